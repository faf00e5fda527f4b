"""The summary on a terminal."""

import pytest

from certgrader.report.formats.base import Document
from certgrader.report.formats.console import ConsoleReport


def test_it_says_what_matters(document: Document) -> None:
    text = ConsoleReport().render(document, "fr").decode()
    assert "dupont-marie" in text
    assert "◐ partiel" in text
    assert "1 compétence maîtrisée sur 3 ; 2 critères à trancher par le jury." in text
    assert "Alerte : Le scaler apprend" in text
    assert "La décision appartient au jury." in text
    assert "\x1b" not in text


def test_in_english(document: Document) -> None:
    text = ConsoleReport().render(document, "en").decode()
    assert "◐ partial" in text
    assert "1 competency met of 3" in text


@pytest.mark.parametrize("columns", ["20", "60", "300"])
def test_any_width_shows_the_levels(document: Document, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    text = ConsoleReport().render(document, "fr").decode()
    assert text.count("◐ partiel") == 4
    assert max(len(line) for line in text.splitlines()) <= 110


def test_a_name_cannot_steer_the_terminal(document: Document) -> None:
    report = document.report
    name = "\x1b]0;volé\x07\x1b[2J[red]nom[/red]\nfaux verdict\u202e"
    hostile = report.model_copy(update={"submission": report.submission.model_copy(update={"name": name})})
    text = ConsoleReport().render(Document(hostile, document.notebook, document.run), "fr").decode()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[red]nom[/red] faux verdict" in text
