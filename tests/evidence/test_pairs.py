"""Pairs of notebooks: the work done, and the same words without it. Each was written before the checks it tries.

The rules have been extended with all three lots at hand: what they do with pairs that they never met, these do not say.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from percent import notebook_json, write_notebook

from certgrader.execution.model import STATIC_RUN, ExecutionOptions
from certgrader.notebook.reading import parse_notebook
from certgrader.pipeline.grade import GradeOptions, grade
from certgrader.pipeline.judge import judge
from certgrader.report.model import CriterionReport, Report
from certgrader.rubric.loading import load_rubric
from certgrader.rubric.model import Rubric
from certgrader.submission.model import Submission

pytestmark = pytest.mark.xdist_group("pairs")
PAIRS, SECOND, THIRD = (
    sorted(path.parent for path in (Path(__file__).parent / lot).glob("*/honest.py"))
    for lot in ("pairs", "pairs_2", "pairs_3")
)
BAR = 57 / 60
"""Share of the pairs that must be told apart."""
RANK = {"not_applicable": 0, "not_met": 0, "partial": 1, "met": 2}
UNTOLD = frozenset(
    {
        "c3.1-sensors-keys-match-nothing",
        "c3.3-river-wrong-sentinel",
        "c3.3-spark-anti-join-backwards",
        # of the third lot
        "c3.1-credits-noms-decales",
        "c3.2-digits-cast-after-the-division",
        "c3.3-buoys-sentinel-looked-for-as-text",
        "c4.1-churn-truth-taken-from-the-model",
        "c4.1-heartbeats-labels-in-another-order",
        "c4.9-pannes-famille-gaussienne",
        "c5.6-courses-bornes-dans-la-mauvaise-unite",
        "c9.2-credit-psi-sur-ses-propres-quantiles",
    }
)
"""Pairs that are not told apart yet, without being executed. Whoever tells one apart takes it out."""

Grader = Callable[[Path], Report]


@dataclass(frozen=True)
class Pair:
    """What a pair got on the criterion at stake, which its folder's name begins with."""

    name: str
    honest: CriterionReport
    gaming: CriterionReport

    @property
    def told(self) -> float:
        """1 where the honest one stands above, a half where both stand level and only the gaming one needs the jury."""
        if RANK[self.honest.level] > RANK[self.gaming.level]:
            return 1.0
        level = self.honest.level == self.gaming.level
        return 0.5 if level and self.gaming.needs_jury and not self.honest.needs_jury else 0.0

    def __str__(self) -> str:
        return f"{self.name}: honest {self.honest.level}, gaming {self.gaming.level} ({self.gaming.reason})"


def graded(folder: Path, grader: Grader) -> Pair:
    at_stake = folder.name.partition("-")[0].upper()
    honest, gaming = (verdict(grader(folder / f"{side}.py"), at_stake) for side in ("honest", "gaming"))
    return Pair(folder.name, honest, gaming)


def verdict(report: Report, criterion: str) -> CriterionReport:
    return next(one for competency in report.competencies for one in competency.criteria if one.id == criterion)


def score(pairs: Iterable[Pair]) -> tuple[float, str]:
    """The share told apart, and the pairs that are not."""
    every = list(pairs)
    told = sum(pair.told for pair in every)
    untold = "\n".join(str(pair) for pair in every if pair.told < 1)
    return told / len(every), f"{told} of {len(every)} told apart; not, or by half:\n{untold}"


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric("concevoir-implementer-ia")


@pytest.fixture(scope="module")
def unrun(rubric: Rubric) -> dict[str, Pair]:
    """All pairs, graded without being executed."""

    def static(path: Path) -> Report:
        notebook = parse_notebook(notebook_json(path.read_text(encoding="utf-8")), "pair.ipynb")
        submission = Submission("pair", "0", "", "pair.ipynb", "0")
        return judge(submission, notebook, STATIC_RUN, rubric, created="", language="fr")

    return {folder.name: graded(folder, static) for folder in (*PAIRS, *SECOND, *THIRD)}


@pytest.mark.parametrize("name", [folder.name for folder in (*PAIRS, *SECOND, *THIRD)])
def test_the_work_is_told_from_its_words(name: str, unrun: dict[str, Pair]) -> None:
    assert (unrun[name].told < 1) == (name in UNTOLD), str(unrun[name])


def test_enough_pairs_are_told_apart(unrun: dict[str, Pair]) -> None:
    share, said = score(unrun[folder.name] for folder in PAIRS)
    assert share >= BAR, said


def test_enough_pairs_of_the_second_lot_are_told_apart(unrun: dict[str, Pair]) -> None:
    share, said = score(unrun[folder.name] for folder in SECOND)
    assert share >= BAR, said


@pytest.mark.xfail(reason="what goes wrong in the values is not seen in the code", strict=True)
def test_enough_pairs_of_the_third_lot_are_told_apart(unrun: dict[str, Pair]) -> None:
    share, said = score(unrun[folder.name] for folder in THIRD)
    assert share >= BAR, said


@pytest.mark.slow
def test_enough_pairs_are_told_apart_when_they_run(rubric: Rubric, tmp_path: Path) -> None:
    options = GradeOptions(rubric, "fr", ExecutionOptions())

    def executed(path: Path) -> Report:
        target = tmp_path / f"{path.parent.name}-{path.stem}" / "pair.ipynb"
        target.parent.mkdir()
        return grade(str(write_notebook(path, target)), options).document.report

    share, said = score(graded(folder, executed) for folder in PAIRS)
    assert share >= BAR, said
