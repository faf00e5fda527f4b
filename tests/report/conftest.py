"""A realistic document, and a browser to look at pages with."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from report_builder import real_document

from certgrader.report.formats.base import Document


@pytest.fixture
def document() -> Document:
    """A realistic document."""
    return real_document()


@pytest.fixture(scope="session")
def browser(launch_chromium: Callable[..., Any]) -> Iterator[Any]:
    """Headless Chromium."""
    chromium = launch_chromium()
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
