from dataclasses import replace
from typing import Any

import pytest
from grading_builder import NOTEBOOK, PHRASES, asking, finding, graded, piece, rubric_of

from certgrader.catalogue.catalogue import phrase
from certgrader.checks.base import Evidence, Finding
from certgrader.checks.code import CodeCheck
from certgrader.checks.runtime import RuntimeCheck
from certgrader.facts.model import Facts
from certgrader.facts.modelling.model import ModellingFacts, Task
from certgrader.grading.findings import Answers
from certgrader.grading.model import Grading
from certgrader.grading.reasons import reason
from certgrader.grading.verdicts import grade

BOTH = {"levels": {"met": {"all": ["a", "b"]}, "partial": {"any": ["a", "b"]}}}


def said(grading: Grading) -> str:
    return grading.competencies[0].verdicts[0].reason


def test_what_was_found_and_where() -> None:
    reason = said(graded(rubric_of(BOTH), a=finding("a"), b=finding("b", "found", piece("b", cell=4))))
    assert reason == (
        "Trouvé : la suppression des doublons, « df.drop_duplicates() » (cellule 4 · [13]) et leur explication, "
        "« df.drop_duplicates() » (cellule 5)."
    )


def test_what_is_missing_for_the_next_level() -> None:
    reason = said(graded(rubric_of(BOTH), a=finding("a")))
    assert reason == (
        "Trouvé : la suppression des doublons, « df.drop_duplicates() » (cellule 4 · [13]) ; "
        "non repéré, pour « maîtrisé » : leur explication."
    )


def test_nothing_found_says_what_was_looked_for() -> None:
    assert said(graded(rubric_of(BOTH))) == (
        "Rien de repéré de ce qui est attendu : la suppression des doublons ou leur explication."
    )


def test_strength_that_is_lacking() -> None:
    rule = {"levels": {"met": {"check": "a", "strength": "observed"}, "partial": "a"}}
    assert "l'effet observé à l'exécution (la suppression des doublons)" in said(
        graded(rubric_of(rule), a=finding("a"))
    )


def test_what_must_not_be_there() -> None:
    rule = {"levels": {"met": {"all": ["a", {"not": "c"}]}, "partial": "a"}}
    reason = said(graded(rubric_of(rule), a=finding("a"), c=finding("c", "found", piece("c", cell=9))))
    assert "la correction de : un comptage" in reason


def test_the_author_s_own_phrase() -> None:
    rubric = rubric_of({**BOTH, "found": "des doublons traités et expliqués"})
    reason = said(graded(rubric, a=finding("a"), b=finding("b", "found", piece("b", cell=4))))
    assert reason == "Trouvé : des doublons traités et expliqués (cellule 4 · [13], cellule 5)."


def test_a_check_without_phrase_quotes_what_it_found() -> None:
    assert said(graded(rubric_of({"levels": {"met": "d"}}), d=finding("d"))) == (
        "Trouvé : « df.drop_duplicates() » (cellule 4 · [13])."
    )
    assert said(graded(rubric_of({"levels": {"met": "d"}}))) == (
        "Rien de repéré de ce qui est attendu : un texte qui l'explique."
    )


def test_a_file_is_named_by_its_path() -> None:
    evidence = Evidence("file", "a", "FROM python", "coded", path="Dockerfile")
    assert "(fichier Dockerfile)" in said(
        graded(rubric_of({"levels": {"met": "a"}}), a=finding("a", "found", evidence))
    )


def test_many_places_are_cut_short_and_the_one_quoted_is_told_first() -> None:
    rubric = rubric_of({"levels": {"met": {"all": ["d", "a"]}}})
    pieces = [Evidence("code", check, "x = 1", "coded", cell=cell) for check, cell in (("d", 6), ("d", 2), ("a", 4))]
    findings = {"d": finding("d", "found", *pieces[:2]), "a": finding("a", "found", *pieces[2:], piece("a", cell=0))}
    assert said(graded(rubric, **findings)) == (
        "Trouvé : la suppression des doublons, « x = 1 » (cellule 5, cellule 1) et « x = 1 » (cellule 7, cellule 3)."
    )


def told_with(likely: dict[int, float], levels: dict[str, Any]) -> str:
    """Of `a` in cells 3 and 5 and `b` in cell 4."""
    several = finding("a", "found", piece("a"), piece("a", cell=5))
    grading = graded(rubric_of({"levels": levels}), a=several, b=finding("b", "found", piece("b", cell=4)))
    situation = grading.competencies[0].verdicts[0].situation
    assert situation is not None
    return reason(replace(situation, likely=likely), NOTEBOOK).text


def test_second_things_and_places_are_told_where_a_juror_would_look() -> None:
    both = {"met": {"all": ["a", "b"]}}
    assert told_with({3: 0.9, 4: 0.6, 5: 0.6}, both) == told_with({}, both)
    assert told_with({3: 0.9, 4: 0.2, 5: 0.2}, both) == (
        "Trouvé : la suppression des doublons, « df.drop_duplicates() » (cellule 4 · [13]), entre autres."
    )


