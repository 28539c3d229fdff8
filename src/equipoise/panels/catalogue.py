"""What can be added to a panel, as a table: the page of layers and ``panel --list`` come from here."""

from __future__ import annotations

import polars as pl

from equipoise.data.layers import LAYERS
from equipoise.data.layers.whittle import RULES
from equipoise.panels.derived import DERIVED_COLUMNS


def layer_catalogue() -> pl.DataFrame:
    """One row for each column of each layer.

    Returns
    -------
    polars.DataFrame
        Columns ``layer``, ``about`` (states or pairs), ``column``, ``unit``, ``first``, ``last``,
        ``absence`` (what a case means that is not listed, inside coverage), ``source``, ``note`` (what is left
        out, or lacking inside the years).
    """
    rows = [
        (
            layer.name,
            "states" if layer.keyed_by == "state" else "pairs",
            layer.prefix,
            layer.columns,
        )
        for layer in LAYERS
    ]
    rows += [(name, "pairs", "", columns) for name, columns in DERIVED_COLUMNS.items()]
    return pl.DataFrame(
        [
            {
                "layer": name,
                "about": about,
                "column": prefix + c.name,
                "unit": c.unit,
                "first": c.first,
                "last": c.last,
                "absence": c.absence,
                "source": c.source,
                "note": c.note,
            }
            for name, about, prefix, columns in rows
            for c in columns
        ]
    )


def rule_catalogue() -> pl.DataFrame:
    """One row for each whittling rule: ``rule``, what it ``keeps`` and its ``source``."""
    return pl.DataFrame([{"rule": r.name, "keeps": r.keeps, "source": r.source} for r in RULES])
