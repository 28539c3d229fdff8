"""Data frames out of files of R, as ``save`` (.rda) and ``saveRDS`` (.rds) write them.

The file is parsed by the package ``rdata``; its vectors become columns here, because a detour through
another kind of frame would blur what is a whole number, a date and an unknown.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from equipoise.errors import DataError

_NA_INTEGER = np.iinfo(np.int32).min


def read_r_frame(path: Path, name: str) -> pl.DataFrame:
    """The data frame of that name in a file of R.

    Parameters
    ----------
    path : Path
        An ``.rda`` file with one object, or an ``.rds`` file, whose object has no name.
    name : str
        What the object has to be called; not looked at in an ``.rds`` file.

    Returns
    -------
    pl.DataFrame
        Names as in R; whole numbers as Int32, other numbers as Float64, dates, and words. A number that R
        marks as not available, or that is no number, is null.

    Raises
    ------
    DataError
        If it is no file of R, is damaged, or holds another object.
    """
    found, value = _parsed(path)
    if found and found != name:
        raise DataError(f"{path.name}: holds an object {found!r} where {name!r} is due")
    about = _attributes(value)
    classes = _words(about["class"]) if "class" in about else []
    if "data.frame" not in classes or "names" not in about:
        kind = classes[0] if classes else value.info.type.name.lower()
        raise DataError(f"{path.name}: {found or 'its object'} is a {kind} where a table is due")
    names = _words(about["names"])
    return pl.DataFrame(
        [
            _column(str(n), vector, path.name)
            for n, vector in zip(names, value.value, strict=True)
        ]
    )  # fmt: skip


def _parsed(path: Path) -> tuple[str, Any]:
    """Name and value of the one object of a file; no name where the file gives none."""
    from rdata.parser import parse_file  # heavy, and only this reads R

    content = path.suffix.removeprefix(".").lower()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            whole = parse_file(path, extension=content).object
    except Exception as error:
        problem = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(
            f"{path.name}: not a file of R that can be read ({problem}); "
            "remove it and fetch it again"
        ) from error
    if content == "rds":
        return "", whole
    if whole.info.type.name != "LIST" or whole.value[1].info.type.name == "LIST":
        raise DataError(f"{path.name}: holds something else than one object")
    return str(_tag(whole)), whole.value[0]


def _tag(link: Any) -> str:
    """Name of a link of R's pair lists; a name that came before is only referred to."""
    symbol = link.tag.referenced_object if link.tag.info.type.name == "REF" else link.tag
    return str(symbol.value.value.decode())


def _attributes(value: Any) -> dict[str, Any]:
    out, link = {}, value.attributes
    while link is not None and link.info.type.name == "LIST":
        out[_tag(link)] = link.value[0]
        link = link.value[1]
    return out


def _words(vector: Any) -> list[str | None]:
    known: dict[bytes | None, str | None] = {None: None}
    out = []
    for char in vector.value:
        raw = char.value
        if raw not in known:
            try:
                known[raw] = raw.decode("utf-8")
            except UnicodeDecodeError:
                known[raw] = raw.decode("latin-1")
        out.append(known[raw])
    return out


def _column(name: str, vector: Any, file: str) -> pl.Series:
    kind, about = vector.info.type.name, _attributes(vector)
    if kind == "STR":
        return pl.Series(name, _words(vector), dtype=pl.String)
    if kind in ("INT", "LGL"):
        return _whole(name, vector.value, about)
    if kind != "REAL":
        raise DataError(f"{file}: column {name!r} is a {kind.lower()}, which no table has")
    values = pl.Series(name, np.asarray(vector.value, dtype=np.float64)).fill_nan(None)
    if "class" in about and "Date" in _words(about["class"]):
        return values.floor().cast(pl.Int32).cast(pl.Date)
    known = values.drop_nulls()
    fits = known.len() and ((known == known.round()) & (known.abs() < 2**31)).all()
    return values.cast(pl.Int32) if fits else values


def _whole(name: str, values: Any, about: dict[str, Any]) -> pl.Series:
    """Whole numbers, yes and no, or a factor, whose numbers stand for words."""
    plain = np.ma.filled(np.ma.asarray(values).astype(np.int64), _NA_INTEGER)
    unknown = np.ma.getmaskarray(np.ma.asarray(values)) | (plain == _NA_INTEGER)
    if "levels" in about:
        levels = np.array([None, *_words(about["levels"])], dtype=object)
        return pl.Series(name, levels[np.where(unknown, 0, plain)].tolist(), dtype=pl.String)
    return pl.Series(name, plain.astype(np.int32)).set(pl.Series(unknown), None)
