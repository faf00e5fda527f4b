import json

import pytest

from certgrader.checks.prose import ProseCheck
from certgrader.facts.model import Concept, Prose, Term
from certgrader.facts.prose.extract import extract
from certgrader.notebook.reading import parse_notebook

BIAS = Concept("bias", (Term("biais", "fr"), Term("bias", "en")))
SCORE = Concept("score", tuple(Term(word, "fr") for word in ("=f1", "=f2", "=inertie")))


def read(*cells: str, columns: tuple[str, ...] = (), statements: tuple[str, ...] = ()) -> list[Prose]:
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [{"cell_type": "markdown", "metadata": {}, "source": cell} for cell in cells],
    }
    parsed = parse_notebook(json.dumps(notebook).encode(), "test.ipynb")
    return list(extract(parsed, [BIAS, SCORE], columns, statements).paragraphs)


def test_a_heading_is_a_mere_mention_and_names_what_its_section_is_about() -> None:
    heading, text = read(
        "## Biais\n\nLe modèle se trompe deux fois plus souvent pour les moins de 25 ans (12 % contre 6 %)."
    )
    assert heading.substance == "mention"
    assert text.heading_concepts == {"bias"}
    assert text.substance == "specific"


def test_generic_sentences_are_not_specific() -> None:
    (text,) = read("Il est important de bien traiter les données pour obtenir de bons résultats avec le modèle.")
    assert text.substance == "generic"


def test_a_project_column_makes_a_sentence_specific() -> None:
    sentence = "La colonne anciennete est la plus liée au départ des clients du service."
    (with_column,) = read(sentence, columns=("anciennete",))
    (without,) = read(sentence)
    assert (with_column.substance, without.substance) == ("specific", "generic")


@pytest.mark.parametrize(
    ("text", "substance"),
    [
        (
            "A tree is an algorithm that can be prone to overfitting, because it splits until each leaf is pure.",
            "generic",
        ),
        ("Le R2 est une mesure de la variance expliquée, comprise entre 0 et 1, donc facile à lire.", "generic"),
        (
            "Our trees tend to overfit, because each leaf of theirs is pure on all the rows of the training part.",
            "specific",
        ),
        ("Le R2 est une mesure de la variance expliquée, et il vaut ici 0,84, donc assez.", "specific"),
    ],
)
def test_a_definition_is_generic_until_something_in_it_is_the_author_s(text: str, substance: str) -> None:
    (prose,) = read(text)
    assert prose.substance == substance


@pytest.mark.parametrize("left", ["[to be completed]", "[Will be displayed after training]", "<à compléter>", "~XX%"])
def test_a_place_to_be_filled_tells_what_will_be_there(left: str) -> None:
    (prose,) = read(f"Le biais mesuré par tranche d'âge : {left} pour les femmes de la base.")
    assert {mention.stance for mention in prose.mentions} == {"planned"}


def test_what_stands_under_perspectives_is_planned() -> None:
    _, text = read("## Perspectives\n\nMesure des biais par tranche d'âge avec les données de 2025.")
    assert [mention.stance for mention in text.mentions] == ["planned"]


@pytest.mark.parametrize(
    ("source", "stances"),
    [
        (
            "## Conclusion et perspectives\n\nLe biais mesuré atteint 4 points.\n\n- Mesurer le biais par âge.",
            "asserted planned",
        ),
        ("## Perspectives\n\nLe biais a été mesuré en 2024.\n\nLe biais par âge.", "asserted planned"),
        ("## Perspectives\n\n### Données\n\nLe biais par âge avec les données de 2025.", "planned"),
        ("## Pistes cyclables\n\nLe biais de comptage atteint 12 %.", "asserted"),
        ("## Ouverture du fichier\n\nLe biais de saisie atteint 12 %.", "asserted"),
        ("## Next steps\n\nBias by region.", "planned"),
        ("Il serait utile d'ajouter :\n\n- une mesure du biais\n- un suivi", "planned"),
        ("Nous avons ajouté :\n\n- une mesure du biais\n- un suivi", "asserted"),
        ("Il serait utile d'ajouter :\n\n# Données\n\n- une mesure du biais", "asserted"),
    ],
)
def test_titles_and_lines_above_make_plans(source: str, stances: str) -> None:
    said = [mention.stance for prose in read(source) for mention in prose.mentions if mention.position >= 0]
    assert said == stances.split()


@pytest.mark.parametrize(("code", "stance"), [("", "planned"), ("x = 1", "asserted")])
def test_an_act_without_any_code_in_the_notebook_is_a_plan(code: str, stance: str) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "- Mesurer les biais du modèle sur chaque groupe d'âge"},
        {"cell_type": "code", "metadata": {}, "source": code, "outputs": [], "execution_count": None},
    ]
    raw = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}).encode()
    (text,) = extract(parse_notebook(raw, "test.ipynb"), [BIAS]).paragraphs
    assert [mention.stance for mention in text.mentions] == [stance]


def test_a_title_is_read_in_its_own_language() -> None:
    _, text = read("## The biases of this model\n\nLe modèle se trompe deux fois plus souvent pour les jeunes.")
    assert text.heading_concepts == {"bias"}


