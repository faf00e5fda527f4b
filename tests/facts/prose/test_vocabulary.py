import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.facts.model import Concept, Language, Term
from certgrader.facts.prose.vocabulary import Vocabulary
from certgrader.facts.prose.words import tokens


def found(term: str, text: str, language: Language = "fr", written_in: Language = "fr") -> bool:
    return bool(Vocabulary([Concept("c", (Term(term, language),))]).matches(tokens(text), written_in))


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("imputer", "valeurs imputées"),
        ("valeur manquante", "Les valeurs manquantes sont imputées."),
        ("valeur manquante", "LES VALEURS MANQUANTES"),
        ("donnée manquante", "des donnees manquantes"),
        ("=but", "Le but du projet"),
        ("sous représenté", "Les femmes sont sous-représentées."),
        ("discrimin*", "une discrimination indirecte"),
        ("limiter _ pertes", "limiter fortement ses pertes"),
        ("œuvre", "mise en oeuvre"),
        ("s'intègre", "Le service s'intègre à la caisse."),
        ("nombre de", "Le nombre d'arbres"),
        ("composé d'", "un groupe composé d'élèves"),
        ("chargé de concevoir", "chargé de concevoir un outil"),
        ("écart type", "l'écart type des poids"),
        ("réduire", "pour réduire les pertes"),
        ("=époque", "40 époques suffisent"),
    ],
)
def test_matches(term: str, text: str) -> None:
    assert found(term, text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("biais", "les bibliothèques Python"),
        ("valeur manquante", "une valeur. Manquante à l'appel"),
        ("=but", "la butée"),
        ("limiter _ pertes", "limiter. Puis les pertes"),
        ("marche", "démarcher"),
        ("décider", "La mairie a décidé de lancer un projet"),
        ("comparer", "Les caisses du lundi sont lourdes, comparées aux autres"),
        ("s'intègre", "Intégration des groupes dans la table"),
        ("nombre de", "Le nombre entier"),
        ("=composé =de", "les composantes de l'analyse"),
        ("réduire", "pour réduire le nombre de variables"),
        ("écarter", "l'écart type des poids"),
        ("=époque", "le temps par époque"),
    ],
)
def test_misses(term: str, text: str) -> None:
    assert not found(term, text)


def test_positions_cover_the_words_matched() -> None:
    words = tokens("On impute les valeurs manquantes ici.")
    (match,) = Vocabulary([Concept("c", (Term("valeur manquante", "fr"),))]).matches(words, "fr")
    assert [token.folded for token in words[match.start : match.end]] == ["valeurs", "manquantes"]


@given(st.lists(st.sampled_from(["valeur", "manquante", "_", "=but", "x*", ""]), max_size=5), st.text(max_size=60))
def test_any_term_on_any_text_ends(parts: list[str], text: str) -> None:
    for match in Vocabulary([Concept("c", (Term(" ".join(parts), "fr"),))]).matches(tokens(text), "fr"):
        assert match.start < match.end


def test_stems_do_not_cross_languages() -> None:
    assert found("fairness", "a fair and equal treatment of fairness", "en", "en")
    assert not found("fair", "Il faut faire attention", "en", "fr")
    assert found("random forest", "Nous entraînons des random forests", "en", "fr")
