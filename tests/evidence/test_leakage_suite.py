"""The leakage suite: notebooks that leak and near misses, labelled before anyone ran detection on them.

It came in two lots, and detection was changed after each: what it scores here since is no longer measured on notebooks
that it has not seen. The first 48, first run: cases with precision 0.96 and recall 0.92, kinds with 0.82 and 0.85. The
20 after them: 0.88 and 0.70, by case and by kind.
"""

import pytest
from leaks import CASES, Case, by_case, by_kind, examined, label

BAR = 0.95
"""The least precision and the least recall: 0.9 was asked for, what is more guards what has been reached."""
KINDS = frozenset("preprocessing selection resampling overlap target test-reuse temporal group".split())


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [examined(path) for path in CASES]


def test_the_suite_is_what_it_says() -> None:
    labels = [label(path) for path in CASES]
    assert len(labels) >= 40
    assert labels.count(frozenset()) * 2 == len(labels)
    assert frozenset().union(*labels) == KINDS


def test_notebooks_that_leak_are_told_from_those_that_do_not(cases: list[Case]) -> None:
    score = by_case(cases)
    wrong = "\n".join(str(case) for case in cases if bool(case.expected) != bool(case.found))
    assert min(score.precision, score.recall) >= BAR, f"{score}\n{wrong}"


def test_leaks_are_called_by_their_kind(cases: list[Case]) -> None:
    score = by_kind(cases)
    wrong = "\n".join(str(case) for case in cases if case.expected != case.found)
    assert min(score.precision, score.recall) >= BAR, f"{score}\n{wrong}"