def test_a_table_of_contents_is_no_more_than_its_titles() -> None:
    titles = ("Contexte du projet", "Biais du jeu de 12 000 lignes", "Choix du modèle de prix")
    listed = "\n".join(f"{n}. [{title}](#{n})" for n, title in enumerate(titles, 1))
    contents, *_ = read(listed, *(f"## {n}. {title}" for n, title in enumerate(titles, 1)))
    (points,) = read(listed)
    assert (contents.substance, points.substance) == ("mention", "specific")


def test_a_teacher_s_instruction_is_foreign_and_a_comment_of_that_style_is_not() -> None:
    asked, own = read(
        "Complétez la fonction ci-dessous pour mesurer le biais de chaque groupe.",
        "Nous complétons la table pour mesurer le biais de chaque groupe.",
    )
    assert (asked.foreign, own.foreign) == (True, False)


def test_pasted_statements_and_boilerplate_are_foreign() -> None:
    statement = "Les biais potentiels ou existants sont identifiés lorsque cela est possible."
    pasted, own, licence = read(
        statement,
        "Un biais de collecte touche les clients de moins de 25 ans.",
        "Permission is hereby granted, free of charge, to any person obtaining a copy.",
        statements=(statement,),
    )
    assert (pasted.foreign, own.foreign, licence.foreign) == (True, False, True)


def test_a_mention_points_at_its_line() -> None:
    (text,) = read("- première ligne du texte\n- un biais se trouve ici")
    assert text.sentences[text.mentions[0].sentence].lines == (2, 2)


def test_a_title_spares_the_text_below_it() -> None:
    body = "Le modèle se trompe deux fois plus souvent pour les moins de 25 ans (12 % contre 6 %)."
    _, told = read(f"## Biais mesurés\n\n{body}")
    assert [(mention.concept, mention.position) for mention in told.mentions] == [("bias", -1)]
    _, vague = read("## Biais\n\nC'est un sujet très important pour tous les projets de ce genre.")
    assert not vague.mentions


@pytest.mark.parametrize(
    ("opening", "stance"),
    [("Dans ce projet nous avons réussi à :", "asserted"), ("Voici la suite du travail :", "planned")],
)
def test_points_in_the_infinitive_tell_what_was_done_where_their_opening_does(opening: str, stance: str) -> None:
    read_below = read(f"## Conclusion et perspectives\n\n{opening}\n\n- Mesurer le biais par âge.")
    assert [mention.stance for mention in read_below[-1].mentions] == [stance]


def test_a_title_worded_like_a_criterion_is_not_foreign() -> None:
    statement = "Le cycle de vie du jeu de données est correctement documenté."
    (heading,) = read("## Cycle de vie du jeu de données", statements=(statement,))
    assert not heading.foreign


def test_a_paragraph_as_long_as_a_book_is_shown_as_pasted_and_costs_nothing() -> None:
    (pasted,) = read("Un biais touche les 12 clients, car ils sont jeunes. " * 15_000)
    assert pasted.foreign
    assert not pasted.mentions
    (long,) = read("Un biais touche les 12 clients, car ils sont jeunes. " * 100)
    assert (long.foreign, len(long.mentions)) == (False, 100)


def test_beyond_a_length_text_is_undecided_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from certgrader.execution.model import STATIC_RUN
    from certgrader.facts.collect import collect
    from certgrader.submission.model import Submission

    monkeypatch.setattr("certgrader.facts.prose.extract.MAX_PROSE", 100)
    cells = ["Le biais de sélection est étudié ici.", "x" * 80, "Un autre biais, lui, ne sera pas lu."]
    source = [{"cell_type": "markdown", "metadata": {}, "source": cell} for cell in cells]
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": source}
    facts = collect(
        Submission("n", "", "", "n.ipynb", ""),
        parse_notebook(json.dumps(document).encode(), "n.ipynb"),
        STATIC_RUN,
        [BIAS, Concept("autre", (Term("autre", "fr"),))],
    )
    assert [bool(prose.mentions) for prose in facts.prose.paragraphs] == [True, False, False]
    assert [(name, why.key, dict(why.fields)) for name, why in facts.problems] == [
        ("prose", "checks.extractor.prose-long", {"position": 2})
    ]
    seen, unseen = (
        ProseCheck(id="a", type="prose", about=(concept,)).run(facts).outcome for concept in ("bias", "autre")
    )
    assert (seen, unseen) == ("found", "cannot_tell")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le nuage est dessiné sur les axes F1 et F2. F1 sépare les abeilles des guêpes.", False),
        ("La composante F1 porte 47 % de l'inertie.", False),
        ("Le score F1 vaut 0,8, le F2 0,7.", True),
        ("Le F1 vaut 0,8 pour les guêpes.", True),
        ("L'inertie des quatre groupes baisse.", True),
    ],
)
def test_axes_are_no_scores(text: str, found: bool) -> None:
    (paragraph,) = read(text)
    assert bool(paragraph.mentions) is found