def test_what_stands_where_nobody_would_look_is_to_be_verified() -> None:
    assert told_with({3: 0.2, 4: 0.1, 5: 0.1}, {"met": "a"}) == (
        "À vérifier : la suppression des doublons, « df.drop_duplicates() » (cellule 4 · [13])."
    )
    short_of_all = {"met": {"all": ["a", "c"]}, "partial": {"all": ["a", "d"]}}
    assert "Trace insuffisante : la suppression" in told_with({3: 0.9, 4: 0.1, 5: 0.1}, short_of_all)
    assert told_with({3: 0.2, 4: 0.1, 5: 0.1}, short_of_all).startswith("Rien de repéré de ce qui est attendu : ")


def test_beside_code_that_ran_no_draft_is_told() -> None:
    several = finding("a", "found", piece("a", "executed"), piece("a", cell=5))
    assert said(graded(rubric_of({"levels": {"met": "a"}}), a=several)).endswith("(cellule 4 · [13]).")


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"a": finding("a")}, "(cellule 4 · [13]) ; à chercher, pour « maîtrisé » : leur explication."),
        ({}, "Rien trouvé de sûr ; à chercher, pour « partiel » : la suppression des doublons ou leur explication."),
    ],
)
def test_what_jurors_often_found_is_to_be_looked_for(found: dict[str, Finding], told: str) -> None:
    situation = graded(rubric_of(BOTH), **found).competencies[0].verdicts[0].situation
    assert situation is not None
    assert reason(replace(situation, better=0.3), NOTEBOOK).text.endswith(told)
    assert "à chercher" not in reason(replace(situation, better=0.1), NOTEBOOK).text


def test_what_stands_there_is_quoted_in_short() -> None:
    words = (
        "**Nous avons** retiré les doublons car ils faussaient la moyenne de chaque client suivi pendant toute l'année."
    )
    met = rubric_of({"levels": {"met": "a"}})
    quoted = Evidence("prose", "a", words, "stated", cell=2)
    reason = said(graded(met, a=finding("a", "found", quoted)))
    assert (
        "« Nous avons retiré les doublons car ils faussaient la moyenne de chaque client suivi… » (cellule 3)" in reason
    )
    call = Evidence("code", "a", "modele = Pipeline(\n    steps=[...]\n)", "coded", cell=2)
    assert "« modele = Pipeline(steps=[...]) »" in said(graded(met, a=finding("a", "found", call)))
    call = Evidence("code", "a", "part = 100 * juste / Total(**reglages) | garde", "coded", cell=2)
    assert "« part = 100 * juste / Total(**reglages) | garde »" in said(graded(met, a=finding("a", "found", call)))


def test_where_something_is_missing_one_quote_is_enough() -> None:
    rule = {"levels": {"met": {"all": ["a", "b", "c"]}, "partial": {"all": ["a", "b"]}}}
    reason = said(graded(rubric_of(rule), a=finding("a"), b=finding("b", "found", piece("b", cell=4))))
    assert reason.count("drop_duplicates") == 1


def test_of_many_ways_two_are_told() -> None:
    rule = {"levels": {"met": {"all": ["a", {"any": ["b", "c", "d"]}]}, "partial": "a"}}
    reason = said(graded(rubric_of(rule), a=finding("a")))
    assert reason.endswith("non repéré, pour « maîtrisé » : leur explication ou un comptage, par exemple.")


def test_what_only_a_run_could_show_is_not_said_to_be_missing_without_one() -> None:
    rule = {"levels": {"met": {"all": ["a", {"any": ["b", {"all": ["c", "d"]}]}]}, "partial": "a"}}
    seen = RuntimeCheck(id="b", type="runtime", event="rows_removed", finds="des lignes supprimées à l'exécution")
    rubric = asking(rubric_of(rule), b=seen)
    findings = {name: finding(name, "not_found") for name in PHRASES} | {"a": finding("a")}

    def told(*, executed: bool) -> str:
        return said(grade(rubric, Answers(findings), Facts(executed=executed), NOTEBOOK))

    assert "à l'exécution" in told(executed=True)
    assert "à l'exécution" not in told(executed=False)
    assert "un comptage" in told(executed=False)


def test_what_does_not_suit_the_task_is_not_said_to_be_missing() -> None:
    rule = {"levels": {"met": {"all": ["a", {"any": ["b", "c"]}]}, "partial": "a"}}
    rubric = asking(rubric_of(rule), b={"suits": ("binary",)})
    findings = {name: finding(name, "not_found") for name in PHRASES} | {"a": finding("a")}

    def told(task: Task) -> str:
        facts = Facts(modelling=ModellingFacts(task=task))
        return said(grade(rubric, Answers(findings), facts, NOTEBOOK)).partition("non repéré")[2]

    assert told("binary") == told("unknown") == ", pour « maîtrisé » : leur explication ou un comptage."
    assert told("regression") == ", pour « maîtrisé » : un comptage."


