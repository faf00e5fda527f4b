"""SVG pictures reduced to what they draw.

A page shows them in an `<img>`, where no browser runs a script or loads anything. A juror may still open the picture in
a tab of its own, where it would be a document: so scripts, events, links, animations, filters and whatever lies outside
of the file are left out here. Parsed by expat as XML, which is how a browser reads such a picture, and written afresh:
nothing that the parser did not understand survives.
"""

import re
from collections import defaultdict
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape, quoteattr

from certgrader.report.pixels import embedded_uri

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
MAX_DEPTH = 100
MAX_DRAWN = 50_000
"""Elements drawn after every `<use>`, pattern and marker is carried out: a picture of 2 kB can ask for billions."""

_DRAWN = {"svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_DRAWN |= {"text", "tspan", "textPath", "title", "desc", "style", "clipPath", "mask", "marker", "pattern", "switch"}
_DRAWN |= {"linearGradient", "radialGradient", "stop", "image"}
_UNWRAPPED = {"a": "g"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:_-]*\Z")
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')\s]+)")
_OUTSIDE = re.compile(r"url\(\s*[\"']?\s*(?!#)|expression|image-set|src\(|[\\@]", re.IGNORECASE)


def safe_svg(text: str) -> str | None:
    """`text` as an SVG document that draws and does nothing else; None for what is no SVG or draws too much."""
    rewriter = _Rewriter()
    parser = ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = rewriter.start
    parser.EndElementHandler = rewriter.end
    parser.CharacterDataHandler = rewriter.data
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(text.encode("utf-8", "replace").decode("utf-8"), True)
    except (ExpatError, _Refused):
        return None
    return rewriter.written() if rewriter.drawn() <= MAX_DRAWN else None


class _Refused(Exception):
    """The picture is no SVG, is too deep to be followed, or declares entities, which can unfold without bound."""


def _refuse(*_: object) -> None:
    raise _Refused


class _Rewriter:
    """Receives what the parser reads and writes what may stay.

    `_open` holds the ids of the elements around; each gathers how much it draws itself and what it refers to.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._tags: list[str] = []
        self._skipped = 0
        self._style: list[str] = []
        self._open: list[str] = [""]
        self._own: dict[str, int] = defaultdict(int)
        self._uses: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        space, _, name = tag.rpartition("}")
        name = _UNWRAPPED.get(name, name)
        if self._skipped or name not in _DRAWN or space not in ("", SVG):
            self._skipped += 1
            return
        if len(self._tags) >= MAX_DEPTH or (not self._tags and name != "svg"):
            raise _Refused
        kept = dict(pair for pair in map(_attribute, attributes.items()) if pair is not None)
        self._count(kept)
        if not self._tags:
            kept |= {"xmlns": SVG, "xmlns:xlink": XLINK}
        self._parts.append(f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in kept.items())}>")
        self._tags.append(name)

    def end(self, _: str) -> None:
        """The element ends."""
        if self._skipped:
            self._skipped -= 1
            return
        name = self._tags.pop()
        if name == "style":
            sheet = "".join(self._style)
            self._parts.append("" if _OUTSIDE.search(sheet) else escape(sheet))
            self._style.clear()
        self._parts.append(f"</{name}>")
        self._open.pop()

    def data(self, text: str) -> None:
        """Text between elements."""
        if not self._skipped and self._tags:
            if self._tags[-1] == "style":
                self._style.append(text)
            else:
                self._parts.append(escape(text))

    def written(self) -> str | None:
        """The document, None without a root."""
        return "".join(self._parts) or None

    def _count(self, attributes: dict[str, str]) -> None:
        here = self._open[-1]
        own = attributes.get("id", "")
        if own:
            # What an element draws belongs to the elements around it as well, through a reference of their own.
            self._uses[here][own] += 1
            here = own
        self._open.append(here)
        self._own[here] += 1
        vertices = max(1, len(attributes.get("d", attributes.get("points", ""))) // 4)
        for name, value in attributes.items():
            times = vertices if name.startswith("marker") or "marker" in value else 1
            targets = [value[1:]] if name.endswith("href") and value.startswith("#") else _REFERENCE.findall(value)
            for target in targets:
                self._uses[here][target] += times

    def drawn(self) -> int:
        """Elements drawn in all; more than MAX_DRAWN when a reference leads back to itself."""
        totals: dict[str, int] = {}
        waiting = [""]
        entered: set[str] = set()
        while waiting:
            name = waiting[-1]
            if name in totals:
                waiting.pop()
                continue
            missing = [other for other in self._uses.get(name, ()) if other not in totals]
            if missing and name in entered:
                return MAX_DRAWN + 1
            entered.add(name)
            if missing:
                waiting.extend(missing)
                continue
            inner = sum(totals[other] * times for other, times in self._uses.get(name, {}).items())
            totals[name] = min(self._own.get(name, 0) + inner, MAX_DRAWN + 1)
            waiting.pop()
        return totals[""]


def _attribute(pair: tuple[str, str]) -> tuple[str, str] | None:
    """An attribute that may stay, with the name it is written under."""
    name, value = pair
    space, _, bare = name.rpartition("}")
    if space not in ("", XLINK) or not _NAME.match(bare) or bare.lower().startswith(("on", "xml")):
        return None
    if bare == "href":
        kept = value if value.startswith("#") else embedded_uri(value)
        return None if kept is None else ("xlink:href", kept)
    return None if space or _OUTSIDE.search(value) else (bare, value)
