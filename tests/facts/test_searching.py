from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certgrader.checks.code import CodeCheck
from certgrader.facts.fragments import folded, needed
from certgrader.facts.searching import Texts, full, within
from certgrader.rubric.loading import load_rubric

RUBRIC = load_rubric(str(Path(__file__).resolve().parents[2] / "rubrics" / "concevoir-implementer-ia.yaml"))
OWN = sorted(
    {
        pattern
        for competency in RUBRIC.competencies
        for criterion in competency.criteria
        for check in criterion.checks
        if isinstance(check, CodeCheck)
        for pattern in (*check.source, *check.assigns, *check.shell)
    }
)
HARD = (
    r"a{0}bc|d(?:ef)?g+h*",
    r"(?i)\bmod[eè]le_?final\b",
    r"x[ab]{2,3}y",
    r"(a|b|)cd",
    r"(?P<q>['\"])\w+(?P=q)",
    r"[]a]\]+[^\]]x",
    r"(?<=a)b\x41\u00e9",
    r"k(l)\1 3",
    r"a{,2}b{2}c{1,}d",
    r"(?i:straße|kilo)s",
)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"requests\.get\(", [{"requests.get("}]),
        (r"(?i)Score\s*(>|<)", [{"score"}, {">", "<"}]),
        (r"(read|load)_csv", [{"read", "load"}, {"_csv"}]),
        (r"ab?c*d+e", [{"a"}, {"d"}, {"e"}]),
        (r"\w+(\.loc)?", []),
        (r"a|\d", []),
        (r"(val|valid|validation)", [{"val"}]),
        (r"[<>]=?", [{"<", ">"}]),
        (r"[a-z]x", [{"x"}]),
        (r"\.(?=f)f(?!oo)it\(", [{"."}, {"f"}, {"it("}]),
        (r"(?x) a b", []),
        (r"\x41bc", []),
    ],
)
def test_what_a_pattern_needs(pattern: str, expected: list[set[str]]) -> None:
    assert sorted(map(sorted, needed(pattern))) == sorted(map(sorted, expected))


@pytest.mark.parametrize("pattern", OWN + list(HARD))
@settings(max_examples=15)
@given(data=st.data())
def test_whatever_matches_holds_what_is_needed(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern))
    assert all(any(fragment in folded(text) for fragment in one) for one in needed(pattern))


@pytest.mark.parametrize("text", ["FIT", "ﬁt", "fıt", "fİt", "ſit", "SİT", "Kit", "kıſ"])
@pytest.mark.parametrize("pattern", ["(?i)fit", "(?i)sit", "(?i)kit", "(?i)kis"])
def test_case_is_compared_as_expressions_do(pattern: str, text: str) -> None:
    assert bool(Texts([text]).within((pattern,))) == within((pattern,), text)


PIECES = ("X_test", "score", "df", "=", "[", "'a'", "]", ".", "map(", "log(", ")", "<", " 0.5", "F1", "é", "\n", "psi")
LINES = st.lists(st.lists(st.sampled_from(PIECES)).map("".join), max_size=12)


@given(LINES, st.lists(st.sampled_from(OWN), max_size=4).map(tuple))
def test_all_texts_at_once_as_one_by_one(texts: list[str], patterns: tuple[str, ...]) -> None:
    together = Texts(texts)
    assert together.within(patterns) == [at for at, text in enumerate(texts) if within(patterns, text)]
    assert together.full(patterns) == [at for at, text in enumerate(texts) if full(patterns, text)]


def test_what_stands_beyond_the_length_searched_is_not_found() -> None:
    line = " " * 600 + "score"
    assert Texts([line]).within(("score",)) == []
