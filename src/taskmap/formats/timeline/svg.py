"""A page as SVG of its own size: text stays text, and nothing that was typed is anything else."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from taskmap.formats.timeline.shapes import Anchor, Box, Line, Page, Polygon, Shape, Text
from taskmap.system.fonts import FAMILIES
from taskmap.system.text import clean

_NAMESPACE = "http://www.w3.org/2000/svg"
_FONTS = ", ".join(f"'{each}'" for each in FAMILIES) + ", sans-serif"


def render(page: Page) -> bytes:
    """The file; programs that show SVG show what a shape is `about` where the mouse rests on it."""
    root = Element(
        "svg",
        {
            "xmlns": _NAMESPACE,
            "width": f"{page.width:g}mm",
            "height": f"{page.height:g}mm",
            "viewBox": f"0 0 {page.width:g} {page.height:g}",
            "font-family": _FONTS,
            # Each text for itself: marks of direction in one do not turn what stands beside.
            "unicode-bidi": "isolate",
        },
    )
    for shape in page.shapes:
        element = SubElement(root, _TAGS[type(shape)], _attributes(shape))
        if isinstance(shape, Text):
            element.text = clean(shape.text)[0]
        if about := getattr(shape, "about", ""):
            SubElement(element, "title").text = clean(about)[0]
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data


_TAGS = {Box: "rect", Line: "line", Polygon: "polygon", Text: "text"}


def _attributes(shape: Shape) -> dict[str, str]:
    match shape:
        case Box():
            return {
                **_numbers(x=shape.x, y=shape.y, width=shape.width, height=shape.height),
                "fill": shape.fill,
                **({"stroke": shape.stroke, "stroke-width": "0.2"} if shape.stroke else {}),
            }
        case Line():
            ends = _numbers(x1=shape.x, y1=shape.y, x2=shape.to_x, y2=shape.to_y)
            return {**ends, "stroke": shape.stroke, "stroke-width": f"{shape.wide:g}"}
        case Polygon():
            points = " ".join(f"{_number(x)},{_number(y)}" for x, y in shape.points)
            wide = _number(shape.wide)
            return {
                "points": points,
                "fill": shape.fill,
                "stroke": shape.stroke,
                "stroke-width": wide,
            }
        case Text():
            place = {"x": shape.x, "y": shape.y, "font-size": shape.size}
            found = {**_numbers(**place), "fill": shape.fill}
            if shape.anchor is not Anchor.START:
                found["text-anchor"] = shape.anchor
            return found | ({"font-weight": "bold"} if shape.is_bold else {})


def _numbers(**values: float) -> dict[str, str]:
    return {name.replace("_", "-"): _number(value) for name, value in values.items()}


def _number(value: float) -> str:
    return f"{round(value, 3):g}"
