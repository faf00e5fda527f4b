"""HTML inside markdown → blocks of plain text.

An own reader of tags: the standard library's parser is quadratic in tags that never close, and one cell could hold
the grading for minutes.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from certgrader.notebook.model import ParagraphKind

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)((?:\"[^\"<]*\"|'[^'<]*'|[^<>\"'])*+)>")
_BREAKS = frozenset(
    (
        *("p", "div", "hr", "center", "section", "article", "header", "footer", "tr", "ul", "ol", "table"),
        *("blockquote", "pre", "dl", "dt", "dd", "details", "summary"),
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


def _pieces(source: str) -> Iterator[tuple[int, str, re.Match[str] | None]]:
    """(position, text, None) for what stands between tags and (position, "", tag) for tags; comments are dropped."""
    start = position = 0
    while (position := source.find("<", position)) >= 0:
        end = source.find("-->", position) + 3 if source.startswith("<!--", position) else 0
        tag = None if end else _TAG.match(source, position)
        if tag:
            end = tag.end()
        if end > position:
            yield start, source[start:position], None
            if tag:
                yield position, "", tag
            start = position = end
        elif source.startswith("<!--", position):
            break  # a comment that never closes hides the rest
        else:
            position += 1
    else:
        position = len(source)
    yield start, source[start:position], None


def tags_removed(source: str) -> str:
    """The text of `source` without tags and comments."""
    return html.unescape(" ".join(text for _, text, _ in _pieces(source) if text))


@dataclass(slots=True)
class _Reader:
    """Collects (kind, rank, text, position) of each block."""

    blocks: list[tuple[ParagraphKind, int, str, int]] = field(default_factory=list)
    kind: ParagraphKind = "text"
    rank: int = 0
    text: list[str] = field(default_factory=list)
    position: int = -1
    silent: str = ""

    def tag(self, closing: bool, name: str) -> None:
        if self.silent:
            self.silent = "" if closing and name == self.silent else self.silent
        elif name in _SILENT:
            self.silent = "" if closing else name
        elif name in _LEVELS:
            self.switch("text" if closing else "heading", 0 if closing else _LEVELS[name])
        elif name == "li":
            self.switch("text" if closing else "list", 0)
        elif name == "br":
            self.text.append("\n\n")
        elif name in ("td", "th"):
            self.kind = "table"
            if self.position >= 0 and not closing:
                self.text.append(" | ")
        elif name in _BREAKS:
            self.switch("text", 0)

    def words(self, text: str, position: int) -> None:
        if self.silent or not text:
            return
        if self.position < 0 and text.strip():
            self.position = position + len(text) - len(text.lstrip())
        self.text.append(re.sub(r"\n{2,}", "\n", text))

    def switch(self, kind: ParagraphKind, rank: int) -> None:
        """End the current block and begin another."""
        parts = html.unescape("".join(self.text)).split("\n\n")
        text = "\n".join(line for line in (" ".join(part.split()) for part in parts) if line)
        if text:
            self.blocks.append((self.kind, self.rank, text, self.position))
        self.text, self.position, self.kind, self.rank = [], -1, kind, rank


def html_blocks(source: str, first: int) -> Iterator[Block]:
    """The readable blocks of `source`, which begins on line `first` of the cell; points of one list are joined."""
    reader = _Reader()
    for position, text, tag in _pieces(source):
        if tag:
            reader.tag(bool(tag[1]), tag[2].lower())
        else:
            reader.words(text, position)
    reader.switch("text", 0)
    run: list[tuple[str, int]] = []
    current: ParagraphKind = "text"
    line, seen = first, 0
    for kind, rank, text, position in reader.blocks:
        line += source.count("\n", seen, max(position, seen))
        seen = max(position, seen)
        if run and (kind != current or kind not in ("list", "table")):
            yield _joined(current, run)
            run = []
        if kind in ("list", "table"):
            run.append((text, line))
            current = kind
        else:
            yield Block(kind, text, line, min(line + text.count("\n"), first + source.count("\n")), rank)
    if run:
        yield _joined(current, run)


def _joined(kind: ParagraphKind, run: list[tuple[str, int]]) -> Block:
    return Block(kind, "\n".join(text for text, _ in run), run[0][1], run[-1][1])
