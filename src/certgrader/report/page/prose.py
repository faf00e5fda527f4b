"""Markdown cells as safe HTML, with the cited blocks marked."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from certgrader.catalogue.catalogue import Language, translate
from certgrader.notebook.model import Cell
from certgrader.report.ansi import one_line, reveal
from certgrader.report.page.budget import Budget
from certgrader.report.sanitise import EMPTY_PICTURE, clean_prose, image_uri

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_BLOCKS = ("paragraph_open", "heading_open", "list_item_open", "tr_open", "fence", "code_block", "html_block")
# They come along with text that is pasted, and between words they change nothing.
_WIDTHLESS = re.compile("[\u200b\u2060\ufeff]")
_HEADING = re.compile(r"<(/?)h([1-6])(?=[ >])")


# Where a link leads, as browsers read it: slashes of both kinds, and a name before the « @ » is no host.
_LINK = re.compile(r'<a (?=href="(https?:[\\/]*([^"\\/?#]*)[^"]*)"[^>]*>(?!\1</a>))', re.IGNORECASE)


def _told(found: re.Match[str]) -> str:
    """A link with its host beside it, since its words are the candidate's."""
    host = unquote(unescape(found[2]).rpartition("@")[2]).lower()
    with suppress(UnicodeError):
        # A Cyrillic « а » shows as what it is.
        host = host if host.isascii() else host.encode("idna").decode()
    return f'<a data-host="{escape(one_line(host, 60))}" '


class Headings:
    """Keeps the notebook's titles below the report's own, without a gap between two levels."""

    def __init__(self, above: int) -> None:
        self._above = above
        self._last = above

    def fit(self, html: str) -> str:
        """`html` with the levels of its titles shifted; titles are balanced, as a sanitiser leaves them."""
        opened: list[int] = []

        def shift(found: re.Match[str]) -> str:
            if found[1]:
                return f"</h{opened.pop() if opened else self._last}"
            level = min(int(found[2]) + self._above, self._last + 1, 6)
            self._last = level
            opened.append(level)
            return f"<h{level}"

        return _HEADING.sub(shift, html)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the cells of one report share."""

    language: Language
    headings: Headings
    pictures: Budget


def prose_html(cell: Cell, anchors: Mapping[int, tuple[int, str]], setting: Setting) -> str:
    """The cell's markdown as HTML. `anchors`: first cited line → (last line, fragment).

    Blocks are marked by a class that carries the hash of the text itself, which no author can write into it.
    """
    source = reveal(_WIDTHLESS.sub("", cell.source))
    mark = "k" + hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()[:16]
    parser = _parser()
    env: dict[str, Any] = {"attachments": dict(cell.attachments), "setting": setting, "mark": mark, "pictures": []}
    tokens = parser.parse(source, env)
    if anchors:
        _mark(tokens, {first: last for first, (last, _) in anchors.items()}, mark)
    cleaned = clean_prose(parser.renderer.render(tokens, parser.options, env), mark)
    if cleaned is None:
        return f'<pre class="plain">{escape(source, quote=False)}</pre>'
    # Entities have become characters by now.
    named = _name(reveal(cleaned), mark, {first: name for first, (_, name) in anchors.items()})
    return _place(setting.headings.fit(_LINK.sub(_told, named)), mark, env["pictures"])


def _place(html: str, mark: str, pictures: Sequence[str]) -> str:
    """Put the pictures where their stand-ins are: they would be too long for the sanitiser, and need none."""
    return re.sub(f"{EMPTY_PICTURE}{mark}n([0-9]{{1,9}})n", lambda found: pictures[int(found[1])], html)


def _mark(tokens: "Sequence[Token]", ranges: Mapping[int, int], mark: str) -> None:
    """Put `mark` and the first lines of the ranges on each innermost block that a range touches."""
    covered: list[tuple[int, int]] = []
    for token in reversed(tokens):
        if token.type not in _BLOCKS or token.map is None or token.hidden:
            continue
        first, last = token.map[0] + 1, token.map[1]
        if any(first <= start and end <= last for start, end in covered):
            continue
        starts = [start for start, end in ranges.items() if start <= last and end >= first]
        if starts:
            covered.append((first, last))
            token.attrSet("class", "-".join([mark, *(str(start) for start in sorted(starts))]))


def _name(html: str, mark: str, names: Mapping[int, str]) -> str:
    """Turn marks into the report's own class, and give each cited range one fragment."""
    free = dict(names)

    def name(found: re.Match[str]) -> str:
        chosen = next((free.pop(int(start)) for start in found[1].split("-")[1:] if int(start) in free), None)
        return 'class="cited"' + (f' id="{chosen}"' if chosen else "")

    return re.sub(rf'class="{mark}((?:-[0-9]{{1,9}})+)"', name, html)


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_digits=False, double_inline=True)
    parser.add_render_rule("image", _image)
    for rule in ("math_inline", "math_inline_double", "math_block", "math_block_label"):
        parser.add_render_rule(rule, _math)
    for rule in ("fence", "code_block", "html_block"):
        parser.add_render_rule(rule, _block)
    return parser


def _image(_: object, tokens: "Sequence[Token]", index: int, options: object, env: dict[str, Any]) -> str:  # noqa: ARG001
    """Attachments and embedded pictures; a picture elsewhere is never loaded, its place says so."""
    token = tokens[index]
    setting: Setting = env["setting"]
    source = str(token.attrGet("src") or "")
    uri = _picture(source, env["attachments"])
    if uri is None or not setting.pictures.take(uri):
        key = "html.remote-image" if uri is None else "html.heavy-image"
        return f"<em>{escape(translate(key, setting.language, alt=token.content or source[:80]))}</em>"
    env["pictures"].append(uri)
    return f'<img src="{EMPTY_PICTURE}{env["mark"]}n{len(env["pictures"]) - 1}n" alt="{escape(token.content)}">'


def _picture(source: str, attachments: Mapping[str, Sequence[tuple[str, str]]]) -> str | None:
    if source.startswith("attachment:"):
        name = unquote(source.removeprefix("attachment:"))
        uris = (image_uri(mime, content) for mime, content in attachments.get(name, ()))
        return next((uri for uri in uris if uri), None)
    if source.startswith("data:image/") and ";base64," in source:
        mime, _, content = source.removeprefix("data:").partition(";base64,")
        return image_uri(mime, content)
    return None


def _math(_: object, tokens: "Sequence[Token]", index: int, options: object, env: object) -> str:  # noqa: ARG001
    token = tokens[index]
    sign = token.markup or "$"
    tag = "div" if token.block else "span"
    return f'<{tag} class="math">{escape(sign + token.content + sign, quote=False)}</{tag}>'


def _block(_: object, tokens: "Sequence[Token]", index: int, options: object, env: object) -> str:  # noqa: ARG001
    token = tokens[index]
    marked = token.attrGet("class")
    look = f' class="{marked}"' if marked else ""
    if token.type == "html_block":
        return f"<div{look}>{token.content}</div>" if look else token.content
    return f"<pre{look}><code>{escape(token.content, quote=False)}</code></pre>"
