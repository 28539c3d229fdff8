"""Writes a Vega-Lite chart as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from equipoise.errors import OutputError, UsageError

ENDINGS = (".svg", ".png", ".html")


def write_chart(spec: dict[str, Any], path: str | Path) -> None:
    """Write a chart that carries its data as an ``.svg``, ``.png`` or ``.html`` file.

    Raises
    ------
    UsageError
        If the file's ending is none of them.
    OutputError
        If the file cannot be written.
    """
    path = Path(path)
    if path.suffix not in ENDINGS:
        raise UsageError(f"{path}: a chart is an .svg, .png or .html file")
    import vl_convert as vlc

    if path.suffix == ".png":
        content = vlc.vegalite_to_png(spec, scale=1.5)
    elif path.suffix == ".svg":
        content = vlc.vegalite_to_svg(spec).encode()
    else:
        content = vlc.vegalite_to_html(spec, bundle=True).encode()
    try:
        path.write_bytes(content)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror}); choose another place"
        ) from error


def svg_of(spec: dict[str, Any]) -> str:
    """A chart that carries its data, as SVG."""
    import vl_convert as vlc

    return str(vlc.vegalite_to_svg(spec))
