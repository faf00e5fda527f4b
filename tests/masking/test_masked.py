"""No part of a secret is left, and nothing else changes."""

import ast
import base64
import html
import json
import urllib.parse
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from masking_builder import GITHUB, KEY, PASSWORD, submitted

from certgrader.execution.model import STATIC_RUN, CellError, CellRun, Run, TraceEvent
from certgrader.masking.mask import secrets_of
from certgrader.masking.masked import known_secrets, masked
from certgrader.notebook.model import Notebook, Output


def _masked(*sources: str, **files: str) -> Notebook:
    submission, notebook = submitted(*sources, **files)
    return masked(submission, notebook, STATIC_RUN, known_secrets(submission, notebook, ()))[1]


def test_a_value_found_once_is_masked_everywhere() -> None:
    kept = _masked(f"api_key = '{KEY}'\nprint(1)", f"print('{KEY}')  # {KEY}", f"x = ['{KEY[:20]}', '{KEY[14:]}']")
    text = "\n".join(cell.source for cell in kept.cells)
    assert KEY[:12] not in text
    assert KEY[-12:] not in text
    assert kept.cells[0].source == "api_key = '••••'\nprint(1)"
    assert all(ast.parse(cell.code.python or "") for cell in kept.cells if cell.code)


def test_a_password_that_is_a_word_stays_where_it_is_a_name() -> None:
    kept = _masked("password = 'soleil'\nsoleil = 3\nprint(soleil, 'soleil')")
    source = kept.cells[0].source
    assert source.splitlines()[1] == "soleil = 3"
    assert "'soleil'" not in source


def test_outputs_errors_and_parameters_are_masked() -> None:
    submission, notebook = submitted(f"token = '{GITHUB}'", "print(token)")
    run = Run(
        "executed",
        "cell_error",
        cells=(
            CellRun(0, "ok"),
            CellRun(1, "error", outputs=(Output("stream", text=f"jeton {GITHUB}\n"),),
                    error=CellError("ValueError", f"bad {GITHUB}", f"Traceback\n{GITHUB}")),
        ),
        parameters=(("db_password", PASSWORD), ("n", 3)),
    )  # fmt: skip
    known = known_secrets(submission, notebook, run.parameters)
    _, kept, ran = masked(submission, notebook, run, known)
    assert GITHUB not in repr((kept, ran))
    assert PASSWORD not in repr(ran)
    assert ran.cells[1].outputs[0].text == "jeton ••••\n"
    assert dict(ran.parameters)["n"] == 3


def test_what_a_parameter_or_the_trace_shows_is_masked() -> None:
    submission, notebook = submitted(f"key = '{GITHUB}'")
    events = (
        TraceEvent("read", "pandas.read_csv", 0, {"path": f"/{GITHUB}.csv", "rows": 3}),
        TraceEvent("figure", "matplotlib.pyplot.title", 0, {"title": f"jeton {GITHUB[:25]}"}),
        TraceEvent("columns_renamed", "pandas.DataFrame.rename", 0, {"columns": {GITHUB: "x"}}),
    )
    drawn = Output("display", data=(("image/png", "A" * 4000), ("text/plain", "<Figure>")))
    parameters = (("adresse", f"postgresql://moi:{PASSWORD}@db/base"), ("token", 12345))
    run = Run(
        "executed", "completed", cells=(CellRun(0, "ok", outputs=(drawn,)),), events=events, parameters=parameters
    )
    _, _, ran = masked(submission, notebook, run, known_secrets(submission, notebook, parameters))
    assert GITHUB[:16] not in repr(ran)
    assert PASSWORD not in repr(ran)
    assert dict(ran.parameters)["token"] == "••••"
    assert ran.events[0].data["rows"] == 3
    # Its title is drawn in the picture: what is left still counts as one.
    assert ran.cells[0].outputs[0].is_figure
    assert "A" * 20 not in dict(ran.cells[0].outputs[0].data)["image/png"]


@pytest.mark.parametrize(
    "shown",
    [
        lambda value: base64.b64encode(f"moi:{value}".encode()).decode(),
        lambda value: base64.urlsafe_b64encode(f"{value}@".encode()).decode(),
        lambda value: urllib.parse.quote(value, safe=""),
        html.escape,
        json.dumps,
        lambda value: value.encode().hex(),
        lambda value: value[:-3],
    ],
)
def test_encoded_and_cut_values_are_masked(shown: Callable[[str], str]) -> None:
    secrets = secrets_of([KEY, "C0qu&licot/" + "<Bleu>+27é"])
    for value in secrets.values:
        assert secrets.masked(f"avant {shown(value)} après").count("••••") >= 1
        assert shown(value) not in secrets.masked(f"avant {shown(value)} après")


def test_bytes_and_bare_names_still_parse() -> None:
    kept = _masked(f"password = b'{KEY}'", f"x = {GITHUB}")
    assert [cell.code.problem for cell in kept.cells if cell.code] == [None, None]
    assert KEY not in kept.cells[0].source
    assert GITHUB not in kept.cells[1].source


def test_more_than_can_be_searched_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certgrader.masking.mask._MOST_WORK", 1000)
    assert secrets_of([KEY]).masked("ligne\n" * 100) == "\n".join(["••••"] * 101)


def test_without_secrets_nothing_is_touched() -> None:
    submission, notebook = submitted("x = 1\nprint('••••')", "import os")
    assert masked(submission, notebook, STATIC_RUN, known_secrets(submission, notebook, ())) == (
        submission,
        notebook,
        STATIC_RUN,
    )


@given(st.text(), st.text(), st.sampled_from([GITHUB, KEY, PASSWORD, "deux\nlignes et " + KEY]))
def test_no_text_around_saves_a_secret(before: str, after: str, secret: str) -> None:
    text = before + secret + after
    shown = secrets_of([secret]).masked(text)
    assert secret not in shown
    assert shown.count("\n") == text.count("\n")


@given(st.text(alphabet="ab\n'\"#\\ =", max_size=40), st.text(alphabet="ab\n'\"#\\ =", max_size=40))
def test_code_keeps_its_lines(before: str, after: str) -> None:
    source = f"{before}'{KEY}'{after}"
    shown = secrets_of([KEY]).masked_code(source)
    assert KEY not in shown
    assert shown.count("\n") == source.count("\n")
