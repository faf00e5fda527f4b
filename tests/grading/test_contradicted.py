"""A level that rests on a sentence which the outputs deny: told, less sure, for the jury."""

from dataclasses import replace

from grading_builder import NOTEBOOK, PHRASES, finding, rubric_of

from certgrader.catalogue.catalogue import phrase
from certgrader.checks.base import Evidence
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.model import Claim, Facts, Mention, Metric, Prose, ProseFacts, Sentence
from certgrader.grading.findings import Answers
from certgrader.grading.model import Grading, Verdict
from certgrader.grading.verdicts import grade

WORDS = "La SVM est le meilleur modèle"
RESTING = Evidence("prose", "b", f"{WORDS} de notre comparaison.", "stated", cell=4, lines=(2, 3))
FINDINGS = {name: finding(name, "not_found") for name in PHRASES} | {"b": finding("b", "found", RESTING)}
SHOWN = phrase("grading.contradiction.sign-itself", value="-0.6")
DENIED = Contradiction("direction", 4, (2, 2), WORDS, SHOWN, where=2)


def graded(facts: Facts) -> Grading:
    return grade(rubric_of({"levels": {"met": "b"}}), Answers(FINDINGS), facts, NOTEBOOK)


def verdict(facts: Facts) -> Verdict:
    return graded(facts).competencies[0].verdicts[0]


def test_the_reason_says_what_denies_it_and_where() -> None:
    plain, denied = verdict(Facts()), verdict(Facts(contradictions=(DENIED,)))
    assert denied.level == plain.level == "met"
    assert denied.confidence < plain.confidence
    assert denied.needs_jury
    assert denied.reason.endswith(
        " ; mais ce que dit le texte est contredit : le coefficient qu'il donne est négatif (-0.6) (cellule 3)."
    )
    assert [(one.cell, one.stance) for one in denied.evidence] == [(4, "supports"), (2, "contradicts")]


def test_a_figure_that_no_output_shows() -> None:
    claim = Claim("accuracy", 0.93, WORDS, 4, (2, 2), "contradicted", Metric("accuracy", 0.81, 6, 0, "accuracy: 0.81"))
    assert "la valeur affichée la plus proche étant 0.81 (cellule 7)" in verdict(Facts(claims=(claim,))).reason
    assert "contredit" not in verdict(Facts(claims=(replace(claim, answer="agrees"),))).reason


def test_what_is_said_elsewhere_or_beside_leaves_the_level_alone() -> None:
    for other in (
        replace(DENIED, cell=5),
        replace(DENIED, lines=(7, 7)),
        replace(DENIED, words="Une autre phrase de la même ligne"),
        replace(DENIED, kind="section"),
    ):
        assert verdict(Facts(contradictions=(other,))) == verdict(Facts())


def test_another_sentence_of_the_cell_counts_where_it_speaks_of_what_is_asked() -> None:
    """The check shows one sentence a cell, here one about the same concept."""
    words = "La corrélation avec x est positive"
    sentences = (Sentence(RESTING.excerpt, (2, 3), 6), Sentence(f"{words}.", (9, 9), 6))
    prose = Prose(0, 4, (2, 9), "text", "…", "fr", 12, "specific", sentences, (Mention("x", "x", 1, "asserted"),))
    other = replace(DENIED, lines=(9, 9), words=words)
    assert "contredit" in verdict(Facts(prose=ProseFacts((prose,)), contradictions=(other,))).reason
    silent = replace(prose, mentions=(Mention("y", "x", 1, "asserted"),))
    assert "contredit" not in verdict(Facts(prose=ProseFacts((silent,)), contradictions=(other,))).reason


def test_every_contradiction_is_told_among_the_warnings() -> None:
    warnings = graded(Facts(contradictions=(DENIED, replace(DENIED, kind="section", cell=8)))).warnings
    assert [(one.code, one.severity, one.cells) for one in warnings] == [
        ("direction-contradicted", "warning", (2, 4)),
        ("section-empty", "info", (8,)),
    ]


def test_a_warning_names_the_criteria_that_rest_on_the_sentence() -> None:
    claim = Claim("accuracy", 0.93, WORDS, 4, (2, 2), "contradicted", Metric("accuracy", 0.81, 6, 0, "accuracy: 0.81"))
    for facts in (Facts(contradictions=(DENIED,)), Facts(claims=(claim,))):
        assert [one.criteria for one in graded(facts).warnings] == [
            (graded(facts).competencies[0].verdicts[0].criterion,)
        ]
    elsewhere = Facts(contradictions=(replace(DENIED, cell=5),))
    assert [one.criteria for one in graded(elsewhere).warnings] == [()]
