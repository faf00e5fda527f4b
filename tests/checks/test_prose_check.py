import json
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from certgrader.checks.base import Finding
from certgrader.checks.prose import ProseCheck
from certgrader.execution.model import STATIC_RUN
from certgrader.facts.collect import collect
from certgrader.facts.model import Concept, Term
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.model import Submission

CONCEPTS = (
    Concept("bias", (Term("biais", "fr"), Term("bias", "en"))),
    Concept("group", (Term("femme", "fr"), Term("âge", "fr"), Term("women", "en"))),
    Concept("ethics", (Term("éthique", "fr"), Term("ethics", "en"))),
    Concept("cost", (Term("coût", "fr"),)),
    Concept("kept", (Term("meilleur modèle", "fr"),)),
    Concept("model", (Term("modèle", "fr"),)),
)
SPECIFIC = "Un biais touche les femmes, qui ne sont que 18 % des dossiers de la base."


def _cell(text: str) -> dict[str, Any]:
    """A text, or code where it begins with a line `%code`."""
    code = text.removeprefix("%code\n")
    if code == text:
        return {"cell_type": "markdown", "metadata": {}, "source": text}
    return {"cell_type": "code", "metadata": {}, "source": code, "outputs": [], "execution_count": None}


def ask(fields: str, *cells: str, statements: tuple[str, ...] = ()) -> Finding:
    raw = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [_cell(cell) for cell in cells],
    }
    notebook = parse_notebook(json.dumps(raw).encode(), "test.ipynb")
    facts = collect(Submission("t", "0", "", "test.ipynb", "0"), notebook, STATIC_RUN, CONCEPTS, statements)
    check: dict[str, Any] = {"id": "tested", "type": "prose", **yaml.safe_load(fields)}
    return ProseCheck.model_validate(check).run(facts)


def finds(fields: str, *cells: str) -> Finding:
    finding = ask(fields, *cells)
    assert finding.outcome == "found"
    return finding


def misses(fields: str, *cells: str) -> None:
    assert ask(fields, *cells).outcome == "not_found"


def test_a_concept_in_the_authors_own_words() -> None:
    finding = finds("{about: [bias], substance: specific}", "Rien ici.", f"# Titre\n\n{SPECIFIC}")
    assert (finding.evidence[0].cell, finding.evidence[0].lines) == (1, (3, 3))
    assert finding.evidence[0].strength == "stated"


def test_stance() -> None:
    misses("{about: [bias]}", "Il faudrait étudier les biais de ce jeu de données avant toute mise en service.")
    misses("{about: [bias]}", "Aucun biais n'a été relevé dans ce jeu de données sur les clients.")
    finds("{about: [bias], stance: [negated]}", "Aucun biais n'a été relevé dans ce jeu de données sur les clients.")
    misses("{about: [bias]}", "Quels biais peut-on trouver dans ce jeu de données sur les clients ?")


def test_substance() -> None:
    misses("{about: [bias], substance: specific}", "Il est important de bien traiter les biais dans les données.")
    finds("{about: [bias], substance: generic}", "Il est important de bien traiter les biais dans les données.")
    misses("{about: [bias]}", "Biais.")
    misses("{about: [bias]}", "## Biais")
    finds("{about: [bias], in: [heading], substance: mention}", "## Biais")


def test_the_sentence_that_says_it_is_quoted_rather_than_the_longest() -> None:
    under_title = "Nous avons relu 40 dossiers un par un avec les 3 agents du guichet, ce qui a pris 5 jours."
    finding = finds(
        "{about: [bias], with: [group]}", f"# Biais\n\n{under_title}", f"# Biais\n\n{SPECIFIC} {under_title}"
    )
    assert (finding.evidence[0].cell, finding.evidence[0].excerpt) == (1, SPECIFIC)
    assert finds("{about: [bias]}", f"# Biais\n\n{under_title}", f"# Suite\n\n{SPECIFIC}").evidence[0].cell == 1


def test_the_cell_that_says_most_of_it_comes_first_then_what_is_read_first() -> None:
    again = "Le biais envers les femmes vaut 12 points sur la base de 2023."
    found = ask("about: [bias]", SPECIFIC, "Rien à dire de la base.", f"{SPECIFIC}\n\n{again}", SPECIFIC)
    assert [one.cell for one in found.evidence] == [2, 0, 3]


def test_what_stands_far_away_in_a_long_paragraph_is_no_company() -> None:
    bias, group, filler = "Les biais ont été mesurés.", "Les femmes sont 40 %.", "Le relevé compte 9 colonnes utiles."
    finds("{about: [bias], with: [group]}", " ".join((bias, filler, group)))
    finds("{about: [bias], with: [group]}", " ".join((group, filler, bias)))
    misses("{about: [bias], with: [group]}", " ".join((bias, filler, filler, filler, group)))


