"""What an output is, and what is read in it."""

import html
import re
from typing import Literal

from certgrader.notebook.model import Output
from certgrader.notebook.outputs import without_styles

Kind = Literal["figure", "table", "text", "error", "widget"]

_FIGURE_TEXT = re.compile(r"<Figure size [\d.]+x[\d.]+ with \d+ Axes>")
_TABLE_HTML = re.compile(r"<table\b", re.IGNORECASE)
_ROWS = re.compile(r"\[\d+ rows x \d+ columns\]")
_TAG = re.compile(r"<[^<>]{0,500}>")


def kind_of(output: Output) -> Kind:
    """A figure is one by its picture, or by what stands in its place."""
    data = dict(output.data)
    if output.kind == "error":
        return "error"
    if output.is_figure or _FIGURE_TEXT.fullmatch(output.text.strip()):
        return "figure"
    if any("widget-view" in mime for mime in data):
        return "widget"
    if _TABLE_HTML.search(data.get("text/html", "")[:5000]) or _ROWS.search(output.text[-60:]):
        return "table"
    return "text"


def text_of(output: Output) -> str:
    """Its text, that of tables by their rows."""
    markup = dict(output.data).get("text/html", "")
    return _plain(markup) if markup and kind_of(output) == "table" else output.text


def _plain(markup: str) -> str:
    rows = re.split(r"</tr\s*>", without_styles(markup[:200_000]), flags=re.IGNORECASE)
    lines = []
    for row in rows:
        cells = re.split(r"</t[dh]\s*>", row, flags=re.IGNORECASE)
        lines.append("  ".join(html.unescape(_TAG.sub("", cell)).strip() for cell in cells))
    return "\n".join(lines)
