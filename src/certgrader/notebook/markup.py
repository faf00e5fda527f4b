"""HTML inside markdown → blocks of plain text."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from certgrader.notebook.model import ParagraphKind

_BREAKS = frozenset(
    (
        "p",
        "div",
        "hr",
        "center",
        "section",
        "article",
        "header",
        "footer",
        "tr",
        "ul",
        "ol",
        "table",
        "blockquote",
        "pre",
        "dl",
        "dt",
        "dd",
    )
)
_SILENT = frozenset(("script", "style", "head", "title", "template", "svg", "math", "iframe", "object"))
_LEVELS = {f"h{n}": n for n in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of prose. `rank` for headings; lines count from 0 in the cell's source, `last` inclusive."""

    kind: ParagraphKind
    text: str
    first: int
    last: int
    rank: int = 0


class _Reader(HTMLParser):
    """Collects (kind, rank, text, line) of each block; lines count from 0."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[ParagraphKind, int, str, int]] = []
        self._kind: ParagraphKind = "text"
        self._rank = 0
        self._text: list[str] = []
        self._line = 0
        self._silent = 0

    def flush(self) -> None:
        """End the current block."""
        text = "\n".join(
            line for line in (" ".join(part.split()) for part in "".join(self._text).split("\n\n")) if line
        )
        if text:
            self.blocks.append((self._kind, self._rank, text, self._line))
        self._text = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _SILENT:
            self._silent += 1
        elif tag in _LEVELS:
            self._switch("heading", _LEVELS[tag])
        elif tag == "li":
            self._switch("list", 0)
        elif tag == "br":
            self._text.append("\n\n")
        elif tag in ("td", "th"):
            self._kind = "table"
            self._text.append(" | " if "".join(self._text).strip() else "")
        elif tag in _BREAKS:
            self._switch("text", 0)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in _LEVELS or tag in _BREAKS or tag == "li":
            self._switch("text", 0)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if not "".join(self._text).strip():
            blank = data[: len(data) - len(data.lstrip())]
            self._line = self.getpos()[0] - 1 + blank.count("\n")
        self._text.append(data.replace("\n\n", "\n"))

    def _switch(self, kind: ParagraphKind, rank: int) -> None:
        self.flush()
        self._kind, self._rank = kind, rank


def html_blocks(html: str, first: int) -> Iterator[Block]:
    """The readable blocks of `html`, which begins on line `first` of the cell; points of one list are joined."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.flush()
    last = first + html.rstrip("\n").count("\n")
    run: list[tuple[str, int]] = []
    current: ParagraphKind | None = None
    for kind, rank, text, line in reader.blocks:
        if run and (kind != current or kind not in ("list", "table")):
            yield _joined(current or "text", run, first)
            run = []
        if kind in ("list", "table"):
            run.append((text, line))
            current = kind
        else:
            at = min(first + line, last)
            yield Block(kind, text, at, min(at + text.count("\n"), last), rank)
    if run:
        yield _joined(current or "text", run, first)


def _joined(kind: ParagraphKind, run: list[tuple[str, int]], first: int) -> Block:
    return Block(kind, "\n".join(text for text, _ in run), first + run[0][1], first + run[-1][1])
