"""A realistic document, and a browser to look at pages with."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from report_builder import real_document

from certgrader.report.formats.base import Document

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture
def document() -> Document:
    """A realistic document."""
    return real_document()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium; what needs it is skipped, and says so, where there is none."""
    if not CHROMIUM.is_file():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Callable[[bytes], Any]]:
    """Opens the bytes of a page from a file; whatever it asks for elsewhere is listed in `page.asked`."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})

    def show(html: bytes) -> Any:
        path = tmp_path / "page.html"
        path.write_bytes(html)
        page = context.new_page()
        page.asked = []
        page.complaints = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("dialog", lambda dialog: (page.complaints.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        return page

    yield show
    context.close()
