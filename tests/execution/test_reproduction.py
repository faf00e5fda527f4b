"""Saved outputs against those of the run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.execution.model import CellError, CellRun, Reproduced
from certgrader.execution.reproduction import reproduced
from certgrader.notebook.model import Cell, Output


def _printed(text: str) -> tuple[Output, ...]:
    return (Output("stream", text, stream="stdout"),)


def _figure(content: str) -> Output:
    return Output("display", "<Figure size 640x480 with 1 Axes>", (("image/png", content),))


def test_an_error_that_its_author_expected() -> None:
    raised = (Output("error", "Traceback", error_name="KeyError", error_message="'a'"),)
    for name, expected in (("KeyError", "same"), ("ValueError", "different")):
        run = CellRun(0, "ok", outputs=raised, error=CellError(name, "'a'"))
        assert reproduced(Cell(0, "code", "", execution_count=1, outputs=raised), run) == expected
    unforeseen = CellRun(0, "ok", outputs=raised, error=CellError("KeyError", "'a'"))
    assert reproduced(Cell(0, "code", "", execution_count=1), unforeseen) == "different"


@pytest.mark.parametrize(
    "piece", ["1", "<", "<Axes", "Text(", "<style ", "1% ", " ", "/a", "0x", "a1", "1,", "<![", "<td>", "<tr>"]
)
def test_long_outputs_without_end_are_compared(piece: str) -> None:
    """No pattern takes a time that grows with the square of an output: without that, this test never ends."""
    long = piece * (2_000_000 // len(piece))
    assert _compared(_printed(f"x {long}"), _printed(f"x {long}")) == "same"
    table = (Output("result", "", (("text/html", long),)),)
    assert _compared(table, table) == "same"
    table = (Output("result", "", (("text/html", f"<table><tr><td>1<td>2<tr>{long[:99_000]}"),)),)
    assert _compared(table, table) == "same"


def _compared(saved: tuple[Output, ...], now: tuple[Output, ...], count: int | None = 1) -> Reproduced:
    return reproduced(Cell(0, "code", "", execution_count=count, outputs=saved), CellRun(0, "ok", outputs=now))


@pytest.mark.parametrize(
    ("saved", "now", "expected"),
    [
        ("accuracy : 0.91", "accuracy : 0.91", "same"),
        ("accuracy : 0.91234567891", "accuracy : 0.91234567892", "same"),
        ("accuracy : 0.91", "accuracy : 0.93", "close"),
        ("accuracy : 0.91", "accuracy : 0.41", "different"),
        ("accuracy : 0.91", "rien", "different"),
        ("<function f at 0x7f12ab34cd>", "<function f at 0x7fffab34cd>", "same"),
        ("fini en 1.23 s", "fini en 45.6 s", "same"),
        ("le 2024-01-02 10:11:12", "le 2026-05-06 07:08:09", "same"),
        ("lu : /home/moi/projet/a.csv", "lu : /submission/projet/a.csv", "same"),
        ("  a   b\n0 1   2", "  a  b\n0 1  2", "same"),
        ("100%|██████| 10/10 [00:01<00:00, 8.2it/s]\nok", "100%|██████| 10/10 [00:09<00:00, 1.1it/s]\nok", "same"),
        ("np.float64(0.5)", "0.5", "same"),
        ("Temps d'entraînement : 0.0123", "Temps d'entraînement : 0.4", "same"),
        ("Training time: 12.3, AUC 0.9", "Training time: 3.1, AUC 0.4", "different"),
        ("énergie : 0.0041 Wh", "énergie : 0.0094 Wh", "same"),
        ("types : ['a' 'b']", "types : <StringArray>\n['a', 'b']\nLength: 2, dtype: str", "same"),
        ("array(['a',   'b'], dtype=object)", "<StringArray>\n['a', 'b']\nLength: 2, dtype: str", "same"),
        ("array(['a', 'b'], dtype=object)", "<StringArray>\n['a', 'c']\nLength: 2, dtype: str", "different"),
        ("nom     object\nville   object\ndtype: object", "nom     str\nville   str\ndtype: object", "same"),
        ("<class 'pandas.core.frame.DataFrame'>", "<class 'pandas.DataFrame'>", "same"),
        ("\x1b[31mrouge\x1b[0m", "rouge", "same"),
        ("", "", "same"),
    ],
)
def test_texts(saved: str, now: str, expected: Reproduced) -> None:
    assert _compared(_printed(saved), _printed(now)) == expected


def test_most_numbers_close_is_close_and_half_of_them_is_not() -> None:
    saved = " ".join(str(number) for number in range(1, 41))
    near = " ".join(str(number * 1.01) for number in range(1, 41))
    half = " ".join(str(number * (3 if number % 2 else 1)) for number in range(1, 41))
    assert _compared(_printed(saved), _printed(near)) == "close"
    assert _compared(_printed(saved), _printed(half)) == "different"


def test_warnings_are_no_result() -> None:
    warning = Output("stream", "FutureWarning: …", stream="stderr")
    assert _compared(_printed("1"), (warning, *_printed("1"))) == "same"


def test_figures_are_close_when_there_are_as_many() -> None:
    assert _compared((_figure("aa"),), (_figure("aa"),)) == "same"
    assert _compared((_figure("aa"),), (_figure("bb"),)) == "close"
    assert _compared((_figure("aa"),), ()) == "different"


def test_a_table_kept_as_html_only_is_read() -> None:
    html = Output("result", "", (("text/html", "<style>td {}</style><table><td>1</td></table>"),))
    assert _compared((html,), (Output("result", "1"),)) == "same"


def test_a_cell_that_was_never_run_says_nothing() -> None:
    assert _compared((), _printed("1"), count=None) == "unknown"
    assert _compared((), (), count=3) == "same"


@pytest.mark.parametrize("status", ["not_run", "skipped"])
def test_a_cell_that_did_not_run_now_says_nothing(status: str) -> None:
    cell = Cell(0, "code", "", execution_count=1, outputs=_printed("1"))
    assert reproduced(cell, CellRun(0, status)) == "unknown"  # type: ignore[arg-type]


def test_errors() -> None:
    before = Cell(0, "code", "", execution_count=1, outputs=(Output("error", "", error_name="KeyError"),))
    good = Cell(0, "code", "", execution_count=1, outputs=_printed("1"))
    want = CellRun(0, "error", error=CellError("FileNotFoundError", "", want=True))
    assert reproduced(before, CellRun(0, "error", error=CellError("KeyError", ""))) == "same"
    assert reproduced(before, CellRun(0, "ok")) == "different"
    assert reproduced(good, CellRun(0, "error", error=CellError("KeyError", ""))) == "different"
    assert reproduced(good, want) == "unknown"


@given(st.text(max_size=200))
def test_the_same_text_is_always_the_same(text: str) -> None:
    assert _compared(_printed(text), _printed(text)) == "same"


@given(st.text(max_size=120), st.text(max_size=120))
def test_it_is_symmetric_for_texts(one: str, other: str) -> None:
    assert _compared(_printed(one), _printed(other)) == _compared(_printed(other), _printed(one))


def _table(*rows: str, styled: bool = False) -> tuple[Output, ...]:
    """A table as pandas shows it; the plain text of a styled one is its address."""
    marked = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>" for row in rows)
    plain = "<pandas.io.formats.style.Styler at 0x7f1122>" if styled else "\n".join(rows).replace("|", "  ")
    return (Output("result", plain, (("text/html", f"<style>td {{}}</style><table>{marked}</table>"),)),)


HEAD, LOGIT, FOREST = "|modele|auc", "0|logit|0.81", "1|foret|0.87"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (_table(HEAD, LOGIT, FOREST), "same"),
        (_table(HEAD, "0|logit|0.8100000001", FOREST), "same"),
        (_table(HEAD, "0|foret|0.87", "1|logit|0.81"), "close"),  # ties in another order, numbered anew
        (_table("|auc|modele", "0|0.81|logit", "1|0.87|foret"), "close"),
        (_table(HEAD, "0|logit|0.82", FOREST), "close"),
        (_table(HEAD, "0|logit|0.41", "1|foret|0.52"), "different"),
        (_table(HEAD, "0|foret|0.81", "1|logit|0.87"), "different"),  # each has the other's value
        (_table("|modele|f1", LOGIT, "1|svm|0.2"), "different"),
        (_table(HEAD, LOGIT), "different"),
        ((*_table(HEAD, LOGIT, FOREST), *_printed("fini")), "different"),
        (_printed("rien"), "different"),
    ],
)
def test_tables_are_compared_as_tables(now: tuple[Output, ...], expected: Reproduced) -> None:
    assert _compared(_table(HEAD, LOGIT, FOREST), now) == expected
    assert _compared(now, _table(HEAD, LOGIT, FOREST)) == expected


def test_styled_tables_are_read_too() -> None:
    saved = _table(HEAD, LOGIT, FOREST, styled=True)
    assert _compared(saved, _table(HEAD, LOGIT, FOREST, styled=True)) == "same"
    assert _compared(saved, _table(HEAD, "0|logit|0.41", "1|foret|0.52", styled=True)) == "different"


@pytest.mark.parametrize("name", ["mean_fit_time", "durée (s)", "réglage Wh", "Temps", "latency_ms", "CO2eq"])
def test_columns_that_measure_the_machine(name: str) -> None:
    saved = _table(f"|auc|{name}", "logit|0.81|0.0041", "foret|0.87|0.0126")
    assert _compared(saved, _table(f"|auc|{name}", "logit|0.81|0.0094", "foret|0.87|0.0177")) == "close"
    assert _compared(saved, _table(f"|auc|{name}", "logit|0.41|0.0041", "foret|0.52|0.0126")) == "different"
    others = _table("|auc|items", "logit|0.81|0.0041", "foret|0.87|0.0126")
    assert _compared(others, _table("|auc|items", "logit|0.81|0.0094", "foret|0.87|0.0177")) == "different"