def test_another_concept_in_the_same_scope() -> None:
    apart = "Un biais a été relevé dans le jeu de données initial. Les femmes y sont pourtant nombreuses, 45 % en tout."
    finds("{about: [bias], with: [group]}", apart)
    misses("{about: [bias], with: [group], within: sentence}", apart)
    finds("{about: [bias], with: [group], within: sentence}", SPECIFIC)
    misses("{about: [bias], without: [group]}", SPECIFIC)
    misses("{about: [bias], without: [group]}", apart)
    finds("{about: [bias], without: [group], within: sentence}", apart)
    misses("{about: [bias], without: [group], within: sentence}", SPECIFIC)


def test_a_title_speaks_for_a_sentence_only_where_it_may() -> None:
    text = "## Biais\n\nLes femmes ne sont que 45 % dans la base, sur les 4 000 dossiers de 2023."
    finds("{about: [bias], with: [group]}", text)
    misses("{about: [bias], with: [group], within: sentence}", text)
    finds("{about: [bias], with: [group], within: sentence, titled: true}", text)


def test_a_title_lends_what_it_names_only_to_sentences_that_tell_of_it() -> None:
    check = "{about: [bias], with: [group], within: sentence, titled: true, lent: ['[0-9] %']}"
    finds(check, "## Biais\n\nLes femmes ne sont que 45 % dans la base, sur les 4 000 dossiers de 2023.")
    misses(check, "## Biais\n\nLes femmes sont dans la base de 2023, qui compte 4 000 dossiers au total.")
    finds(check, "Un biais touche les femmes de la base de 2023, qui compte 4 000 dossiers au total.")


def test_the_same_words_are_not_two_concepts() -> None:
    misses("{about: [bias], with: [bias]}", "Un biais a été relevé dans le jeu de données initial du projet.")


def test_the_same_word_is_no_company_of_a_longer_term() -> None:
    finds("{about: [kept], with: [model]}", "Le meilleur modèle est celui des 3 forêts, un modèle de 40 Mo en tout.")
    misses("{about: [kept], with: [model]}", "Le meilleur modèle est celui des 3 forêts, qui pèse 40 Mo en tout.")


def test_company_that_only_a_title_names_is_not_in_the_sentence() -> None:
    text = "## Femmes\n\nUn biais de 12 points a été mesuré sur les 4 000 dossiers de la base de 2023."
    finds("{about: [bias], with: [group]}", text)
    misses("{about: [bias], with: [group], within: sentence}", text)


def test_a_brief_counts_only_where_the_check_asks_for_it() -> None:
    brief = f"Vous êtes data analyst dans une mairie.\n\n{SPECIFIC}\n\nVous livrerez un tableau en mai."
    misses("{about: [bias]}", brief)
    finds("{about: [bias], briefs: true}", brief)
    wished = (
        "Vous êtes data analyst.\n\nLa mairie souhaite que vous montriez à chaque service le biais de ses 12 calculs."
    )
    finds("{about: [bias], briefs: true}", wished)


def test_definitions_are_shown_last_or_do_not_count() -> None:
    general = "Un biais est une mesure de l'écart entre ce qui est estimé et ce qui est vrai, sur tout un groupe."
    own = "Nous avons relu les dossiers pour mesurer le biais."
    found = finds("{about: [bias]}", general, own)
    assert [one.cell for one in found.evidence] == [1, 0]
    misses("{about: [bias], definitions: false}", general)
    finds("{about: [bias], definitions: false}", own)


def test_the_preferred_sentence_is_quoted_first() -> None:
    decided = "Nous retenons pourtant le biais de 4 points."
    text = f"Le biais des femmes, le plus grand, vaut 12 points en 2023. {decided}"
    assert finds("{about: [bias]}", text).evidence[0].excerpt != decided
    assert finds("{about: [bias], prefer: ['retenons']}", text).evidence[0].excerpt == decided
    assert finds("{about: [bias], prefer: ['retenons']}", SPECIFIC, text).evidence[0].cell == 1


def test_headings_above() -> None:
    text = "Les dossiers refusés concernent surtout des moins de 25 ans, 31 % contre 12 % ailleurs."
    finds("{under: [ethics]}", f"## Enjeux éthiques\n\n{text}")
    finds("{under: [ethics]}", "# Éthique", f"### Détail\n\n{text}")
    misses("{under: [ethics]}", f"## Données\n\n{text}")


