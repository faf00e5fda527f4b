"""A check's test is one line a case: `finds("{calls: [open]}", "open('a')")`."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
import yaml

from certgrader.checks.base import Check, Finding, check_types
from certgrader.execution.model import STATIC_RUN, CellRun, Run, TraceEvent
from certgrader.facts.collect import collect
from certgrader.facts.model import Facts, FileFacts
from certgrader.notebook.model import Notebook
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.model import Submission, SubmittedFile

Ask = Callable[..., Finding]


def notebook_of(*cells: str | tuple[str, Sequence[dict[str, object]]]) -> Notebook:
    """A notebook whose code cells are `cells`, each a source or a source with its saved outputs."""
    documents: list[dict[str, object]] = []
    for number, cell in enumerate(cells, start=1):
        source, outputs = (cell, ()) if isinstance(cell, str) else cell
        count = number if outputs else None
        documents.append(
            {"cell_type": "code", "metadata": {}, "execution_count": count, "source": source, "outputs": list(outputs)}
        )
    raw = {"cells": documents, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return parse_notebook(json.dumps(raw).encode(), "test.ipynb")


def printed(text: str) -> dict[str, object]:
    """What `print` leaves."""
    return {"output_type": "stream", "name": "stdout", "text": text}


def shown(**data: str) -> dict[str, object]:
    """What `display` leaves; mime types with `_` for `/`."""
    return {"output_type": "display_data", "metadata": {}, "data": {k.replace("_", "/"): v for k, v in data.items()}}


def facts_of(
    *cells: str | tuple[str, Sequence[dict[str, object]]],
    files: Sequence[tuple[str, str | None]] = (),
    events: Sequence[TraceEvent] | None = None,
) -> Facts:
    """Facts of such a notebook, with files beside it, static unless `events` are given."""
    notebook = notebook_of(*cells)
    beside = tuple(SubmittedFile(path, len(text or ""), "0", text) for path, text in files)
    run = STATIC_RUN
    if events is not None:
        ran = tuple(CellRun(cell.index, "ok", outputs=cell.outputs) for cell in notebook.cells)
        run = Run("executed", "completed", cells=ran, events=tuple(events))
    return collect(Submission("t", "0", "", "test.ipynb", "0", beside), notebook, run, ())


def check_of(kind: str, fields: str) -> Check:
    """A check of type `kind` with fields in YAML."""
    return check_types.get(kind).model_validate({"id": "tested", "type": kind, **yaml.safe_load(fields)})


def answers(kind: str, fields: str, facts: Facts, outcome: str) -> Finding:
    """The check's finding, whose outcome must be `outcome`."""
    finding = check_of(kind, fields).run(facts)
    assert finding.outcome == outcome, finding
    assert all(one.check == "tested" for one in finding.evidence)
    return finding


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    """The check type that the test's module is named after."""
    return str(request.module.__name__).rpartition("test_")[2]


@pytest.fixture
def finds(kind: str) -> Ask:
    """Asserts that the check finds something, and gives the finding."""
    return lambda fields, *cells, **more: answers(kind, fields, facts_of(*cells, **more), "found")


@pytest.fixture
def misses(kind: str) -> Ask:
    """Asserts that the check finds nothing, and gives the finding."""
    return lambda fields, *cells, **more: answers(kind, fields, facts_of(*cells, **more), "not_found")


@pytest.fixture
def cannot_tell(kind: str) -> Ask:
    """Asserts that the check cannot tell, and gives the finding. Without cells: its extractor failed."""

    def ask(fields: str, *cells: str) -> Finding:
        facts = facts_of(*cells)
        if not cells:
            from certgrader.catalogue.catalogue import phrase

            facts = replace(facts, problems=((kind, phrase("checks.failed.code")),), file=FileFacts())  # type: ignore[arg-type]
        return answers(kind, fields, facts, "cannot_tell")

    return ask


@pytest.fixture
def make_facts() -> Callable[..., Facts]:
    """`facts_of`."""
    return facts_of


@pytest.fixture
def make_check() -> Callable[[str, str], Check]:
    """`check_of`."""
    return check_of


@pytest.fixture
def output() -> dict[str, Callable[..., dict[str, object]]]:
    """Makers of outputs: `printed`, `shown`."""
    return {"printed": printed, "shown": shown}
