"""The page that jurors read, made for a test and taken apart."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from report_builder import criterion, notebook, report

from certgrader.execution.model import STATIC_RUN, Run
from certgrader.notebook.model import Cell
from certgrader.report.formats.base import Document
from certgrader.report.formats.html import HtmlReport

_VOID = {"meta", "link", "br", "img", "hr", "wbr"}


def prose(source: str) -> str:
    """A markdown cell as the page shows it."""
    page = shown(("markdown", source))
    found = re.search(r'<div class="prose"[^>]*>(.*?)</div>', page, re.DOTALL)
    return found[1].strip() if found else ""


class Reader(HTMLParser):
    """Collects ids, links and headings, and complains of elements that do not close."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def render(document: Document, language: Any = "fr") -> str:
    """The page's text."""
    return HtmlReport().render(document, language).decode("utf-8")


def shown(*parts: tuple[str, str] | Cell, run: Run = STATIC_RUN, **of_notebook: Any) -> str:
    """A page over the given cells, nothing cited."""
    made = report({"C1": [criterion("C1.1")]})
    if run.mode == "static":
        static = made.execution.model_copy(update={"mode": "static", "status": "not_run", "sandbox": None, "cells": []})
        made = made.model_copy(update={"execution": static})
    return render(Document(made, notebook(*parts, **of_notebook), run))


def text_of(page: str) -> str:
    """The page without markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("</style>")[2])).split())