def test_patterns() -> None:
    finds("{pattern: ['\\d+ €'], about: [cost]}", "Le coût serait de 120 € par mois pour un serveur dédié.")
    misses("{pattern: ['\\d+ €'], about: [cost]}", "Le coût serait de cent vingt euros par mois pour un serveur.")
    finds("{pattern: ['https?://\\S+'], substance: mention}", "https://exemple.fr/donnees.csv")


FILLED = "%code\nimport pandas as pd\ndf = pd.read_csv('a.csv')\n"
BESIDE = "{beside: [pandas.DataFrame.fillna], in: [text, comment]}"
TEXT = "L'âge manquant est remplacé par celui du foyer."


def test_text_that_accompanies_code() -> None:
    fill = FILLED + "df = df.fillna(0)"
    finds(BESIDE, TEXT, fill)
    finds(BESIDE, fill, TEXT)
    misses(BESIDE, TEXT, "%code\nprint(1)", fill)
    misses(BESIDE, TEXT, FILLED + "# df = df.fillna(0)")
    misses(BESIDE, TEXT, FILLED + "df.fillna(0)\nprint(df)")
    misses("{beside: [pandas.DataFrame.fillna], about: [bias]}", TEXT, fill)


def test_comments_that_accompany_code() -> None:
    finds(BESIDE, FILLED + "# les relevés perdus valent zéro pour ce capteur\ndf = df.fillna(0)")
    finds(BESIDE, FILLED + "df = df.fillna(0)  # les relevés perdus valent zéro pour ce capteur")
    misses(BESIDE, FILLED + "# les relevés perdus valent zéro pour ce capteur\nx = 1\ndf = df.fillna(0)")


def test_docstrings_that_accompany_code() -> None:
    text = '    """Remplace les relevés perdus par zéro, comme le fait ce capteur."""\n'
    filled = FILLED + "def combler(table):\n" + text + "    return table.fillna(0)\n"
    finds(BESIDE, filled + "df = combler(df)")
    misses(BESIDE, filled)
    early = FILLED + "def combler(table):\n" + text + "    return table\n    return table.fillna(0)\n"
    misses(BESIDE, early + "df = combler(df)")


def test_counting() -> None:
    other = "Le biais de collecte écarte 12 % des communes rurales, car elles répondent moins."
    finds("{about: [bias], at_least: 2}", SPECIFIC, other)
    misses("{about: [bias], at_least: 2}", SPECIFIC)
    finds("{about: [bias, group], distinct: 2}", SPECIFIC)
    misses("{about: [bias, cost], distinct: 2}", SPECIFIC)


def test_place_in_the_notebook() -> None:
    filler = ["Texte de remplissage sans rapport avec la question posée."] * 9
    misses("{about: [bias], first_share: 0.25}", *filler, SPECIFIC)
    finds("{about: [bias], last_share: 0.25}", *filler, SPECIFIC)
    misses("{about: [bias], last_share: 0.25}", SPECIFIC, *filler)
    finds("{about: [bias], last_share: 0.25}", SPECIFIC)


def test_pasted_statements_are_no_evidence() -> None:
    statement = "Les biais potentiels ou existants sont identifiés lorsque cela est possible."
    assert ask("{about: [bias]}", statement, statements=(statement,)).outcome == "not_found"
    assert ask("{about: [bias]}", statement).outcome == "found"


@pytest.mark.parametrize(
    "fields",
    [
        "{with: [bias]}",
        "{about: [bias], pattern: ['(']}",
        "{about: [bias], pattern: ['(a+)+']}",
        "{about: [bias], at_least: 0}",
    ],
)
def test_what_an_author_may_not_write(fields: str) -> None:
    with pytest.raises(ValidationError):
        ask(fields, SPECIFIC)


def test_concepts_named() -> None:
    check = ProseCheck.model_validate(
        {"id": "a", "type": "prose", "about": ["bias"], "with": ["group"], "under": ["ethics"], "without": ["cost"]}
    )
    assert check.concepts() == {"bias", "group", "ethics", "cost"}


def test_text_that_accompanies_lines_of_code() -> None:
    lines = BESIDE.replace("beside: [pandas.DataFrame.fillna]", r"beside_lines: ['table\[.*<']")
    comment = "    # le compteur affiche 999 quand il est en panne\n"
    filtered = FILLED + "def borner(table):\n" + comment + "    return table[table.km < 900]\n"
    finds(lines, filtered + "df = borner(df)")
    misses(lines, filtered)
    misses(lines, filtered.replace("< 900", "> 0") + "df = borner(df)")


