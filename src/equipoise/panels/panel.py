"""The panel: cases of a unit, layers that are added to them, and what is known of each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from equipoise.citation import Citation, cite_sources
from equipoise.data.layers import LAYERS, Column
from equipoise.data.layers.disputes import with_rules
from equipoise.data.layers.whittle import DEFAULT
from equipoise.data.pack import Pack, find_pack
from equipoise.errors import MissingDataError, UsageError, suggest
from equipoise.notebook import folded_html, table_html
from equipoise.panels.coalitions import COALITIONS, add_to_coalitions, coalition_cases
from equipoise.panels.derived import DERIVED, SEVERAL
from equipoise.panels.fill import layer_columns
from equipoise.panels.grid import FIRST, LAST, Grid, grid, key_frame

if TYPE_CHECKING:
    from pathlib import Path

Unit = Literal["state-year", "dyad-year", "directed-dyad-year", "coalition-year", "dispute-year"]

UNITS: tuple[Unit, ...] = (
    "state-year",
    "dyad-year",
    "directed-dyad-year",
    "coalition-year",
    "dispute-year",
)


HEAD = 10
"""Rows of a panel in a notebook."""


@dataclass(frozen=True, slots=True, repr=False)
class Panel:
    """A table of cases with the coverage of each column."""

    unit: Unit
    first: int
    last: int
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    pack: Pack
    cases: Grid
    """All cases of the unit; for coalitions and disputes the state-years of the span."""

    def __repr__(self) -> str:
        return (
            f"<panel of {self.frame.height} {self.unit}s, {self.first} to {self.last}, "
            f"{len(self.columns)} columns with coverage>"
        )

    def _repr_html_(self) -> str:
        head = self.frame.head(HEAD)
        covered = self.coverage()
        return table_html(head.columns, head.rows(), repr(self).strip("<>")) + folded_html(
            "Coverage of the columns", table_html(covered.columns, covered.rows())
        )

    def add(
        self,
        *names: str,
        carry_forward: int | None = None,
        whittle: Sequence[str] = DEFAULT,
    ) -> Panel:
        """Bring in further layers, and return the wider panel.

        Parameters
        ----------
        *names : str
            Names from ``layer_names()``. On a panel of pairs a state layer comes in twice, with the
            suffixes 1 and 2; on undirected pairs, so does what is owed or done in one direction, with
            ``_1to2`` and ``_2to1``. On coalitions a state layer comes in as sum, least and greatest over
            the members (any and all for yes or no), unknown where it is of one of them.
        carry_forward : int, optional
            Repeat each column's last covered year until this one. Off unless asked for; the coverage
            table and the column's metadata say so.
        whittle : sequence of str
            Rules by which one dispute stands for a pair that had several in a year, in this order; the
            default is that of the published dyad-years. See ``data.layers.whittle``.

        Raises
        ------
        UsageError
            If a layer is unknown, comes twice or does not fit the unit, or a rule is unknown.
        DataError
            If the pack lacks the layer or holds an altered file.
        """
        if carry_forward is not None and not self.first <= carry_forward <= LAST:
            raise UsageError(
                f"carry forward to {carry_forward}: give a year from {self.first} to {LAST}"
            )
        panel = self
        for name in (n for given in names for n in SEVERAL.get(given, (given,))):
            panel = panel._with(name, carry_forward, whittle)
        return panel

    def _with(self, name: str, carry_forward: int | None, whittle: Sequence[str]) -> Panel:
        columns, series = self._layer(name, carry_forward, whittle)
        twice = [s.name for s in series if s.name in self.frame.columns]
        if twice:
            raise UsageError(f"add: the panel already has {twice[0]!r}; add {name!r} only once")
        return replace(self, frame=self.frame.hstack(series), columns=(*self.columns, *columns))

    def _layer(
        self, name: str, carry_forward: int | None, whittle: Sequence[str]
    ) -> tuple[tuple[Column, ...], list[pl.Series]]:
        of_pairs = self.unit in ("dyad-year", "directed-dyad-year")
        layer = next((entry for entry in LAYERS if entry.name == name), None)
        if layer is None and name not in DERIVED:
            raise UsageError(f"add: no layer {name!r}; {suggest(name, (*layer_names(), *SEVERAL))}")
        if not of_pairs and (layer is None or layer.keyed_by == "dyad"):
            raise UsageError(f"add: {name!r} is about pairs; use a dyad-year panel")
        if layer is None:
            return DERIVED[name](self.cases, self.pack, carry_forward)
        layer = with_rules(layer, whittle)
        if self.unit in COALITIONS:
            return add_to_coalitions(self.frame, self.cases, layer, self.pack, carry_forward)
        return layer_columns(self.cases, layer, self.pack, carry_forward)

    def coverage(self) -> pl.DataFrame:
        """One row for each column: source, unit, first and last year, and what absence means.

        ``carried_to`` is the last year to which values were carried on request, else null; ``note`` says what
        the column leaves out or lacks inside its years.
        """
        return pl.DataFrame(
            [
                {
                    "column": c.name,
                    "source": c.source,
                    "unit": c.unit,
                    "first": c.first,
                    "last": c.last,
                    "absence": c.absence,
                    "carried_to": c.carried_to,
                    "note": c.note,
                }
                for c in self.columns
            ],
            schema={
                **dict.fromkeys(("column", "source", "unit"), pl.String),
                "first": pl.Int32,
                "last": pl.Int32,
                "absence": pl.String,
                "carried_to": pl.Int32,
                "note": pl.String,
            },
        )

    def coverage_chart(self, column: str, path: str | Path) -> None:
        """Draw states × years of one column: no, unknown, carried or a value.

        Parameters
        ----------
        column : str
            A column of a state-year panel, or one that ends in 1 of a panel of pairs.
        path : str or Path
            An ``.svg``, ``.png`` or ``.html`` file.

        Raises
        ------
        UsageError
            If there is no such column, or it is not one of states.
        OutputError
            If the file cannot be written.
        """
        from equipoise.panels.chart import draw_coverage

        draw_coverage(self, column, path)

    def cite(self) -> tuple[Citation, ...]:
        """What to cite for this panel, why, and on which terms; the state system comes first."""
        uses: dict[str, list[str]] = {
            "cow_states": ["the states of each year"],
            "cow_gw_panel": ["the states of each year after 2016"],
        }
        if self.last <= 2016:
            del uses["cow_gw_panel"]
        for c in self.columns:
            uses.setdefault(c.source, []).append(c.name)
        return cite_sources(self.pack, uses)

    def to_polars(self) -> pl.DataFrame:
        """The table itself."""
        return self.frame

    def to_arrow(self) -> Any:
        """The table for Arrow, each field with its source, unit and coverage in its metadata.

        Raises
        ------
        UsageError
            If pyarrow is not installed.
        """
        from equipoise.panels.write import arrow_table

        return arrow_table(self)

    def to_pandas(self) -> Any:
        """The table for pandas, with nullable types; ``attrs`` holds the coverage of each column.

        Raises
        ------
        UsageError
            If pandas is not installed.
        """
        from equipoise.panels.write import pandas_frame

        return pandas_frame(self)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)


def layer_names() -> tuple[str, ...]:
    """Names of all layers that ``Panel.add`` accepts; it also takes ``distance`` for both distances."""
    return (*(layer.name for layer in LAYERS), *DERIVED)


def panel(unit: str, first: int, last: int, pack: Pack | str | Path | None = None) -> Panel:
    """A panel of all cases of a unit: every state, or every pair of states, in every year.

    Parameters
    ----------
    unit : str
        ``state-year``, ``dyad-year`` (``ccode1 < ccode2``), ``directed-dyad-year`` (``ccode1`` acts on
        ``ccode2``), ``coalition-year`` (the members of a treaty or of one side of a war) or
        ``dispute-year`` (both sides of a militarized dispute).
    first, last : int
        Years, both included [1816 to 2025].
    pack : Pack or folder, optional
        The data pack; without it, the one that ``EQUIPOISE_DATA`` names.

    Raises
    ------
    UsageError
        For an unknown unit or impossible years.
    MissingDataError
        If there is no data pack.

    Notes
    -----
    A state is in the system in a year if it was a member on any day of it (Correlates of War state
    system membership to 2016, continued to 2025 by the isard crosswalk).

    Examples
    --------
    >>> import equipoise as eq
    >>> pairs = eq.panel("dyad-year", 1990, 2010).add("contiguity", "disputes")  # doctest: +SKIP
    """
    if unit not in UNITS:
        raise UsageError(f"panel: {unit!r} is not a unit; {suggest(unit, UNITS)}")
    if not FIRST <= first <= last <= LAST:
        raise UsageError(f"panel: years {first}..{last}; give first..last inside {FIRST}..{LAST}")
    found = pack if isinstance(pack, Pack) else find_pack(pack)
    if found is None:
        raise MissingDataError(
            "panel: no data pack; name its folder with --data or in EQUIPOISE_DATA"
        )
    if unit in COALITIONS:
        frame, columns = coalition_cases(unit, first, last, found)
        cases = grid(found, "state-year", first, last)
        return Panel(unit, first, last, frame, columns, found, cases)  # type: ignore[arg-type]
    cases = grid(found, unit, first, last)
    return Panel(unit, first, last, key_frame(cases), (), found, cases)  # type: ignore[arg-type]
