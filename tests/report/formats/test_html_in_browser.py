"""The page in a real Chromium: nothing runs, links arrive, everyone can read it."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from report_builder import criterion, evidence, notebook, report

from certgrader.execution.model import STATIC_RUN
from certgrader.notebook.model import Cell, Output
from certgrader.report.formats.base import Document
from certgrader.report.formats.html import HtmlReport

# ruff: noqa: E501  (payloads are read in one piece)
pytestmark = pytest.mark.browser

SCRIPTS = [
    "<script>window.ran=1</script>",
    "<SCRIPT/x>window.ran=1</SCRIPT>",
    "<img src=x onerror=window.ran=1>",
    "<img src='data:image/png;base64,AA' onload=window.ran=1 onerror=window.ran=1>",
    "<svg onload=window.ran=1><script>window.ran=1</script><animate onbegin=window.ran=1 attributeName=x dur=1s></svg>",
    "<svg><style><img src=x onerror=window.ran=1></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.ran=1&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=window.ran=1>",
    "<details open ontoggle=window.ran=1>x</details>",
    "<body onload=window.ran=1><video><source onerror=window.ran=1></video>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe><iframe src='javascript:parent.ran=1'></iframe>",
    "<object data='data:text/html,<script>top.ran=1</script>'></object><embed src='javascript:window.ran=1'>",
    "<a href='javascript:window.ran=1'>x</a><a href='&#106;avascript:window.ran=1'>x</a><a href=' javascript:window.ran=1'>x</a>",
    "<base href='https://mal.example/'><link rel=stylesheet href=a.css><link rel=prefetch href='https://mal.example/p'>",
    "<meta http-equiv=refresh content='0;url=https://mal.example/'>",
    "<style>@import url(https://mal.example/s.css);body{background:url(https://mal.example/b)}</style>",
    "<div style='background:url(https://mal.example/d);position:fixed;inset:0;z-index:9'>plein écran</div>",
    "<table background='https://mal.example/t'><tr><td background=//mal.example/t>1</td></tr></table>",
    "<img src='https://mal.example/i.png'><img srcset='https://mal.example/i.png 2x'><picture><source srcset=//mal.example/p></picture>",
    "<video src='https://mal.example/v' poster='https://mal.example/p' autoplay></video><audio src=//mal.example/a autoplay></audio>",
    "<form action='https://mal.example/f' id=f><input autofocus onfocus=window.ran=1><button>x</button></form>",
    "<input type=image src='https://mal.example/i'><a ping='https://mal.example/' href='https://mal.example/'>x</a>",
    "</pre></div></section></main></body></html><script>window.ran=1</script>",
    "--></style></title></textarea></noscript><script>window.ran=1</script>",
    "<xmp><script>window.ran=1</script></xmp><plaintext><noscript><p title='</noscript><img src=x onerror=window.ran=1>'>",
    "<template><script>window.ran=1</script></template><select><template><img src=x onerror=window.ran=1></template></select>",
]
MARKDOWN = [
    "[x](javascript:window.ran=1) [y](data:text/html,<script>ran=1</script>) [z](vbscript:ran)",
    "![x](https://mal.example/m.png) ![y](//mal.example/m.png) ![z](m.png \"t' onerror='ran=1\")",
    '![" onerror="window.ran=1](attachment:a.png)',
    "<https://mal.example/> <javascript:window.ran=1>",
    "[a]: https://mal.example/r.png\n\n![ref][a]",
    "`<script>window.ran=1</script>` $<img src=x onerror=window.ran=1>$\n\n$$<script>window.ran=1</script>$$",
    "```html\n<script>window.ran=1</script>\n```",
    "| <img src=x onerror=window.ran=1> |\n|---|\n| <svg onload=window.ran=1> |",
]
TEXTS = [
    "\x1b]8;;javascript:window.ran=1\x07clic\x1b]8;;\x07",
    "\x1b[31m<script>window.ran=1</script>\x1b[0m",
    '\x1b[38;5;1"><script>window.ran=1</script>m',
    "\u202e<script>window.ran=1</script>\u2066",
]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="window.ran=1">'
    '<script>top.ran=1</script><image xlink:href="https://mal.example/svg.png"/>'
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="top.ran=1"/></body></foreignObject>'
    "</svg>"
)


def hostile_document() -> Document:
    """Every payload in every place that a notebook or its names can reach."""
    cells: list[Cell] = []
    for payload in [*SCRIPTS, *MARKDOWN, *TEXTS]:
        cells.append(
            Cell(len(cells), "markdown", payload, attachments=(('a.png" onerror="ran=1', (("image/png", "AA"),)),))
        )
        cells.append(Cell(len(cells), "raw", payload))
        outputs = (
            Output("display", payload, (("text/html", payload),)),
            Output("display", payload, (("text/html", f"<table><tr><td>{payload}</td></tr></table>"),)),
            Output("stream", payload, stream="stderr"),
            Output("display", "", (("image/svg+xml", SVG),)),
            Output("display", "", (("image/png", f'AA" {payload}'),)),
            Output("display", "", (("text/markdown", payload), ("application/javascript", "window.ran=1"))),
            Output("error", payload, error_name=payload, error_message=payload),
        )
        cells.append(Cell(len(cells), "code", payload, outputs=outputs))
    every = [*SCRIPTS, *MARKDOWN, *TEXTS]
    pieces = [
        evidence(cell=index, kind=("code", "prose", "output")[index % 3], lines=[1, 1], excerpt=text, note=text)
        for index, text in enumerate(every)
    ]
    pieces += [evidence(cell=None, kind="file", path=text) for text in every]
    everything = "".join(every)
    one = criterion(
        "C1.1", statement=everything, reason=everything, advice=everything, question=everything, evidence=pieces
    )
    made = report(
        {"C1": [one]},
        warnings=[
            {"code": "limit-hit", "severity": "serious", "message": everything, "cells": [0], "criteria": ["C1.1"]}
        ],
    )
    named = made.submission.model_copy(
        update={"name": everything, "data": everything, "parameters": {everything: everything}}
    )
    return Document(made.model_copy(update={"submission": named}), notebook(*cells, title=everything), STATIC_RUN)


def test_nothing_of_a_notebook_runs_or_asks_for_anything(open_page: Callable[[bytes], Any]) -> None:
    page = open_page(HtmlReport().render(hostile_document(), "fr"))
    for summary in page.locator("summary").all():
        summary.evaluate("one => one.parentElement.open = true")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    assert [url for url in page.asked[1:] if not url.startswith("data:")] == []
    assert page.complaints == []
    assert page.locator("script, iframe, object, embed, form, input, video, audio, base, svg, math").count() == 0
    assert (
        page.evaluate(
            "[...document.querySelectorAll('*')].flatMap(one => [...one.attributes])"
            ".filter(one => /^on|^style$|^srcset$|^background$|^ping$/.test(one.name)).length"
        )
        == 0
    )


def test_links_of_a_notebook_lead_to_the_web_only(open_page: Callable[[bytes], Any]) -> None:
    page = open_page(HtmlReport().render(hostile_document(), "fr"))
    hrefs = page.locator("#notebook .prose a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert hrefs
    assert all(href.startswith(("https://", "http://", "mailto:")) for href in hrefs)


def test_no_output_covers_the_page_or_poses_as_a_verdict(open_page: Callable[[bytes], Any]) -> None:
    forged = '<span class="badge met" id="crit-C1.1" style="position:fixed">maîtrisé</span>'
    cells = [
        Cell(0, "markdown", forged),
        Cell(1, "code", "x", outputs=(Output("display", "", (("text/html", f"<table><tr><td>{forged}"),)),)),
    ]
    document = Document(report({"C1": [criterion("C1.1", "not_met")]}), notebook(*cells), STATIC_RUN)
    page = open_page(HtmlReport().render(document, "fr"))
    assert page.locator("#notebook .badge").count() == 0
    assert page.locator("[id='crit-C1.1']").count() == 1


def test_the_policy_would_stop_a_script_even_so(document: Document, open_page: Callable[[bytes], Any]) -> None:
    leak = (
        b"<script>window.ran=1</script><img src='https://mal.example/x'><p style='position:fixed' id=leak>x</p></main>"
    )
    page = open_page(HtmlReport().render(document, "fr").replace(b"</main>", leak))
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert page.locator("#leak").evaluate("one => getComputedStyle(one).position") == "static"
    assert page.evaluate("performance.getEntriesByType('resource').filter(one => one.responseStatus).length") == 0


def test_evidence_jumps_to_the_cited_line(document: Document, open_page: Callable[[bytes], Any]) -> None:
    page = open_page(HtmlReport().render(document, "fr"))
    page.locator("[id='crit-C3.3'] .place a", has_text="cellule 4").click()
    line = page.locator("#c4-l2")
    assert page.url.endswith("#c4-l2")
    assert line.inner_text().strip().startswith("df = df.drop_duplicates()")
    top = line.bounding_box()["y"]
    assert 60 < top < 900
    assert line.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    page.locator("#c4 .cited-by a").first.click()
    assert page.locator("[id='crit-C3.3']").bounding_box()["y"] < 500


def test_the_style_is_applied(document: Document, open_page: Callable[[bytes], Any]) -> None:
    page = open_page(HtmlReport().render(document, "fr"))
    assert page.locator(".badge").first.evaluate("one => getComputedStyle(one).display") == "flex"
    assert page.locator("#c6 img").evaluate("one => one.naturalWidth") == 320


@pytest.mark.parametrize("width", [1200, 700, 400])
def test_it_fits_the_window(document: Document, open_page: Callable[[bytes], Any], width: int) -> None:
    page = open_page(HtmlReport().render(document, "fr"))
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


CONTRAST = """() => {
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = one => { for (; one; one = one.parentElement) {
    const c = rgb(getComputedStyle(one).backgroundColor); if (c.length === 3 || c[3] > 0.99) return c; } return [255, 255, 255]; };
  return [...document.querySelectorAll('body *')]
    .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) && one.checkVisibility())
    .map(one => { const a = light(rgb(getComputedStyle(one).color)), b = light(behind(one));
      return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), one.outerHTML.slice(0, 80)]; })
    .filter(([ratio]) => ratio < 4.5); }"""


@pytest.mark.parametrize("target", ["", "#c4-l2", "#crit-C3.3"])
def test_every_text_has_enough_contrast(document: Document, open_page: Callable[[bytes], Any], target: str) -> None:
    page = open_page(HtmlReport().render(document, "fr"))
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    if target:
        page.goto(page.url + target)
    assert page.evaluate(CONTRAST) == []


def test_the_keyboard_reaches_everything(document: Document, open_page: Callable[[bytes], Any]) -> None:
    page = open_page(HtmlReport().render(document, "fr"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#summary")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_printed_pages_show_what_is_folded(document: Document, open_page: Callable[[bytes], Any]) -> None:
    page = open_page(HtmlReport().render(document, "fr"))
    page.emulate_media(media="print")
    assert page.locator(".own-mark").first.is_visible()
    assert not page.locator(".bar").is_visible()
    advice = page.locator(".advice p").first
    assert advice.evaluate("one => one.checkVisibility({contentVisibilityAuto: true})")
    assert advice.bounding_box()["height"] > 10


def test_tables_and_pictures_have_names(document: Document, open_page: Callable[[bytes], Any]) -> None:
    page = open_page(HtmlReport().render(document, "fr"))
    assert page.locator("#summary table:not(:has(caption)), #jury table:not(:has(caption))").count() == 0
    assert page.locator("img:not([alt])").count() == 0
    assert page.locator("#c6 img").get_attribute("alt") == "Figure, cellule 6 · [2]"
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.get_by_role("main").count() == 1
    assert base64.b64decode(page.locator("#c6 img").get_attribute("src").partition(",")[2]).startswith(b"\x89PNG")