def test_text_that_names_columns_of_the_data() -> None:
    own = "{about: [bias], columns: 2}"
    read = FILLED + "print(df['revenu_net'].mean(), df['genre'].unique())"
    said = "Le jeu sous-représente les femmes (18 %) : un biais de {} entre revenu_net et les autres."
    finds(own, said.format("genre"), read)
    misses(own, said.format("mesure"), read)
    misses(own, said.format("genre"))


def test_columns_named_in_the_sentence_itself() -> None:
    own = "{about: [bias], within: sentence, columns: 1}"
    read = FILLED + "print(df['genre'].unique())"
    finds(own, "La colonne genre montre un biais : 18 % de femmes. Le reste des 40 lignes est lu le soir.", read)
    misses(own, "Le jeu a un biais : 18 % de femmes. La colonne genre est lue le soir, avec 40 autres.", read)


def test_a_sentence_that_ends_in_a_colon_is_shown_with_its_list() -> None:
    finding = finds(
        "{about: [bias], within: sentence, substance: mention}",
        "Les biais trouvés :\n\n- trop peu de femmes ;\n- des âges absents",
    )
    assert finding.evidence[0].excerpt == "Les biais trouvés : trop peu de femmes ; des âges absents"


def test_or_with_the_rest_of_its_paragraph_and_never_with_the_next_section() -> None:
    asked = "{about: [bias], within: sentence, substance: mention}"
    assert finds(asked, "Un biais est là : les femmes manquent.").evidence[0].excerpt.endswith("les femmes manquent.")
    assert finds(asked, "Les biais trouvés :\n\n## Coûts\n\n- cent euros").evidence[0].excerpt == "Les biais trouvés :"


def test_company_within_reach() -> None:
    fields = "{about: [bias], with: [model], within: sentence, reach: 4, barred: [cost]}"
    finds(fields, "Nous mesurons un biais fort de ce modèle sur les pesées du matin.")
    misses(fields, "Nous mesurons un biais fort, dans les pesées du matin, de ce modèle.")
    misses(fields, "Nous mesurons un biais du coût du modèle sur les pesées du matin.")
    misses(fields, "Nous mesurons pour ce modèle un biais fort sur les pesées du matin.")


def test_what_stands_with_the_first_model_or_after() -> None:
    fields = "{about: [bias], from_fit: if-seen}"
    read = "%code\nimport pandas as pd\nX = pd.read_csv('a.csv')\nprint(X)"
    fit = "%code\nfrom sklearn.linear_model import Ridge\nmodele = Ridge().fit(X, y)"
    misses(fields, SPECIFIC, read, "Le modèle apprend.", fit)
    assert finds(fields, SPECIFIC, read, SPECIFIC, fit).evidence[0].cell == 2
    finds(fields, SPECIFIC, read)
    misses("{about: [bias], from_fit: seen}", SPECIFIC, read)


def test_of_a_paragraph_the_sentence_that_names_the_columns_is_shown() -> None:
    told = "Le modèle explique 48 % des écarts de loyer. Le revenu_net est en euros et le genre est déclaré."
    read = FILLED + "print(df['revenu_net'].mean(), df['genre'].unique())"
    (piece,) = finds("{pattern: ['.'], columns: 2}", told, read).evidence
    assert piece.excerpt == "Le revenu_net est en euros et le genre est déclaré."


def test_titles_of_columns_and_points_of_two_words_stand_for_no_sentence() -> None:
    table = "| modèle | biais |\n|---|---|\n| forêt | biais de 12 % pour les femmes, au-dessus de la base |"
    (piece,) = finds("{about: [bias], substance: mention}", table).evidence
    assert "12 %" in piece.excerpt
    head = "| biais | part |\n|---|---|\n| femmes | 18 % de la base, dont 3 % de plus de 60 ans |"
    for label in (head, "- biais naïfs\n- 12 modèles appris sur 40 villes, puis sur 3"):
        told = finds("{about: [bias], substance: mention}", label, "Un biais est là.").evidence
        assert [one.cell for one in told] == [1]


def test_comments_that_name_an_object_stand_for_no_other() -> None:
    cells = "%code\n# Define the bias objects\na = f()", "%code\n# bias of the women is taken out\nb = g()"
    told = finds("{about: [bias], in: [comment], substance: mention}", *cells).evidence
    assert [one.cell for one in told] == [1]
    assert finds("{about: [bias], in: [comment], substance: mention}", cells[0]).evidence


def test_words_pasted_twice_are_said_once() -> None:
    asked = "{about: [bias], within: sentence, at_least: 2}"
    misses(asked, SPECIFIC, "Rien.", SPECIFIC)
    finds(asked, SPECIFIC, "Un biais touche aussi l'âge, dont 40 dossiers ne disent rien.")