def test_a_thing_that_was_found_twice_is_told_once() -> None:
    rule = {"levels": {"met": {"all": ["a", "b"]}}}
    rubric = asking(rubric_of(rule), b={"finds": "des suppressions de doublon"})
    reason = said(graded(rubric, a=finding("a"), b=finding("b")))
    assert "la suppression des doublons" in reason
    assert "des suppressions de doublon" not in reason


def test_of_much_that_is_missing_the_first_is_told() -> None:
    rule = {"levels": {"met": {"all": ["a", "b", "c"]}, "partial": "a"}}
    explained, counted = "l'explication de chaque suppression " * 4, "un comptage avant et après " * 4
    rubric = asking(rubric_of(rule), b={"finds": explained.strip()}, c={"finds": counted.strip()})
    reason = said(graded(rubric, a=finding("a")))
    assert reason.endswith("suppression, entre autres.")
    assert "comptage" not in reason


def test_an_example_is_given_once() -> None:
    rule = {"levels": {"met": {"all": ["a", {"any": ["b", "c", "d"]}]}, "partial": "a"}}
    reason = said(graded(asking(rubric_of(rule), c={"finds": "un comptage, par exemple"}), a=finding("a")))
    assert reason.count("par exemple") == 1


def test_two_ways_to_the_same_things_are_told_once() -> None:
    rule = {"levels": {"met": {"all": [{"any": ["b", "c"]}, {"any": ["c", "b"]}]}, "partial": "a"}}
    reason = said(graded(rubric_of(rule), a=finding("a")))
    assert reason.endswith("non repéré, pour « maîtrisé » : leur explication ou un comptage.")


@pytest.mark.parametrize("found", [{}, {"a": finding("a")}, {"a": finding("a"), "b": finding("b")}])
def test_no_rule_and_no_check_id_shows(found: dict[str, Finding]) -> None:
    reason = said(graded(rubric_of(BOTH), **found))
    assert reason[0].isupper()
    assert reason.endswith(".")
    assert reason.replace("df.drop_duplicates()", "").count(".") == 1
    assert not {"all", "any", "not", "duplicates-removed"} & set(reason.split())


def test_the_run_is_spoken_of_only_where_it_could_have_changed_the_level() -> None:
    """What a text would bring is not asked of a cell that could not be run."""
    unrun = {3: phrase("diagnosis.file-elsewhere", path="/content/a.csv", file="a.csv")}
    facts = Facts(executed=True, unrun=unrun)
    findings = {name: finding(name, "not_found") for name in PHRASES} | {"a": finding("a")}

    def told(levels: dict[str, Any]) -> str:
        return said(grade(rubric_of({"levels": levels}), Answers(findings), facts, NOTEBOOK))

    assert "exécutée" not in told({"met": {"all": ["a", "b"]}, "partial": "a"})
    assert told({"met": {"check": "a", "strength": "executed"}, "partial": "a"}).endswith(
        "une partie du code (cellule 4 · [13]) n'a pas pu être exécutée jusqu'au bout : "
        "le fichier « a.csv » est introuvable."
    )


def test_ways_that_hold_a_choice_themselves_are_kept_apart() -> None:
    rule = {"levels": {"met": {"all": ["a", {"any": ["b", "c"]}]}, "partial": "a"}}
    reason = said(graded(asking(rubric_of(rule), b={"finds": "une courbe ROC ou de rappel"}), a=finding("a")))
    assert reason.endswith("non repéré, pour « maîtrisé » : une courbe ROC ou de rappel, ou bien un comptage.")


def test_classes_that_are_asked_for_in_number_are_named_together() -> None:
    pieces = [piece("a", cell=cell, focus=f"{name}(") for cell, name in ((3, "Ridge"), (4, "SVR"), (5, "Lasso"))]
    asked = CodeCheck(id="a", type="code", calls=("*",), finds="deux")
    for distinct, quoted in (
        (2, "« Ridge » (cellule 4 · [13]), « SVR » (cellule 5) et « Lasso » (cellule 6"),
        (1, "« df.drop_duplicates() » ("),
    ):
        check = asked.model_copy(update={"distinct": distinct})
        rubric = asking(rubric_of({"levels": {"met": "a"}}), a=check)
        assert f"deux, {quoted}" in said(graded(rubric, a=finding("a", "found", *pieces)))


def test_what_would_be_said_in_words_is_not_spotted_and_what_code_would_do_not_found() -> None:
    rule = {"levels": {"met": {"all": ["a", "b"]}, "partial": "a"}}
    assert "non repéré, pour « maîtrisé » : leur explication" in said(graded(rubric_of(rule), a=finding("a")))
    done = CodeCheck(id="b", type="code", calls=("*",), finds="un comptage fait")
    reason = said(graded(asking(rubric_of(rule), b=done), a=finding("a")))
    assert "non trouvé, pour « maîtrisé » : un comptage fait" in reason
    assert said(graded(asking(rubric_of(rule), b=done))).startswith("Rien de repéré")
