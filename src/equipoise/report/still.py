"""Still pictures of charts: Vega-Lite to a small SVG that stands inside the page.

The page must be readable on paper and with scripts switched off, so every chart is drawn once here.
Vega writes an SVG that is complete on its own; inside a page most of it is ballast, because the
style sheet sets the font, and the figure carries the description.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import vl_convert
from markupsafe import Markup

_NOT_IN_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER = re.compile(r"-?\d+\.\d+")
_BALLAST = frozenset(
    ("class", "role", "pointer-events", "font-family", "stroke-miterlimit", "version")
)
_GEOMETRY = frozenset(("d", "transform", "x", "x1", "x2", "y", "y1", "y2", "width", "height"))
_DEFAULTS = frozenset(
    (
        ("d", ""),
        ("font-weight", "normal"),
        ("opacity", "1"),
        ("stroke-dasharray", "1,0"),
        ("stroke-width", "1"),
        ("text-anchor", "start"),
        ("transform", "translate(0,0)"),
    )
)
_PLACE = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_SHARED = (  # properties that children inherit, so that one group can say them once
    "fill",
    "fill-opacity",
    "font-size",
    "font-weight",
    "stroke",
    "stroke-dasharray",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
)


def drawable(text: str) -> str:
    """Replace the characters that no XML document may hold.

    Labels come from the doctrine file, which is untrusted; one stray control character would
    otherwise make the whole drawing unreadable.
    """
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def draw_still(spec: dict[str, Any], config: dict[str, Any]) -> Markup:
    """Draw a Vega-Lite specification that carries its own data.

    Parameters
    ----------
    spec : dict
        Vega-Lite specification, data included.
    config : dict
        Vega configuration shared by all charts of the page.

    Returns
    -------
    Markup
        One ``<svg>`` element, with colours left to the style sheet.
    """
    svg = vl_convert.vegalite_to_svg(spec, config=config, allowed_base_urls=[])
    return Markup(slim(svg))


def slim(svg: str) -> str:
    """Say the same picture in fewer bytes: one decimal, no wrappers, nothing a page repeats."""
    root = ElementTree.fromstring(svg)
    _slim(root)
    width, height = root.get("width", "0"), root.get("height", "0")
    root.attrib = {
        "class": "still",
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "aria-hidden": "true",  # the figure around it carries the description
    }
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")


def _slim(element: ElementTree.Element) -> None:
    element.tag = element.tag.rpartition("}")[2]  # inside HTML the namespace is known
    element.attrib = {
        name: _round_numbers(value) if name in _GEOMETRY else value
        for name, value in element.attrib.items()
        if name not in _BALLAST and not name.startswith("aria-") and (name, value) not in _DEFAULTS
    }
    kept: list[ElementTree.Element] = []
    for child in element:
        _slim(child)
        if _is_invisible(child):
            continue
        if child.tag == "g" and not child.attrib:
            kept.extend(child)
        else:
            kept.append(child)
    element[:] = kept
    if element.tag == "g":
        _say_once(element)
        _join_lines(element)
    elif element.tag == "text":
        _place_directly(element)


def _is_invisible(element: ElementTree.Element) -> bool:
    if element.tag == "g":
        return len(element) == 0
    if element.get("display") == "none" or element.get("opacity") == "0":
        return True
    # Vega's root group sets fill to none, so what names neither is not painted
    return not {"fill", "stroke"} & element.attrib.keys()


def _say_once(group: ElementTree.Element) -> None:
    if len(group) < 2:
        return
    for name in _SHARED:
        values = {child.get(name) for child in group}
        if name in group.attrib or len(values) != 1 or None in values:
            continue
        group.set(name, group[0].attrib[name])
        for child in group:
            del child.attrib[name]


def _join_lines(group: ElementTree.Element) -> None:
    """Draw the ticks or grid lines of an axis as one path: they differ in place alone."""
    if len(group) < 2 or any(
        line.tag != "line" or line.attrib.keys() - {"transform", "x2", "y2"} for line in group
    ):
        return
    steps = []
    for line in group:
        place = _PLACE.fullmatch(line.get("transform", "translate(0,0)"))
        if place is None:
            return
        steps.append(f"M{place[1]},{place[2]}l{line.get('x2', '0')},{line.get('y2', '0')}")
    group[:] = [ElementTree.Element("path", {"d": "".join(steps)})]


def _place_directly(words: ElementTree.Element) -> None:
    place = _PLACE.fullmatch(words.get("transform", ""))
    if place is not None:
        del words.attrib["transform"]
        words.attrib.update(x=place[1], y=place[2])


def _round_numbers(text: str) -> str:
    return _NUMBER.sub(lambda found: f"{float(found.group()):.1f}".removesuffix(".0"), text)
