"""The paragraph on reproduction at the head of the page."""

from typing import Any

import pytest
from report_builder import criterion, notebook, report

from certgrader.notebook.model import Cell, Output
from certgrader.report.page.reproduction import reproduction

SHOWN = (Output("stream", "0.9\n", stream="stdout"),)


def _code(index: int, count: int | None = None, outputs: tuple[Output, ...] = ()) -> Cell:
    return Cell(index, "code", f"print({index})", execution_count=count, outputs=outputs)


def _paragraph(*cells: Cell, mode: str = "executed", told: tuple[dict[str, Any], ...] = (), against: Any = ()) -> str:
    warning = {"code": "not-reproduced", "severity": "warning", "message": "", "cells": list(against), "criteria": []}
    made = report({"C1": [criterion("C1.1")]}, warnings=[warning] if against else [])
    entries = [{"status": "ok", "seconds": 0.0, "error": None, **one} for one in told]
    execution = type(made.execution).model_validate({**made.execution.model_dump(), "mode": mode, "cells": entries})
    pieces = reproduction(made.model_copy(update={"execution": execution}), notebook(*cells), "fr")
    return "".join(f"<{one.href}>{one.text}" if one.href else one.text for one in pieces).replace("\u00a0", " ")


def test_each_cell_that_showed_a_result_is_counted_once() -> None:
    cells = [_code(n, n + 1, SHOWN) for n in range(7)]
    told = [{"index": n, "reproduced": "same"} for n in range(3)]
    told += [{"index": 3, "reproduced": "close"}, {"index": 4, "reproduced": "different"}]
    told += [{"index": 5, "reproduced": "different", "status": "error"}, {"index": 6, "reproduced": "unknown"}]
    assert _paragraph(*cells, told=tuple(told), against=[4]) == (
        "Reproduction : sur 7 cellules qui affichaient un résultat, 3 redonnent le même, 1 donne un résultat proche, "
        "1 en donne un autre (<#c5>cellule 5 · [5]), 1 n'aboutit plus (<#c6>cellule 6 · [6]), "
        "1 n'a pas pu être comparée."
    )


def test_another_result_for_want_of_something_is_not_held_against_it() -> None:
    told = ({"index": 0, "reproduced": "different"},)
    assert "1 n'a pas pu être comparée." in _paragraph(_code(0, 1, SHOWN), told=told)


def test_warnings_and_errors_are_no_result() -> None:
    quiet = (Output("stream", "warning", stream="stderr"), Output("error", "", error_name="KeyError"))
    assert _paragraph(_code(0, 1, quiet), told=({"index": 0, "reproduced": "different"},)) == ""


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((1, 2, 3), "vont de 1 à 3 sans trou, comme après une exécution d'un trait, de haut en bas."),
        ((1, 2, 5), "vont croissant sans être ceux d'une exécution d'un trait"),
        ((4, 5, 6), "vont croissant sans être ceux d'une exécution d'un trait"),
        ((2, 1, 3), "1 cellule a été exécutée avant celle qui la précède"),
        ((1, None, 2), "1 cellule de code n'a pas de numéro"),
        ((None, None), "remis sans sortie ni numéro d'exécution"),
    ],
)
def test_without_a_run_the_execution_numbers_speak(counts: tuple[int | None, ...], told: str) -> None:
    assert told in _paragraph(*(_code(n, count) for n, count in enumerate(counts)), mode="static")


def test_outputs_without_numbers() -> None:
    assert "enregistrées sans numéro" in _paragraph(_code(0, None, SHOWN), mode="static")
    assert _paragraph(Cell(0, "markdown", "a"), mode="static") == ""
    assert _paragraph(_code(0, 7), mode="static") == ""
    assert "n'a pas de numéro" not in _paragraph(_code(0, 1), _code(1, 2), _code(2, None, SHOWN), mode="static")
