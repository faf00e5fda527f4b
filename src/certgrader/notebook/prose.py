"""Markdown → blocks of plain text: headings, paragraphs, lists, tables, quotes.

markdown-it-py keeps the lines of each block (mistune, as fast, does not) and is needed by the report anyway.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from certgrader.notebook.formulas import told, without_formulas
from certgrader.notebook.headings import BOLD, is_title, numbered_rank, reads_as_prose
from certgrader.notebook.language import language_of
from certgrader.notebook.markup import Block, html_blocks, tags_removed
from certgrader.notebook.model import ParagraphKind

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TIGHT_HEADING = re.compile(r"^( {0,3}#{1,6})[ \t\xa0\u202f]*(?=[^\s#])", re.MULTILINE)
_FILE_NAME = re.compile(r"\S*\.(?:png|jpe?g|gif|svg|webp|bmp)|image|img|alt|drawing|figure|logo", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"\salt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</?(?:h[1-6]|div|p|ul|ol|li|table|tr|td|br[ /]*|center)\b", re.IGNORECASE)
_BULLET = re.compile(r"[•◦▪●○■□➢➤➔→⇒✓✔✅❌☑–—*-][ \t]+\S|\d{1,2}[.)][ \t]+\S")
_EMPHASIS_TAG = re.compile(r"</?(?:b|strong|u|font|span|big|center|mark|em|i|a)\b[^<>]*>", re.IGNORECASE)
_STRONG_TAG = re.compile(r"<(?:b|strong|u|font|big|span)\b", re.IGNORECASE)


_LONGEST_TITLE = 400  # in markdown, with its tags
# Parsing is quadratic in some of these; a cell with more of them is an accident or an attack, and is read plainly.
_MARKS = "<[!`*_&"
_MOST_MARKS = 10_000


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def prose_blocks(source: str) -> tuple[Block, ...]:
    """The blocks of a markdown cell in order. Never raises on text of any kind."""
    if not source.strip():
        return ()
    # `#Titre`, or a no-break space after the `#`, is no heading in CommonMark; those who wrote it meant one.
    text = _TIGHT_HEADING.sub(r"\1 ", without_formulas(source.replace("\x00", "\ufffd")))
    if sum(text.count(mark) for mark in _MARKS) > _MOST_MARKS:
        blocks = _plain_blocks(text)
    else:
        blocks = _blocks(_parser().parse(text))
    shown = (replace(block, text=told(block.text)) for block in blocks)
    return tuple(block for block in shown if block.text)


def _plain_blocks(text: str) -> Iterator[Block]:
    """Paragraphs between blank lines, tags and emphasis taken out, nothing else understood."""
    line = 0
    for chunk in re.split(r"(\n[ \t]*\n)", text):
        words = " ".join(_plain_emphasis(tags_removed(chunk)).split())
        if words:
            yield Block("text", words, line, line + chunk.count("\n"))
        line += chunk.count("\n")


def _blocks(tokens: "Sequence[Token]") -> Iterator[Block]:
    i = 0
    while i < len(tokens):
        token = tokens[i]
        end = _closing(tokens, i)
        first, last = _lines(token)
        if token.type == "heading_open":
            yield from _heading(token, tokens[i + 1])
        elif token.type == "paragraph_open":
            yield from _paragraph(tokens[i + 1], first, last)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield from _container(tokens[i + 1 : end], "list", token)
        elif token.type == "blockquote_open":
            yield from _container(tokens[i + 1 : end], "quote", token)
        elif token.type == "table_open":
            yield Block("table", _rows(tokens[i + 1 : end]), first, last)
        elif token.type == "html_block":
            yield from _html(token.content, first)
        elif token.type in ("code_block", "fence"):
            yield from _verbatim(token, first, last)
        i = end + 1


def _closing(tokens: "Sequence[Token]", start: int) -> int:
    """The index of the token that closes `tokens[start]`, itself when it opens nothing."""
    depth = 0
    for i in range(start, len(tokens)):
        depth += tokens[i].nesting
        if depth <= 0:
            return i
    return len(tokens) - 1


def _lines(token: "Token") -> tuple[int, int]:
    first, end = token.map or (0, 1)
    return first, max(end - 1, first)


def _heading(token: "Token", inline: "Token") -> Iterator[Block]:
    first, last = _lines(token)
    text = inline_text(inline).replace("\n", " ")
    # A line of dashes under a paragraph makes it a heading; most authors meant a rule.
    if reads_as_prose(text) or (token.markup == "-" and not is_title(text)):
        yield Block("text", text, first, last)
    elif text:
        yield Block("heading", text, first, last, int(token.tag[1]))


def _paragraph(inline: "Token", first: int, last: int) -> Iterator[Block]:
    if _BLOCK_TAG.search(inline.content) and any(
        child.type == "html_inline" and _BLOCK_TAG.match(child.content) and child.content[:3].lower() != "<br"
        for child in inline.children or ()
    ):
        yield from _html(inline.content, first)
        return
    text = inline_text(inline)
    lines = [line for line in text.split("\n") if line.strip()]
    rank = _pseudo_rank(inline, lines)
    if rank and len(lines) == 1 and last == first:
        yield Block("heading", text, first, last, rank)
        return
    lead = _bold_lead(inline)
    if lead:
        yield Block("heading", lead, first, first, BOLD)
        rest = text.removeprefix(lead).strip()
        yield Block("text", rest, min(first + 1, last), last)
        return
    yield Block("text", text, first, last)


def _pseudo_rank(inline: "Token", lines: list[str]) -> int:
    """The rank of a paragraph that is a title by its number or its emphasis, 0 for others."""
    if len(lines) != 1:
        return 0
    numbered = numbered_rank(lines[0])
    if numbered:
        return numbered
    return BOLD if _all_strong(inline.content) and is_title(lines[0]) else 0


def _all_strong(markdown: str) -> bool:
    text = markdown.strip()
    if len(text) > _LONGEST_TITLE:
        return False
    bare = _EMPHASIS_TAG.sub("", text).strip().rstrip(":").strip()
    if _STRONG_TAG.match(text) and text.endswith((">", ":")) and bare and "<" not in bare and _wrapped(text):
        return True
    for mark in ("**", "__"):
        inner = bare.strip("*_ ") if bare.startswith(mark) else ""
        if inner and bare.rstrip("* _").endswith(inner[-1]) and mark not in inner and bare.endswith(mark):
            return True
    return False


def _wrapped(text: str) -> bool:
    """Whether the first tag of `text` closes at its end: `<b>a</b> and <b>c</b>` is not one bold line."""
    tags = _EMPHASIS_TAG.findall(text)
    depth = 0
    for i, tag in enumerate(tags):
        depth += -1 if tag.startswith("</") else 1
        if depth == 0:
            return i == len(tags) - 1
    return False


def _bold_lead(inline: "Token") -> str:
    """The first line of a paragraph when that line is bold from end to end and others follow."""
    first, newline, _ = inline.content.partition("\n")
    first = first.rstrip("\\ ")
    if not newline or not _all_strong(first):
        return ""
    title = _plain_emphasis(first)
    return title if is_title(title) else ""


def _plain_emphasis(markdown: str) -> str:
    return _EMPHASIS_TAG.sub("", markdown).replace("**", "").replace("__", "").strip()


def _container(inner: "Sequence[Token]", kind: ParagraphKind, token: "Token") -> Iterator[Block]:
    """A list or quote as one block; the headings, tables and HTML it holds stand for themselves."""
    first, last = _lines(token)
    points: list[str] = []
    for i, part in enumerate(inner):
        if part.type == "heading_open":
            yield from _heading(part, inner[i + 1])
        elif part.type == "html_block":
            yield from _html(part.content, _lines(part)[0])
        elif part.type == "table_open":
            yield Block("table", _rows(inner[i + 1 : _closing(inner, i)]), *_lines(part))
        elif part.type == "inline" and inner[i - 1].type == "paragraph_open":
            points.append(inline_text(part))
    text = "\n".join(point for point in points if point)
    if kind == "list" and len(points) == 1 and text:
        rank = _single_point_rank(inner, token, text)
        if rank:
            yield Block("heading", text, first, last, rank)
            return
    yield Block(kind, text, first, last)


def _single_point_rank(inner: "Sequence[Token]", token: "Token", text: str) -> int:
    """A list of one short point is how `1. Contexte` is parsed."""
    if "\n" in text or not is_title(text):
        return 0
    inline = next(part for part in inner if part.type == "inline")
    if _all_strong(inline.content):
        return BOLD
    return numbered_rank(f"1. {text}") or 0 if token.type == "ordered_list_open" else 0


def _rows(inner: "Sequence[Token]") -> str:
    rows: list[list[str]] = []
    for part in inner:
        if part.type == "tr_open":
            rows.append([])
        elif part.type == "inline" and rows:
            rows[-1].append(inline_text(part).replace("\n", " "))
    return "\n".join(" | ".join(cell for cell in row if cell) for row in rows if any(row))


def _html(html: str, first: int) -> Iterator[Block]:
    for block in html_blocks(_IMAGE.sub(_alternative, html), first):
        text = re.sub(r"\*\*|__|^\s*#{1,6}\s+", "", block.text, flags=re.MULTILINE).strip()
        if block.kind == "heading" and reads_as_prose(text):
            yield Block("text", text, block.first, block.last)
            continue
        rank = numbered_rank(text) if block.kind == "text" and "\n" not in text else None
        yield Block("heading" if rank else block.kind, text, block.first, block.last, rank or block.rank)


def _alternative(image: re.Match[str]) -> str:
    """What an `<img>` says to those who do not see it, on as many lines as its tag had; nothing when a file's name."""
    found = _ALTERNATIVE.search(image.group())
    said = " ".join((found[1] or found[2] or "").split()) if found else ""
    return ("" if _FILE_NAME.fullmatch(said) else said) + "\n" * image.group().count("\n")


