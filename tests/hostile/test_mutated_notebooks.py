"""Spoilt notebooks: each gives a report or one clear refusal, never a traceback, never a hang.

`make test` tries 300 of them, `make test-all` 10,000. `mutated(n)` makes case n again.
"""

import faulthandler
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from notebook_mutations import mutated

from certgrader.errors import SubmissionProblem
from certgrader.execution.model import ExecutionOptions
from certgrader.pipeline.grade import GradeOptions, grade
from certgrader.report.formats.base import report_formats
from certgrader.report.schema import report_schema
from certgrader.rubric.loading import load_rubric

_HANGS_AFTER = 60.0
_CHUNK = 50
_SHORT, _LONG = 300, 10_000
_SEED = 1_000_000


@cache
def _options() -> GradeOptions:
    rubric = load_rubric("concevoir-implementer-ia")
    return GradeOptions(rubric=rubric, language="fr", execution=ExecutionOptions(), execute=False)


@cache
def _schema() -> Any:
    return Draft202012Validator(report_schema())


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    # A regular expression that never ends hears no exception: the process says where it stands, and ends.
    yield
    faulthandler.cancel_dump_traceback_later()


def graded(raw: bytes, folder: Path) -> dict[str, Any] | None:
    """The report on the notebook `raw`, written in both formats; None when it was refused."""
    faulthandler.dump_traceback_later(_HANGS_AFTER, exit=True)
    path = folder / "cas.ipynb"
    path.write_bytes(raw)
    try:
        document = grade(str(path), _options()).document
    except SubmissionProblem:
        return None
    assert b"</html>" in report_formats.get("html")().render(document, "fr")
    report: dict[str, Any] = json.loads(report_formats.get("json")().render(document, "fr"))
    return report


def _tried(numbers: range, folder: Path) -> int:
    reports = 0
    for number in numbers:
        try:
            report = graded(mutated(number), folder)
        except Exception as defect:
            raise AssertionError(f"mutated({number}): {type(defect).__name__}: {defect}") from defect
        if report is not None:
            reports += 1
            if number % 10 == 0:
                _schema().validate(report)
            assert len(report["competencies"]) == 9
    return reports


def test_a_number_always_makes_the_same_case() -> None:
    numbers = range(_SEED, _SEED + 60)
    assert [mutated(number) for number in numbers] == [mutated(number) for number in numbers]


@pytest.mark.parametrize("first", range(_SEED, _SEED + _SHORT, _CHUNK))
def test_three_hundred_spoilt_notebooks(first: int, tmp_path: Path) -> None:
    assert _tried(range(first, first + _CHUNK), tmp_path) > _CHUNK // 3


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, _LONG, 250))
def test_ten_thousand_spoilt_notebooks(first: int, tmp_path: Path) -> None:
    assert _tried(range(first, first + 250), tmp_path) > 250 // 3


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_OUTPUT = st.fixed_dictionaries(
    {"output_type": st.sampled_from(["stream", "display_data", "execute_result", "error"]) | _JSON},
    optional={"data": _JSON | st.dictionaries(st.sampled_from(["text/html", "image/png", "text/plain"]), _JSON),
              "text": _JSON, "name": _JSON, "ename": _JSON, "evalue": _JSON, "traceback": _JSON, "metadata": _JSON},
)  # fmt: skip
_CELL = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw"]) | _JSON, "source": st.text() | _JSON},
    optional={"outputs": st.lists(_OUTPUT, max_size=2) | _JSON, "execution_count": _JSON, "metadata": _JSON,
              "id": _JSON, "attachments": _JSON},
)  # fmt: skip
_NOTEBOOK = st.fixed_dictionaries(
    {"cells": st.lists(_CELL, max_size=4) | _JSON, "nbformat": st.sampled_from([2, 3, 4]) | _JSON},
    optional={"metadata": _JSON, "nbformat_minor": _JSON, "worksheets": _JSON},
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_NOTEBOOK)
def test_any_json_in_the_shape_of_a_notebook(tmp_path: Path, document: object) -> None:
    graded(json.dumps(document).encode("utf-8", "replace"), tmp_path)
