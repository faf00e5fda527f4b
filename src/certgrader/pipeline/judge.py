"""Submission + Notebook + Run + Rubric → Report: pure, and all that regrading needs."""

from certgrader.catalogue.catalogue import Language
from certgrader.execution.model import Run
from certgrader.facts.collect import collect
from certgrader.grading.calibrating import calibrated
from certgrader.grading.findings import answer
from certgrader.grading.verdicts import grade
from certgrader.notebook.model import Notebook
from certgrader.report.assemble import assemble
from certgrader.report.model import Report
from certgrader.rubric.model import Rubric
from certgrader.submission.model import Submission


def judge(
    submission: Submission, notebook: Notebook, run: Run, rubric: Rubric, *, created: str, language: Language
) -> Report:
    """The report on one submission. The same arguments give an equal report."""
    facts = collect(submission, notebook, run, rubric.vocabulary(), rubric.statements())
    answers = answer(rubric, facts)
    grading = grade(rubric, answers, facts, notebook)
    if rubric.weights is not None:
        grading = calibrated(grading, rubric, rubric.weights, facts, notebook)
    return assemble(submission, notebook, run, rubric, grading, created=created, language=language)
