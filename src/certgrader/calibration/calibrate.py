"""A folder of judged notebooks and a rubric → weights, with figures that are honest about them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from certgrader.calibration.corpus import Corpus
from certgrader.calibration.examples import Studied, study
from certgrader.calibration.figures import Compared, figures
from certgrader.calibration.fitting import cell_table, fit_levels, level_table, require_learner, whole
from certgrader.calibration.folds import folds
from certgrader.calibration.ranking import fit_ranking
from certgrader.errors import SubmissionProblem, UsageProblem
from certgrader.fitted.weights import Provenance, Weights
from certgrader.grading.calibrating import calibrated
from certgrader.grading.model import Grading
from certgrader.rubric.model import Rubric

Progress = Callable[[str, str], None]
"""What is being done ("study", "fit", "validate"), and on what."""


def silent(_step: str, _name: str) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """`weights` learned from all notebooks; `rules`, `fitted`: the figures of the rubric alone, of weights that never
    saw the notebook's group; `compared`: the latter's verdicts; `unread`: notebooks not used, and why."""

    weights: Weights
    rules: Mapping[str, float]
    fitted: Mapping[str, float]
    compared: tuple[Compared, ...]
    unread: tuple[SubmissionProblem, ...] = ()


def calibrate(corpus: Corpus, rubric: Rubric, progress: Progress = silent) -> Calibration:
    """Raises UsageProblem when there is too little to learn from, or scikit-learn is not installed."""
    require_learner()
    studied, unread = study(corpus, rubric, lambda name: progress("study", name))
    return fitted(studied, rubric, corpus, unread, progress)


def fitted(
    studied: Sequence[Studied],
    rubric: Rubric,
    corpus: Corpus,
    unread: tuple[SubmissionProblem, ...] = (),
    progress: Progress = silent,
) -> Calibration:
    """The same, from notebooks that have been examined already."""
    groups = {one.judged.group for one in studied}
    if len(groups) < 2:  # cross-validation needs two sides
        raise UsageProblem("calibrate.too-few", groups=len(groups))
    cells, levels = cell_table(studied), level_table(studied)
    if len(set(levels.answers.tolist())) < 2 or not 0 < cells.answers.sum() < len(cells.answers):
        raise UsageProblem("calibrate.one-level")
    provenance = Provenance(
        notebooks=len(studied),
        groups=len(groups),
        labels=len(levels.examples),
        labels_sha256=corpus.labels_sha256,
        rules_sha256=rubric.rules_sha256,
        date=date.today().isoformat(),  # noqa: DTZ011  # a day, for people
        certgrader=version("certgrader"),
    )
    held: list[Compared] = []
    for fold in folds(studied, cells, levels, lambda name: progress("validate", name)):
        weights = Weights(rubric=rubric.id, provenance=provenance, ranking=fold.ranking, levels=fold.levels)
        for number in sorted(fold.notebooks):
            one = studied[number]
            held += compared(one, calibrated(one.grading, rubric, weights, one.facts, one.notebook))
    rules = figures([pair for one in studied for pair in compared(one, one.grading)])
    measured = figures(held)
    progress("fit", "")
    return Calibration(
        Weights(
            rubric=rubric.id,
            provenance=provenance.model_copy(update={"figures": measured}),
            ranking=fit_ranking(studied, cells, whole(cells)),
            levels=fit_levels(levels, whole(levels)),
        ),
        rules,
        measured,
        tuple(held),
        unread,
    )


def compared(studied: Studied, grading: Grading) -> Iterator[Compared]:
    """Each verdict of a notebook beside its labels."""
    verdicts = {one.criterion: one for competency in grading.competencies for one in competency.verdicts}
    for example in studied.examples:
        criterion = example.criterion.id
        yield Compared(studied.judged.name, criterion, verdicts[criterion], example.labels)
