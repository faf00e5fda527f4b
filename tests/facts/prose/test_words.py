import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.facts.prose.words import fold, stem, tokens


@given(st.text(max_size=200))
def test_offsets_point_into_the_text(text: str) -> None:
    """Whatever the text, a token's offsets cut out the characters that it folds."""
    text = unicodedata.normalize("NFC", text)
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.folded == "ne" or token.folded in fold(text[token.start : token.end])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("données", "donnee"),
        ("manquantes", "manquante"),
        ("supprimés", "supprimer"),
        ("hyperparamètres", "hyperparamètre"),
        ("réseaux", "reseau"),
        ("régressions", "regression"),
    ],
)
def test_inflected_french_words_share_a_stem(one: str, other: str) -> None:
    assert stem(fold(one), "fr") == stem(fold(other), "fr")


def test_elided_articles_are_dropped_and_a_negation_is_kept() -> None:
    assert [token.folded for token in tokens("L'œuvre n'est pas d’équipe")] == ["oeuvre", "ne", "est", "pas", "equipe"]


def test_punctuation_and_numbers() -> None:
    assert [token.folded for token in tokens("10,5 % de lignes, 3 colonnes.")] == [
        "10,5", "%", "de", "lignes", ",", "3", "colonnes", ".",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("predict", "predicted", True),
        ("impute", "imputation", True),
        ("standardized", "standardization", True),
        ("retailer", "retailers", True),
        ("statistic", "statistical", True),
        ("fair", "fairly", False),
        ("fair", "fairness", False),
        ("standard", "standardize", False),
        ("developed", "developers", False),
        ("period", "periodic", False),
    ],
)
def test_english_words_made_from_another_one_are_kept_apart(one: str, other: str, same: bool) -> None:
    assert (stem(one, "en") == stem(other, "en")) is same
