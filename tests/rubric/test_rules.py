from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from certgrader.checks.base import Evidence, Finding, Outcome, Strength
from certgrader.rubric.rules import Lack, Rule, checks_of, evaluate, lacking

RULES: TypeAdapter[Rule] = TypeAdapter(Rule)
IDS = ("a", "b", "c", "d")


def finding(check: str, outcome: Outcome, strength: Strength = "coded") -> Finding:
    evidence = (Evidence("code", check, "x", strength),) if outcome == "found" else ()
    return Finding(check, outcome, evidence)


def findings(**outcomes: Outcome) -> dict[str, Finding]:
    return {name: finding(name, outcome) for name, outcome in outcomes.items()}


def outcome(rule: object, **outcomes: Outcome) -> Outcome:
    return evaluate(RULES.validate_python(rule), findings(**outcomes)).outcome


@pytest.mark.parametrize(
    ("rule", "a", "b", "expected"),
    [
        ({"all": ["a", "b"]}, "found", "cannot_tell", "cannot_tell"),
        ({"all": ["a", "b"]}, "not_found", "cannot_tell", "not_found"),
        ({"any": ["a", "b"]}, "found", "cannot_tell", "found"),
        ({"any": ["a", "b"]}, "not_found", "cannot_tell", "cannot_tell"),
        ({"not": "a"}, "cannot_tell", "found", "cannot_tell"),
        ({"not": "a"}, "not_found", "found", "found"),
        ({"at_least": {"n": 1, "of": ["a", "b"]}}, "not_found", "cannot_tell", "cannot_tell"),
        ({"at_least": {"n": 2, "of": ["a", "b"]}}, "not_found", "cannot_tell", "not_found"),
    ],
)
def test_kleene_logic(rule: object, a: Outcome, b: Outcome, expected: Outcome) -> None:
    assert outcome(rule, a=a, b=b) == expected


def test_a_strength_is_a_minimum() -> None:
    rule = RULES.validate_python({"check": "a", "strength": "executed"})
    for strength, expected in (("observed", "found"), ("executed", "found"), ("coded", "not_found")):
        assert evaluate(rule, {"a": finding("a", "found", strength)}).outcome == expected  # type: ignore[arg-type]
    assert evaluate(rule, {"a": finding("a", "cannot_tell")}).outcome == "cannot_tell"


def test_the_checks_that_decided_are_told() -> None:
    rule = RULES.validate_python({"any": [{"all": ["a", "b"]}, "c", "d"]})
    assert evaluate(rule, findings(a="found", b="not_found", c="found", d="not_found")).deciding == ("c",)
    assert evaluate(rule, findings(a="found", b="cannot_tell", c="not_found", d="not_found")).deciding == ("b",)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"all": ["a", "b", "c"]}, (Lack(("b",)), Lack(("c",)))),
        ({"any": ["b", "c"]}, (Lack(("b", "c")),)),
        ({"any": [{"all": ["b", "c"]}, "d"]}, (Lack(("d",)),)),
        ({"at_least": {"n": 2, "of": ["a", "b", "c"]}}, (Lack(("b", "c")),)),
        ({"at_least": {"n": 3, "of": ["a", "b", "c", "d"]}}, (Lack(("b",)), Lack(("c",)))),
        ({"all": ["b", {"any": ["c", "d"]}]}, (Lack(("b",)), Lack(("c", "d")))),
        ({"not": "a"}, (Lack(("a",), unwanted=True),)),
        ({"check": "a", "strength": "executed"}, (Lack(("a",), stronger="executed"),)),
        ("a", ()),
    ],
)
def test_what_is_lacking_is_told_the_shortest_way(rule: object, expected: tuple[Lack, ...]) -> None:
    known = findings(a="found", b="not_found", c="not_found", d="not_found")
    assert lacking(RULES.validate_python(rule), known) == expected


def rules(negation: bool) -> st.SearchStrategy[Any]:
    def wider(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        several = st.lists(inner, min_size=1, max_size=3)
        kinds = [
            several.map(lambda parts: {"all": parts}),
            several.map(lambda parts: {"any": parts}),
            several.flatmap(lambda of: st.integers(1, len(of)).map(lambda n: {"at_least": {"n": n, "of": of}})),
        ]
        return st.one_of(*kinds, *([inner.map(lambda part: {"not": part})] if negation else []))

    return st.recursive(st.sampled_from(IDS), wider, max_leaves=8)


_OUTCOMES: tuple[Outcome, ...] = ("not_found", "cannot_tell", "found")
outcomes_of_all = st.fixed_dictionaries({name: st.sampled_from(_OUTCOMES) for name in IDS})


@given(rules(negation=False), outcomes_of_all, st.sampled_from(IDS))
def test_more_evidence_never_lowers_a_rule_without_not(rule: object, known: dict[str, Outcome], name: str) -> None:
    before = outcome(rule, **known)
    after = outcome(rule, **{**known, name: "found"})
    assert _OUTCOMES.index(after) >= _OUTCOMES.index(before)


@given(rules(negation=True), outcomes_of_all)
def test_cannot_tell_means_that_both_answers_were_possible(rule: object, known: dict[str, Outcome]) -> None:
    if outcome(rule, **known) != "cannot_tell":
        for guess in ("found", "not_found"):
            settled = {name: guess if one == "cannot_tell" else one for name, one in known.items()}
            assert outcome(rule, **settled) == outcome(rule, **known)


@given(rules(negation=False), outcomes_of_all, st.randoms())
def test_the_order_of_checks_never_matters(rule: dict[str, Any] | str, known: dict[str, Outcome], chance: Any) -> None:
    assert outcome(_shuffled(rule, chance), **known) == outcome(rule, **known)


@given(rules(negation=True), outcomes_of_all)
def test_what_is_lacking_would_do(rule: object, known: dict[str, Outcome]) -> None:
    parsed = RULES.validate_python(rule)
    for lack in lacking(parsed, findings(**known)):
        assert set(lack.checks) <= set(checks_of(parsed))
    if outcome(rule, **known) == "found":
        assert lacking(parsed, findings(**known)) == ()


def _shuffled(rule: Any, chance: Any) -> Any:
    if isinstance(rule, str):
        return rule
    ((word, inner),) = rule.items()
    if word == "at_least":
        return {
            word: {
                "n": inner["n"],
                "of": chance.sample([_shuffled(one, chance) for one in inner["of"]], len(inner["of"])),
            }
        }
    return {word: chance.sample([_shuffled(one, chance) for one in inner], len(inner))}
