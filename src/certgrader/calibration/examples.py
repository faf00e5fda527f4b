"""Judged notebooks → what there is to learn from: their verdicts by the rubric alone, beside what readers said."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from certgrader.bundle.store import load
from certgrader.calibration.corpus import Corpus, Judged, Label
from certgrader.errors import SubmissionProblem
from certgrader.execution.model import STATIC_RUN, Run
from certgrader.facts.model import Facts
from certgrader.fitted.features import Asked
from certgrader.grading.calibrating import asked
from certgrader.grading.model import Grading, Verdict
from certgrader.masking.masked import known_secrets, masked
from certgrader.notebook.model import Notebook
from certgrader.notebook.reading import read_notebook
from certgrader.pipeline.judge import examined
from certgrader.pipeline.regrade import find_bundles
from certgrader.rubric.model import Criterion, Rubric
from certgrader.submission.intake import open_submission
from certgrader.submission.model import Submission


@dataclass(frozen=True, slots=True)
class Example:
    """One criterion of one notebook: the rubric's verdict, and what its readers said."""

    judged: Judged
    criterion: Criterion
    competency: str
    verdict: Verdict
    labels: tuple[Label, ...]

    @property
    def wanted(self) -> frozenset[int]:
        """The cells that any reader pointed at."""
        return frozenset[int]().union(*(label.cells for label in self.labels))

    @property
    def asked(self) -> Asked:
        """What the ranking of cells wants to know of it."""
        return asked(self.verdict, self.criterion, self.competency)


@dataclass(frozen=True, slots=True)
class Studied:
    """A judged notebook, examined once."""

    judged: Judged
    notebook: Notebook
    facts: Facts
    grading: Grading
    examples: tuple[Example, ...]


def study(
    corpus: Corpus, rubric: Rubric, progress: Callable[[str], None]
) -> tuple[tuple[Studied, ...], tuple[SubmissionProblem, ...]]:
    """Every notebook that can be read, graded by the rubric alone, and what is wrong with the others.

    Where `corpus.bundles` holds a run of that name it is used, else the notebook is graded without being executed.
    """
    kept = {one.name: one for one in _kept(corpus)}
    found: list[Studied] = []
    problems: list[SubmissionProblem] = []
    for judged in corpus.notebooks:
        progress(judged.name)
        try:
            submission, notebook, run = kept[judged.name].parts if judged.name in kept else _read(judged)
        except SubmissionProblem as problem:
            problems.append(problem)
            continue
        found.append(_studied(judged, submission, notebook, run, rubric))
    return tuple(found), tuple(problems)


@dataclass(frozen=True, slots=True)
class _Kept:
    name: str
    parts: tuple[Submission, Notebook, Run]


def _kept(corpus: Corpus) -> Iterator[_Kept]:
    if corpus.bundles is not None:
        for stored in find_bundles(corpus.bundles)[0]:
            bundle = load(stored.folder)
            yield _Kept(bundle.submission.name, (bundle.submission, bundle.notebook, bundle.run))


def _read(judged: Judged) -> tuple[Submission, Notebook, Run]:
    with open_submission(str(judged.path), notebook=judged.notebook) as submission:
        notebook = read_notebook(submission)
        return masked(submission, notebook, replace(STATIC_RUN), known_secrets(submission, notebook, {}))


def _studied(judged: Judged, submission: Submission, notebook: Notebook, run: Run, rubric: Rubric) -> Studied:
    found = examined(submission, notebook, run, rubric)
    verdicts = {one.criterion: one for competency in found.grading.competencies for one in competency.verdicts}
    examples = tuple(
        Example(judged, criterion, competency.id, verdicts[criterion.id], judged.labels[criterion.id])
        for competency in rubric.competencies
        for criterion in competency.criteria
        if criterion.id in judged.labels
    )
    return Studied(judged, notebook, found.facts, found.grading, examples)


def every(studied: Sequence[Studied]) -> Iterator[tuple[Studied, Example]]:
    """All examples, each with its notebook."""
    for one in studied:
        for example in one.examples:
            yield one, example
