"""The criteria as a table for spreadsheets."""

import csv
import io

import pytest

from certgrader.report.csv_table import safe_cell
from certgrader.report.formats.base import Document
from certgrader.report.formats.csv import CsvReport


def test_one_row_a_criterion(document: Document) -> None:
    raw = CsvReport().render(document, "fr")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [row["criterion"] for row in rows] == ["C1.1", "C1.2", "C2.3", "C2.5", "C3.3", "C3.4"]
    assert rows[3]["level"] == "not_met"
    assert rows[3]["level_words"] == "non maîtrisé"
    assert rows[3]["needs_jury"] == "true"
    assert rows[4]["evidence"] == "cellule 4 · [1]; cellule 2; cellule 6 · [2]; requirements.txt; cellule 8 · [4]"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1+1", "\x1b[31m=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text).startswith("'")


@pytest.mark.parametrize(("value", "shown"), [("a=b", "a=b"), (-1.5, "-1.5"), (None, ""), (False, "false"), ("", "")])
def test_other_cells_stay_as_they_are(value: str | float | None, shown: str) -> None:
    assert safe_cell(value) == shown
