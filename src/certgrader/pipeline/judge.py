"""Submission + Notebook + Run + Rubric → Report: pure, and all that regrading needs."""

from dataclasses import dataclass

from certgrader.catalogue.catalogue import Language
from certgrader.execution.model import Run
from certgrader.facts.collect import collect
from certgrader.facts.model import Facts
from certgrader.grading.calibrating import calibrated
from certgrader.grading.findings import answer
from certgrader.grading.model import Grading
from certgrader.grading.verdicts import grade
from certgrader.notebook.model import Notebook
from certgrader.report.assemble import assemble
from certgrader.report.model import Report
from certgrader.rubric.model import Rubric
from certgrader.submission.model import Submission


@dataclass(frozen=True, slots=True)
class Examined:
    """What the rubric alone says of one submission, and the facts that it says it of."""

    facts: Facts
    grading: Grading


def examined(submission: Submission, notebook: Notebook, run: Run, rubric: Rubric) -> Examined:
    """Submission, notebook and run by the rubric's own rules; weights, if it has some, come after and give reasons."""
    facts = collect(submission, notebook, run, rubric.vocabulary, rubric.statements())
    return Examined(facts, grade(rubric, answer(rubric, facts), facts, notebook, told=rubric.weights is None))


def judge(
    submission: Submission, notebook: Notebook, run: Run, rubric: Rubric, *, created: str, language: Language
) -> Report:
    """The report on one submission. The same arguments give an equal report."""
    found = examined(submission, notebook, run, rubric)
    grading = found.grading
    if rubric.weights is not None:
        grading = calibrated(grading, rubric, rubric.weights, found.facts, notebook)
    return assemble(submission, notebook, run, rubric, grading, created=created, language=language)
