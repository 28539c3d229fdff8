"""Layers of alliances: who has pledged what to whom."""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.pack import Pack


def _alliances(pack: Pack) -> pl.DataFrame:
    names = {
        "atop_defense": "defense_pact",
        "atop_offense": "offense_pact",
        "atop_neutral": "neutrality_pact",
        "atop_nonagg": "nonaggression_pact",
        "atop_consul": "consultation_pact",
    }
    frame = pack.read("atop_dyad_year").rename(names)
    return frame.with_columns(pl.col(list(names.values())).cast(pl.Boolean))


LAYERS: tuple[Layer, ...] = (
    Layer(
        "alliances",
        "dyad",
        tuple(
            column("atop_dyad_year", f"{kind}_pact", "yes or no, ccode1 owes ccode2", directed=True)
            for kind in ("defense", "offense", "neutrality", "nonaggression", "consultation")
        ),
        _alliances,
    ),
)
