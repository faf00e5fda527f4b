"""Cases of the leakage suite: what their authors say they leak, what is found in them, and how to count it.

A case is a notebook written as text (see `percent`) whose first line is `# leaks: ` and the kinds, or `none`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from percent import notebook_json

from certgrader.execution.model import STATIC_RUN
from certgrader.facts.collect import collect
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.model import Submission

CASES = tuple(sorted((Path(__file__).parent / "leakage").glob("*.py")))
LABEL = "# leaks: "
PREFIX = "leakage-"


@dataclass(frozen=True)
class Case:
    """What a case's author says it leaks, and what was found in it."""

    name: str
    expected: frozenset[str]
    found: frozenset[str]

    def __str__(self) -> str:
        said, found = (", ".join(sorted(kinds)) or "none" for kinds in (self.expected, self.found))
        return f"{self.name}: expected {said}; found {found}"


@dataclass(frozen=True)
class Score:
    """Rights and wrongs counted over all cases."""

    right: int
    invented: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.invented, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    def __str__(self) -> str:
        return f"precision {self.precision:.2f}, recall {self.recall:.2f}"


def label(path: Path) -> frozenset[str]:
    """The kinds in the first line, without their common beginning; empty for a clean case."""
    said = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix(LABEL)
    return frozenset(kind.strip().removeprefix(PREFIX) for kind in said.split(",")) - {"none"}


def detected(raw: bytes) -> frozenset[str]:
    """The kinds found in a notebook without running it. An extractor that fails is an error here."""
    notebook = parse_notebook(raw, "case.ipynb")
    facts = collect(Submission("case", "0", "", "case.ipynb", "0"), notebook, STATIC_RUN, ())
    if facts.problems:
        raise RuntimeError(f"extractors failed: {facts.problems}")
    return frozenset(leak.kind for leak in facts.modelling.leaks)


def examined(path: Path) -> Case:
    return Case(path.stem, label(path), detected(notebook_json(path.read_text(encoding="utf-8"))))


def by_case(cases: Iterable[Case]) -> Score:
    """Any leak against none."""
    pairs = [(bool(case.expected), bool(case.found)) for case in cases]
    return Score(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))


def by_kind(cases: Iterable[Case]) -> Score:
    """Each kind of each case counts for itself."""
    every = list(cases)
    return Score(
        sum(len(case.expected & case.found) for case in every),
        sum(len(case.found - case.expected) for case in every),
        sum(len(case.expected - case.found) for case in every),
    )
