"""Outputs of code cells as safe HTML: figures, tables, text, errors."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape

from certgrader.catalogue.catalogue import Language, translate
from certgrader.notebook.model import Notebook, Output
from certgrader.report.ansi import ansi_to_html, one_line, reveal
from certgrader.report.page.budget import ONE_OUTPUT, OVERHEAD, Allowance, Budget, cut, kept_figures
from certgrader.report.sanitise import FIGURE_TYPES, clean_output, image_uri

_VISIBLE = re.compile(r"[^\s<>]")
_TAGS = re.compile(r"<[^>]*>")
_OBJECT = re.compile(r"<[\w.]+(?: object| at 0x|\s*>)")
_LIVE = ("plotly", "bokeh", "vega", "jupyter.widget", "javascript", "holoviews", "geo+json")


@dataclass(frozen=True, slots=True)
class Shown:
    """One output to show. `origin`: produced by the run, or saved in the notebook."""

    cell: int
    index: int
    origin: str
    output: Output

    @property
    def key(self) -> tuple[int, int]:
        """Unique over the report: saved outputs count below zero."""
        return self.cell, self.index if self.origin == "run" else -1 - self.index


@dataclass(frozen=True, slots=True)
class Figures:
    """The pictures that are shown, by output; `dropped` found no room."""

    uris: Mapping[tuple[int, int], str]
    dropped: frozenset[tuple[int, int]]


def choose_figures(shown: Sequence[Shown], cited: set[int], left: int) -> Figures:
    """The pictures that fit; only those are decoded, so that memory does not hold all of them twice."""
    sizes = {one.key: size for one in shown if (size := _figure_size(one.output))}
    kept = kept_figures(((key[0] in cited, size, key) for key, size in sizes.items()), left)
    uris = {one.key: uri for one in shown if one.key in kept and (uri := _figure(one.output))}
    return Figures(uris, frozenset(set(sizes) - kept))


def output_html(one: Shown, label: str, figures: Figures, room: Allowance, language: Language) -> str | None:
    """Safe HTML of one output; empty when it shows nothing, None when there is no room for it."""
    if one.key in figures.uris:
        alt = escape(translate("html.figure", language, cell=label))
        uri = figures.uris[one.key]
        # Drawing fifty thousand shapes takes a second; a bitmap is decoded only where it is seen anyway.
        late = ' loading="lazy"' if uri.startswith("data:image/svg") else ""
        return f'<img src="{uri}" alt="{alt}"{late}>'
    if one.key in figures.dropped:
        html = note("figure-dropped", language)
    else:
        error = one.output.kind == "error"
        html = _error(one.output, language) if error else _text_or_table(one, label, room.pages, language)
    if one.output.truncated:
        html += note("output-stopped", language)
    return html if room.outputs.take(html, OVERHEAD) else None


def _figure_size(output: Output) -> int:
    """Characters that its data URI takes at most; 0 for what is no figure."""
    data = dict(output.data)
    mime = next((mime for mime in FIGURE_TYPES if mime in data), None)
    if mime is None:
        return 0
    return (
        len(data[mime].encode("utf-8", "replace")) * 4 // 3 + 100 if mime == "image/svg+xml" else len(data[mime]) + 100
    )


def _figure(output: Output) -> str | None:
    data = dict(output.data)
    return next((uri for mime in FIGURE_TYPES if mime in data and (uri := image_uri(mime, data[mime]))), None)


def _text_or_table(one: Shown, label: str, pages: Budget, language: Language) -> str:
    data = dict(one.output.data)
    if any(mime in FIGURE_TYPES for mime in data):
        return note("figure-unreadable", language)
    page = data.get("text/html", "")
    readable = page if pages.take(page) else ""
    text = one.output.text
    table = clean_output(readable) if "<table" in readable.lower() else None
    if table and "<table" in table:
        name = escape(translate("html.table", language, cell=label))
        return f'<div class="table" tabindex="0" role="group" aria-label="{name}">{reveal(table)}</div>'
    if not text.strip() or _OBJECT.match(text.strip()):
        text = _other_text(data, readable) or text
    if text.strip() and not (_OBJECT.match(text.strip()) and (page or _is_live(data))):
        return _pre(text, one.output.stream, language)
    if page and not readable:
        return note("output-dropped", language)
    return note("live", language) if page or _is_live(data) else ""


def _other_text(data: Mapping[str, str], page: str) -> str:
    """What text there is beside `text/plain`: markdown and LaTeX as written, a page without its tags."""
    for mime in ("text/markdown", "text/latex"):
        if data.get(mime, "").strip():
            return data[mime]
    cleaned = clean_output(page) or ""
    words = _TAGS.sub(" ", cleaned)
    return unescape(words).strip() if _VISIBLE.search(words) else ""


def _is_live(data: Mapping[str, str]) -> bool:
    return any(word in mime for mime in data for word in _LIVE)


def _pre(text: str, stream: str | None, language: Language) -> str:
    shown = ansi_to_html(cut(text, ONE_OUTPUT, translate("html.output-cut", language)))
    look = "text stderr" if stream == "stderr" else "text"
    return f'<pre class="{look}">{shown}</pre>'


def _error(output: Output, language: Language) -> str:
    head = one_line(f"{output.error_name or ''}: {output.error_message or ''}".strip(": "), 400)
    html = f'<p class="error-line">{escape(head or translate("html.error", language))}</p>'
    if output.text.strip():
        summary = escape(translate("html.traceback", language))
        html += f"<details><summary>{summary}</summary>{_pre(output.text, None, language)}</details>"
    return html


def note(key: str, language: Language) -> str:
    """A sentence of the catalogue as a remark."""
    return f'<p class="note">{escape(translate(f"html.{key}", language))}</p>'


def shown_outputs(notebook: Notebook, runs: Mapping[int, tuple[bool, Sequence[Output]]]) -> dict[int, list[Shown]]:
    """What is shown of each code cell: the run's outputs where it ran, the saved ones where it did not or failed.

    `runs`: for cells that ran, whether they ended well and what they put out.
    """
    shown: dict[int, list[Shown]] = {}
    for cell in notebook.cells:
        ran = cell.index in runs
        well, made = runs.get(cell.index, (False, ()))
        outputs = [Shown(cell.index, at, "run", output) for at, output in enumerate(made)]
        if not ran or not well:
            saved = [Shown(cell.index, at, "saved", output) for at, output in enumerate(cell.outputs)]
            outputs += [one for one in saved if not (ran and one.output.kind == "error")]
        if outputs:
            shown[cell.index] = outputs
    return shown
