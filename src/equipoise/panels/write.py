"""A panel as a file or as another library's table; what is known of a column goes with it."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from equipoise.errors import UsageError
from equipoise.files import written_whole

if TYPE_CHECKING:
    from equipoise.panels.panel import Panel

ENDINGS = (".parquet", ".csv", ".arrow")


def parse_years(text: str) -> tuple[int, int]:
    """First and last year of a span written as ``1990..2010``.

    Raises
    ------
    UsageError
        If it is written otherwise.
    """
    found = re.fullmatch(r"(\d{4})\.\.(\d{4})", text.strip())
    if not found:
        raise UsageError(f"--years {text}: write first..last, for instance 1990..2010")
    return int(found[1]), int(found[2])


def column_metadata(built: Panel) -> dict[str, dict[str, Any]]:
    """What is known of each column: source, unit, coverage, what absence means, how far carried."""
    return {row.pop("column"): row for row in built.coverage().to_dicts()}


def write_panel(built: Panel, path: Path) -> None:
    """Write a panel by the file's ending; its final name never holds half of it.

    Parameters
    ----------
    built : Panel
        The panel.
    path : Path
        A ``.parquet``, ``.csv`` or ``.arrow`` file. Parquet and Arrow keep what is known of each column
        in their metadata under ``equipoise``; a CSV file writes lists with spaces between.

    Raises
    ------
    UsageError
        If the ending is none of them.
    OutputError
        If the file cannot be written.
    """
    if path.suffix not in ENDINGS:
        raise UsageError(f"--out {path}: write a file that ends in {', '.join(ENDINGS)}")
    with written_whole(path) as partial:
        if path.suffix == ".csv":
            partial.write_text(csv_text(built), encoding="utf-8")
        elif path.suffix == ".arrow":
            built.frame.write_ipc(partial)
        else:
            known = {"unit": built.unit, "columns": column_metadata(built)}
            built.frame.write_parquet(partial, metadata={"equipoise": json.dumps(known)})


def csv_text(built: Panel) -> str:
    """The table as CSV; an unknown value is an empty cell."""
    import polars as pl

    lists = [name for name, dtype in built.frame.schema.items() if isinstance(dtype, pl.List)]
    as_text = (pl.col(name).cast(pl.List(pl.String)).list.join(" ") for name in lists)
    return built.frame.with_columns(as_text).write_csv()


def arrow_table(built: Panel) -> Any:
    """The table as a ``pyarrow.Table`` with field metadata.

    Raises
    ------
    UsageError
        If pyarrow is not installed.
    """
    try:
        pa = import_module("pyarrow")
    except ImportError as error:
        raise UsageError(
            "to_arrow: pyarrow is not installed; pip install pyarrow, or hand the panel itself to any "
            "library that reads the Arrow stream interface"
        ) from error
    table = built.frame.to_arrow()
    known = column_metadata(built)
    fields = [
        field.with_metadata({k: str(v) for k, v in known[field.name].items() if v is not None})
        if field.name in known
        else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def pandas_frame(built: Panel) -> Any:
    """The table as a pandas frame with nullable types.

    Raises
    ------
    UsageError
        If pandas is not installed.
    """
    try:
        import_module("pandas")
        import_module("pyarrow")
    except ImportError as error:
        raise UsageError(
            f"to_pandas: {error.name} is not installed; pip install pandas pyarrow"
        ) from error
    frame = built.frame.to_pandas(use_pyarrow_extension_array=True)
    frame.attrs["equipoise"] = column_metadata(built)
    return frame
