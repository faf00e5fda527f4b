"""What a notebook may show in a report: text, tables and pictures. No script, no style, no link that loads anything.

nh3 (Rust, html5ever) parses as a browser does and keeps an explicit list; its own defaults let remote images through.
Identifiers and classes are dropped, so that an output can neither pose as a verdict nor catch a link to evidence.
"""

import base64
import re
from functools import cache
from typing import TYPE_CHECKING

from certgrader.report.pixels import embedded_uri, raster_uri
from certgrader.report.svg import safe_svg

if TYPE_CHECKING:
    import nh3

MAX_HTML = 1_000_000
MAX_TAGS = 4_000
EMPTY_PICTURE = "data:image/png;base64,"
"""With a mark behind it: the stand-in for a picture that is put in after cleaning."""
FIGURE_TYPES = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/svg+xml")

_INLINE = {"abbr", "b", "br", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span"}
_INLINE |= {"strike", "strong", "sub", "sup", "u", "var", "wbr"}
_BLOCK = {"blockquote", "center", "dd", "div", "dl", "dt", "hr", "li", "ol", "p", "pre", "ul"}
_TABLE = {"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"script", "style", "template", "noscript", "title", "textarea", "select", "object", "svg", "math", "iframe"}
_SPANS = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}

_TAG = re.compile(r"<[a-zA-Z]")
_FORMATTING = re.compile(r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b[^>]*", re.IGNORECASE)
_EMPTY_HEADER = re.compile(r'<th((?: (?:col|row)span="[0-9]{1,3}")*)></th>')
_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{1,3}\Z")


def too_complex(html: str) -> bool:
    """Whether parsing could take more than about 30 ms.

    html5ever costs the square of the depth (4,000 nested `<div>`: 28 ms), and reopens unclosed formatting elements in
    every following block, so both are bounded by what could be nested at worst, without trusting any closing tag.
    """
    if len(html) > MAX_HTML:
        return True
    tags = len(_TAG.findall(html))
    return tags > MAX_TAGS or tags * len(set(_FORMATTING.findall(html))) > 100_000


def clean_output(html: str) -> str | None:
    """An HTML output as text and tables; None when it is too complex to parse.

    The empty corner of a table is no header: a screen reader would announce it for every row.
    """
    return None if too_complex(html) else _EMPTY_HEADER.sub(r"<td\1></td>", _output_cleaner().clean(html))


def clean_prose(html: str, mark: str = "") -> str | None:
    """Rendered markdown made safe; what begins with the unforgeable `mark` stays. None when too complex."""
    if too_complex(html):
        return None
    cleaner = _prose_cleaner()
    return cleaner.clean(html) if not mark else _marking_cleaner(mark).clean(html)


def image_uri(mime: str, content: str) -> str | None:
    """A data URI for an `<img>`; None for what is no picture or would be too large. SVG is reduced to its drawing."""
    if mime == "image/svg+xml":
        drawing = safe_svg(content)
        return drawing and f"data:{mime};base64,{base64.b64encode(drawing.encode()).decode()}"
    return raster_uri(mime, content)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return embedded_uri(value)
    if tag == "a" and name == "href":
        return value if _LINK.match(value) else None
    if name in ("colspan", "rowspan", "width", "height"):
        return value if _DIGITS.match(value) else None
    if name == "align":
        return value if value in ("left", "right", "center") else None
    return value


@cache
def _output_cleaner() -> "nh3.Cleaner":
    import nh3

    return nh3.Cleaner(
        tags=_INLINE | _BLOCK | _TABLE,
        clean_content_tags=_SILENT,
        attributes=_SPANS,
        attribute_filter=_attribute,
        link_rel=None,
        url_relative="deny",
    )


@cache
def _prose_cleaner() -> "nh3.Cleaner":
    return _marking_cleaner("")


def _marking_cleaner(mark: str) -> "nh3.Cleaner":
    import nh3

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "class":
            return value if value == "math" or (mark and value.startswith(mark)) else None
        if mark and name == "src" and value.startswith(EMPTY_PICTURE + mark):
            return value
        return _attribute(tag, name, value)

    return nh3.Cleaner(
        tags=_INLINE | _BLOCK | _TABLE | _HEADINGS | {"a", "img"},
        clean_content_tags=_SILENT,
        attributes={
            **_SPANS,
            "*": {"class", "align"},
            "a": {"href"},
            "img": {"src", "alt", "title", "width", "height"},
            "ol": {"start"},
        },
        attribute_filter=attribute,
        link_rel="noopener noreferrer nofollow",
        url_schemes={"http", "https", "mailto", "data"},
        url_relative="deny",
    )
