"""Submission + Notebook + Run → Facts. An extractor that fails gives empty facts and says so."""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TypeVar

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.execution.model import Run
from certgrader.facts import claims, file, order, output, runtime
from certgrader.facts.code import extract as code
from certgrader.facts.code.own_modules import through_modules
from certgrader.facts.contradictions import extract as contradictions
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.model import (
    CellStanding,
    Claim,
    CodeFacts,
    Concept,
    Extractor,
    Facts,
    FileFacts,
    OrderFacts,
    OutputFacts,
    ProseFacts,
    RuntimeFacts,
)
from certgrader.facts.modelling import extract as modelling
from certgrader.facts.modelling.model import ModellingFacts
from certgrader.facts.modelling.operations import of_modules
from certgrader.facts.prose import extract as prose
from certgrader.facts.prose.idle import without_idle_comments
from certgrader.facts.standing import function_standings, standings
from certgrader.facts.stopping import stopped
from certgrader.facts.unrun import unrun
from certgrader.facts.written import written
from certgrader.notebook.language import is_mostly_neither
from certgrader.notebook.model import Notebook
from certgrader.submission.model import Submission

T = TypeVar("T")

_MEASURING = frozenset({"timeit", "memit"})
_log = logging.getLogger(__name__)


def collect(
    submission: Submission,
    notebook: Notebook,
    run: Run,
    concepts: Sequence[Concept],
    statements: Sequence[str] = (),
) -> Facts:
    """All facts. `statements`: the rubric's own sentences, which are no evidence when pasted.

    Never raises for what a notebook contains: a failed extractor is listed in `Facts.problems`.
    """
    problems: list[tuple[Extractor, Phrase]] = []

    def attempt(name: Extractor, work: Callable[[], T], default: T) -> T:
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - a defect in one extractor must not cost the whole report
            _log.exception("extractor %s", name)
            problems.append((name, phrase(f"checks.extractor.{name}", error=type(error).__name__)))
            return default

    codes = attempt("code", lambda: code.extract(notebook, _modules(submission)), CodeFacts())
    ends = stopped(notebook, run)
    codes, models = attempt("modelling", lambda: modelling.extract(notebook, codes, ends), (codes, ModellingFacts()))
    files = attempt("file", lambda: _files(submission, notebook), FileFacts())
    codes = attempt("code", lambda: of_modules(through_modules(codes, _python(files)), codes), codes)
    proses = attempt("prose", lambda: prose.extract(notebook, concepts, codes.columns, statements), ProseFacts())
    proses = without_idle_comments(proses, codes)
    left = prose.first_unexamined(notebook)
    if left is not None:
        problems.append(("prose", phrase("checks.extractor.prose-long", position=left + 1)))
    if is_mostly_neither(one.text for one in notebook.paragraphs if one.kind != "comment"):
        problems.append(("prose", phrase("checks.extractor.prose-language")))
    outputs = attempt("output", lambda: output.extract(notebook, run, codes), OutputFacts())
    nothing_ran = RuntimeFacts(run.mode == "executed")
    runtimes = attempt("runtime", lambda: runtime.extract(run, codes, files, _repeating(notebook)), nothing_ran)
    nothing: Mapping[int, CellStanding] = {}
    standing = attempt("output", lambda: standings(notebook, run, codes, outputs), nothing)
    none: tuple[Claim, ...] = ()
    no_functions: Mapping[str, CellStanding] = {}
    quoted = attempt("claims", lambda: claims.extract(notebook, run, proses, outputs, (codes, models, runtimes)), none)
    known = (codes, models, files)
    no_contradictions: tuple[Contradiction, ...] = ()
    return Facts(
        code=codes,
        prose=proses,
        output=outputs,
        runtime=runtimes,
        file=files,
        modelling=models,
        order=attempt("order", lambda: order.extract(notebook, run, codes), OrderFacts()),
        claims=quoted,
        contradictions=attempt(
            "claims", lambda: contradictions.extract(notebook, run, proses, outputs, known), no_contradictions
        ),
        executed=run.mode == "executed",
        standing=standing,
        functions=attempt("output", lambda: function_standings(codes, standing), no_functions),
        problems=tuple(problems),
        unrun=unrun(run),
        stopped=ends,
    )


def _python(files: FileFacts) -> dict[str, str]:
    return {one.path: one.text for one in files.files if one.text is not None and one.path.endswith(".py")}


def _modules(submission: Submission) -> frozenset[str]:
    """Dotted names of the Python modules and packages that lie beside the notebook or below: `utils`, `src.models`."""
    folder = PurePosixPath(submission.notebook).parent
    found: set[str] = set()
    for one in submission.files:
        path = PurePosixPath(one.path)
        if path.suffix == ".py" and path.is_relative_to(folder):
            inside = path.relative_to(folder).with_suffix("")
            found.add(".".join(inside.parent.parts if inside.name == "__init__" else inside.parts))
    return frozenset(found - {""})


def _repeating(notebook: Notebook) -> frozenset[int]:
    """Cells in which a magic runs code again and again, to measure it."""
    return frozenset(
        cell.index
        for cell in notebook.cells
        if cell.code is not None and any(magic.name in _MEASURING for magic in cell.code.magics)
    )


def _files(submission: Submission, notebook: Notebook) -> FileFacts:
    """Project files beside the notebook, and those that the notebook writes from texts of its own."""
    there = file.extract(submission)
    paths = {one.path for one in there.files}
    made = (one for one in written(notebook) if one.path not in paths and (one.text or "").strip())
    return FileFacts((*there.files, *made))
