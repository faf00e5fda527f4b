"""The cohort's index: no entry is ever missing from it."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from certgrader.report.formats.base import Document
from certgrader.report.index_model import IndexRow, failed_row, graded_row
from certgrader.report.index_page import index_csv, index_html, index_json

CREATED = "2026-11-24T10:00:00+01:00"


@pytest.fixture
def rows(document: Document) -> list[IndexRow]:
    """A graded entry with an awkward name, and one without a report."""
    files = (("html", "dupont #1?.report.html"), ("json", "dupont #1?.report.json"))
    return [
        graded_row("dupont.zip", document.report, files=files, seconds=14.2),
        failed_row("=cmd()", "=cmd()", "Aucun cahier dans ce dossier : déposez un fichier .ipynb."),
    ]


def test_the_page_links_to_each_report(rows: list[IndexRow], open_page: Callable[[bytes], Any]) -> None:
    page = open_page(index_html(rows, title="Session de novembre", created=CREATED, language="fr"))
    links = page.locator("tbody a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert links == ["./dupont%20%231%3F.report.html", "./dupont%20%231%3F.report.json"]
    assert page.locator("tbody tr").count() == 2
    assert "Aucun cahier dans ce dossier" in page.inner_text("tr.failed")
    assert "1 remise notée · 1 sans rapport · 2 critères à trancher" in page.inner_text("header")
    assert page.get_by_role("img", name="partiel").count() == 3
    assert page.asked[1:] == []


def test_a_link_never_leaves_the_folder_s_scheme() -> None:
    row = IndexRow("x", "x", "ok", files=(("html", "javascript:alert(1)"), ("json", "//mal.example/x")))
    html = index_html([row], title="x", created=CREATED, language="en").decode()
    assert 'href="./javascript%3Aalert%281%29"' in html
    assert 'href=".///mal.example/x"' in html


def test_names_are_escaped() -> None:
    html = index_html([failed_row("<b>", "<script>x</script>", "<i>")], title="<u>", created=CREATED, language="fr")
    for tag in (b"<b>", b"<script", b"<i>", b"<u>"):
        assert tag not in html


def test_the_table_is_safe_and_complete(rows: list[IndexRow]) -> None:
    raw = index_csv(rows)
    first, second = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert (first["overall"], first["C1"], first["needs_jury"]) == ("partial", "partial", "2")
    assert first["report"] == "dupont #1?.report.html"
    assert second["entry"] == "'=cmd()"
    assert (second["status"], second["overall"], second["C1"]) == ("failed", "", "")


def test_the_json_holds_every_field(rows: list[IndexRow]) -> None:
    value = json.loads(index_json(rows, title="x", created=CREATED))
    assert value["schema"] == "certgrader/index@1"
    assert [row["entry"] for row in value["rows"]] == ["dupont.zip", "=cmd()"]
    assert value["rows"][0]["levels"] == {"C1": "partial", "C2": "partial", "C3": "partial"}
    assert value["rows"][1]["files"] == {}


def test_an_empty_cohort_still_has_a_page() -> None:
    assert b"<table" in index_html([], title="vide", created=CREATED, language="fr")
    assert index_csv([]).count(b"\n") == 1
