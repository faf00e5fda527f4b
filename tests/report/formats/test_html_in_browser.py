"""The page in a real Chromium: links arrive, everyone can read it. (What attacks it: tests/hostile.)"""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from report_builder import criterion, notebook, report

from certgrader.execution.model import STATIC_RUN
from certgrader.notebook.model import Cell, Output
from certgrader.report.formats.base import Document
from certgrader.report.formats.html import HtmlReport

pytestmark = pytest.mark.browser


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
  const linear = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => [r, g, b].map(v => linear(v / 255))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = one => {
    for (; one; one = one.parentElement) {
      const colour = rgb(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const says = one => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
  return [...document.querySelectorAll('body *')].filter(one => says(one) && one.checkVisibility())
    .map(one => {
      const a = light(rgb(getComputedStyle(one).color)), b = light(behind(one));
      return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), one.outerHTML.slice(0, 80)];
    })
    .filter(([ratio]) => ratio < 4.5);
}"""


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
