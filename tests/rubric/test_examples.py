from collections.abc import Callable

import pytest

from certgrader.checks.base import Example
from certgrader.rubric.examples import facts_of, try_examples
from certgrader.rubric.loading import parse_rubric, read_rubric, rubric_names
from certgrader.rubric.scaffold import identifier, scaffold

WITH_EXAMPLES = (
    "finds: un mot des doublons, examples: {match: [{markdown: 'Nous supprimons les 12 doublons du fichier de mars.'},"
    " {markdown: x}], no_match: [{markdown: 'Rien.'}, {markdown: 'Les 4 doublons du fichier de mai sont retirés.'}]}"
)


def test_wrong_examples_are_told_with_their_place(good: str) -> None:
    text = good.replace("finds: un mot des doublons", WITH_EXAMPLES)
    trial = try_examples(parse_rubric(text.encode(), "r.yaml"))
    assert trial.tried == 4
    assert trial.bare == ("shown",)
    line = text.splitlines()[15]
    first, second = (line.index(part) + 1 for part in ("{markdown: x}", "{markdown: 'Les 4"))
    assert [(one.place, one.check, one.expected, one.outcome) for one in trial.wrong] == [
        (f"r.yaml:16:{first}", "told", "match", "not_found"),
        (f"r.yaml:16:{second}", "told", "no_match", "found"),
    ]


@pytest.mark.parametrize("name", rubric_names())
def test_the_examples_of_every_rubric_that_ships_hold(name: str) -> None:
    trial = try_examples(read_rubric(name))
    assert trial.wrong == ()
    assert trial.bare == ()
    assert trial.tried


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_new_rubric_loads_and_its_examples_hold(language: str, write: Callable[[str], str]) -> None:
    source = read_rubric(write(scaffold("Évaluation n° 1", language)))  # type: ignore[arg-type]
    assert source.rubric.id == "evaluation-n-1"
    trial = try_examples(source)
    assert (trial.wrong, trial.bare, trial.tried) == ((), (), 8)


@pytest.mark.parametrize(("name", "expected"), [("Mon référentiel", "mon-referentiel"), ("…", "rubric"), ("a", "a")])
def test_any_file_name_gives_an_identifier(name: str, expected: str) -> None:
    assert identifier(name) == expected


def test_preparatory_lines_make_the_receiver_s_type_evident() -> None:
    facts = facts_of(Example(code="import pandas as pd\ndf = pd.read_csv('a')\ndf.dropna()"), (), "fr")
    assert "pandas.DataFrame.dropna" in [call.name for call in facts.code.calls]


@pytest.mark.parametrize(
    ("output", "kind"),
    [("accuracy: 0.93", "text"), ("<table><tr><td>1</td></tr></table>", "table"), ("<svg/>", "figure")],
)
def test_an_output_is_what_it_looks_like(output: str, kind: str) -> None:
    (seen,) = facts_of(Example(output=output), (), "fr").output.outputs
    assert seen.kind == kind
    assert seen.producible


def test_an_event_is_explained_unless_code_is_given_that_does_not() -> None:
    event = {"name": "rows_removed", "call": "pandas.DataFrame.drop_duplicates", "before": 10, "after": 8}
    (alone,) = facts_of(Example.model_validate({"event": event}), (), "fr").runtime.events
    assert alone.explained
    assert alone.data == {"before": 10, "after": 8}
    (forged,) = facts_of(Example.model_validate({"event": event, "code": "print(1)"}), (), "fr").runtime.events
    assert not forged.explained


def test_a_file_stands_beside_the_notebook() -> None:
    (found,) = facts_of(Example(file="requirements.txt", text="pandas==2.2"), (), "fr").file.files
    assert (found.path, found.kind) == ("requirements.txt", "requirements")


def test_the_rubric_s_own_sentence_is_nobody_s_evidence() -> None:
    statement = "Les valeurs manquantes du fichier sont comptées puis remplacées par la médiane."
    for statements, pasted in (((), False), ((statement,), True)):
        (prose,) = facts_of(Example(markdown=statement), (), "fr", statements).prose.paragraphs
        assert prose.foreign is pasted
