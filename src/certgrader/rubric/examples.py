"""`certgrade rubric test`: fragments that each check must and must not match. No kernel is started.

A fragment becomes a notebook of one or two cells, which goes the way of every notebook: facts, then the check.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from certgrader.catalogue.catalogue import Language, Phrase, phrase
from certgrader.checks.base import Check, EventExample, Example, Outcome
from certgrader.execution.model import STATIC_RUN, CellRun, Run, TraceEvent
from certgrader.facts.collect import collect
from certgrader.facts.model import Concept, Facts, RuntimeFact, RuntimeFacts
from certgrader.notebook.model import Notebook
from certgrader.notebook.reading import parse_notebook
from certgrader.rubric.document import Location
from certgrader.rubric.loading import Source
from certgrader.submission.model import Submission, SubmittedFile

WANTED = 2
"""Examples of each sort that a check should have."""

Expected = Literal["match", "no_match"]

_FIGURES = ("<svg", "<img", "<figure")
_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
_MAKES = {"figure": "import matplotlib.pyplot as plt\nplt.show()", "table": "df", "text": "print(resultat)"}


@dataclass(frozen=True, slots=True)
class WrongExample:
    """An example that does not do what its author promised. `place` is `file:line:column`."""

    place: str
    check: str
    expected: Expected
    outcome: Outcome
    message: Phrase


@dataclass(frozen=True, slots=True)
class Trial:
    """All examples of a rubric, tried. `bare` are the checks with fewer than two examples of each sort."""

    tried: int
    wrong: tuple[WrongExample, ...]
    bare: tuple[str, ...]


def try_examples(source: Source) -> Trial:
    """Every example of the rubric in `source`, in the file's order."""
    rubric = source.rubric
    vocabulary = {concept.id: concept for concept in rubric.vocabulary}
    statements = rubric.statements()
    tried, wrong, bare = 0, [], []
    for check, at in _checks(source):
        concepts = tuple(vocabulary[name] for name in sorted(check.concepts()))
        if min(len(check.examples.match), len(check.examples.no_match)) < WANTED:
            bare.append(check.id)
        for expected, index, example in _examples(check):
            tried += 1
            facts = facts_of(example, concepts, rubric.language, statements)
            outcome, message = _try(check, facts, expected)
            if message is not None:
                place = source.document.place((*at, "examples", expected, index))
                wrong.append(WrongExample(place, check.id, expected, outcome, message))
    return Trial(tried, tuple(wrong), tuple(bare))


def _checks(source: Source) -> Iterator[tuple[Check, Location]]:
    for c, competency in enumerate(source.rubric.competencies):
        for k, criterion in enumerate(competency.criteria):
            for i, check in enumerate(criterion.checks):
                yield check, ("competencies", c, "criteria", k, "checks", i)


def _examples(check: Check) -> Iterator[tuple[Expected, int, Example]]:
    for index, example in enumerate(check.examples.match):
        yield "match", index, example
    for index, example in enumerate(check.examples.no_match):
        yield "no_match", index, example


def _try(check: Check, facts: Facts, expected: Expected) -> tuple[Outcome, Phrase | None]:
    """The outcome, and what is wrong with it if anything is."""
    try:
        outcome = check.run(facts).outcome
    except Exception as error:  # noqa: BLE001  # the author of a python check reads it with the example's place
        problem = f"{type(error).__name__}: {error}"[:200]
        return "cannot_tell", phrase("rubric.examples-crash", check=check.id, problem=problem)
    if (outcome == "found") == (expected == "match"):
        return outcome, None
    if expected == "match":
        said = phrase(f"rubric.outcome.{outcome}")
        return outcome, phrase("rubric.examples-wrong-match", check=check.id, outcome=said)
    return outcome, phrase("rubric.examples-wrong-no-match", check=check.id)


def facts_of(
    example: Example, concepts: tuple[Concept, ...], language: Language, statements: tuple[str, ...] = ()
) -> Facts:
    """The facts of a notebook that holds the example and nothing else; `statements`: the rubric's own sentences."""
    notebook = _notebook(example, language)
    run = _run(example.event) if example.event is not None and example.code is not None else STATIC_RUN
    facts = collect(_submission(example), notebook, run, concepts, statements)
    if example.event is not None and example.code is None:
        fact = RuntimeFact(example.event.name, example.event.call, 0, _data(example.event), explained=True)
        facts = replace(facts, runtime=RuntimeFacts(True, (fact,), frozenset({0})), executed=True)
    return facts


def _data(event: EventExample) -> dict[str, object]:
    return dict(event.model_extra or {})


def _run(event: EventExample) -> Run:
    traced = TraceEvent(event.name, event.call, 0, _data(event))
    return Run("executed", "completed", "bwrap", cells=(CellRun(0, "ok"),), events=(traced,))


def _submission(example: Example) -> Submission:
    files: tuple[SubmittedFile, ...] = ()
    if example.file is not None:
        text = example.text or ""
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        files = (SubmittedFile(example.file, len(text), digest, text),)
    return Submission("example", "", "", "example.ipynb", "", files)


def _notebook(example: Example, language: Language) -> Notebook:
    cells: list[dict[str, object]] = []
    if example.code is not None or example.output is not None:
        kind, output = _output(example.output)
        source = example.code if example.code is not None else _MAKES[kind]
        outputs = [output] if output else []
        cells.append({"cell_type": "code", "metadata": {}, "execution_count": 1, "source": source, "outputs": outputs})
    if example.markdown is not None:
        cells.append({"cell_type": "markdown", "metadata": {}, "source": example.markdown})
    document = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 4}
    notebook = parse_notebook(json.dumps(document).encode(), "example.ipynb")
    return notebook if notebook.paragraphs else replace(notebook, language=language)


_METADATA = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}


def _output(text: str | None) -> tuple[str, dict[str, object] | None]:
    """What kind of output the text stands for, and the output as nbformat 4 writes it."""
    if text is None:
        return "text", None
    start = text.lstrip().lower()
    if start.startswith(_FIGURES):
        return "figure", _display({"image/png": _PIXEL, "text/plain": "<Figure size 640x480 with 1 Axes>"})
    if start.startswith(("<table", "<div")):
        return "table", _display({"text/html": text, "text/plain": text})
    if start.startswith("traceback"):
        return "text", {"output_type": "error", "ename": "", "evalue": "", "traceback": [text]}
    return "text", {"output_type": "stream", "name": "stdout", "text": text}


def _display(data: dict[str, str]) -> dict[str, object]:
    return {"output_type": "display_data", "metadata": {}, "data": data}