def _verbatim(token: "Token", first: int, last: int) -> Iterator[Block]:
    """Prose that an indent of four spaces turned into a code block; code itself is no prose."""
    text = token.content.strip()
    named = token.type == "fence" and token.info.strip()
    if not named and len(text.split()) >= 4 and language_of(text) and not re.search(r"[=(){}\[\]]\s*$", text, re.M):
        yield Block("text", "\n".join(line.strip() for line in text.splitlines()), first, last)


def inline_text(inline: "Token") -> str:
    """The text of one inline token, without markup; lines that begin a point of their own stay apart."""
    parts: list[str] = []
    children = inline.children or []
    for at, child in enumerate(children):
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append("\n\n" if _is_label(children[at + 1 : at + 6]) else "\n")
        elif child.type == "hardbreak":
            parts.append("\n\n")
        elif child.type == "image" and not _FILE_NAME.fullmatch(child.content.strip()):
            parts.append(child.content)
        elif child.type == "html_inline" and child.content[:3].lower() == "<br":
            parts.append("\n\n")
        elif child.type == "html_inline":
            parts.append(_IMAGE.sub(_alternative, child.content) if _IMAGE.match(child.content) else "")
    return _flowed("".join(parts))


def _is_label(children: "Sequence[Token]") -> bool:
    """Whether a line begins with a label in bold: « **Objectif :** prévoir les retards »."""
    said = [child for child in children if child.type != "text" or child.content]
    if [child.type for child in said[:3]] != ["strong_open", "text", "strong_close"]:
        return False
    after = said[3].content if len(said) > 3 else ""
    return said[1].content.rstrip().endswith(":") or after.lstrip().startswith(":")


def _flowed(text: str) -> str:
    """Soft line breaks become spaces; hard ones stay, and those that announce or begin a point of a list."""
    lines: list[str] = []
    for part in re.split(r"\n{2,}", text):
        for i, line in enumerate(part.split("\n")):
            clean = " ".join(line.split())
            if i and lines and not _BULLET.match(clean) and not lines[-1].endswith(":"):
                lines[-1] = f"{lines[-1]} {clean}".strip()
            else:
                lines.append(clean)
    return "\n".join(line for line in lines if line)
