"""Measures on the record, for Python and for the verb measure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from equipoise.data.pack import ENVIRONMENT, find_pack
from equipoise.errors import MissingDataError
from equipoise.observe.series import YearlyValues, take_years

if TYPE_CHECKING:
    from pathlib import Path

    from equipoise.data.pack import Pack


def measure(
    name: str,
    first: int,
    last: int | None = None,
    among: str = "all",
    *,
    data: str | Path | None = None,
    **options: object,
) -> YearlyValues:
    """Take a measure on the record, in one year or in each year of a span.

    Parameters
    ----------
    name : str
        The measure, in full or its last part; ``equipoise measure --list`` shows them.
    first, last : int
        First and last year, both included; one year if no last one is given.
    among : str
        ``all`` members of the state system, the ``majors``, a group, or codes with commas between.
    data : path, optional
        Folder of the data pack; else the one that ``EQUIPOISE_DATA`` names.
    **options
        Choices that the measure leaves open, as ``capability="milex"`` or ``k=3``; the others take
        their default. A hyphen in an option's name is written as an underscore.

    Returns
    -------
    YearlyValues
        The values with ``to_polars()``, ``chart(file)`` and ``cite()``.

    Raises
    ------
    UsageError
        If the measure, the group or an option is unknown.
    MissingDataError
        Without a pack, or if the years are outside coverage.
    MeasureError
        If the measure cannot be taken of these states in any of the years.
    """
    pack = find_pack(data)
    if pack is None:
        raise MissingDataError(
            f"measure: no data pack; name its folder with data= or in {ENVIRONMENT}"
        )
    chosen = {option.replace("_", "-"): str(value) for option, value in options.items()}
    return take_years(name, first, last or first, pack, among, chosen, fatal_chances)


@lru_cache(maxsize=256)
def fatal_chances(pack: Pack, year: int) -> Mapping[tuple[int, int], float]:
    """Chance that the first state of a pair begins a fatal dispute with the second in that year."""
    from equipoise.calibrate.threat import fatal_hazard  # the model is loaded for few measures

    return fatal_hazard(pack, year)
