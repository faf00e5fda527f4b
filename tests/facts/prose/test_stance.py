import pytest

from certgrader.facts.model import Concept, Stance, Term
from certgrader.facts.prose.stance import sentence_stance, stance_at
from certgrader.facts.prose.vocabulary import Vocabulary
from certgrader.facts.prose.words import tokens


def stance_of(word: str, sentence: str) -> Stance:
    """The stance of `word` in `sentence`, as the extractor sees it."""
    words = tokens(sentence)
    vocabulary = Vocabulary([Concept("x", (Term(word, "fr"), Term(word, "en")))])
    found = vocabulary.matches(words, "fr") or vocabulary.matches(words, "en")
    assert found, f"{word} not found in {sentence}"
    return stance_at(words, found[0].start, found[0].end, sentence_stance(words))


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("biais", "Aucun biais n'a été étudié."),
        ("biais", "Nous n'avons pas étudié les biais."),
        ("doublon", "Le fichier est livré sans doublons."),
        ("duplicate", "There are no duplicates in this table."),
        ("bias", "We did not measure bias."),
        ("outlier", "Outliers were never removed."),
        ("biais", "On ne relève jamais de biais."),
        ("bias", "The model doesn't show any bias."),
    ],
)
def test_negated(word: str, sentence: str) -> None:
    assert stance_of(word, sentence) == "negated"


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("biais", "Il faudrait étudier les biais."),
        ("déploiement", "Le déploiement pourrait se faire sur un cloud."),
        ("drift", "Future work: monitor drift."),
        ("dérive", "La prochaine étape est de mesurer la dérive."),
        ("bias", "Bias should be measured."),
        ("biais", "TODO : mesurer les biais"),
        ("biais", "Il serait intéressant de mesurer les biais."),
        ("bias", "It would be useful to measure bias."),
        ("entretien", "Il faudrait interroger les techniciens avant mai, par un entretien avec leur responsable."),
    ],
)
def test_planned(word: str, sentence: str) -> None:
    assert stance_of(word, sentence) == "planned"


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("biais", "Le jeu présente un biais de genre, 18 % de femmes seulement."),
        ("rappel", "Non seulement le rappel progresse, mais la précision tient."),
        ("doublon", "Il ne manque rien, les doublons ont été supprimés."),
        ("clustering", "Un clustering non supervisé regroupe les clients."),
        ("duplicate", "Not only duplicates but also empty rows were dropped."),
        ("coût", "Le coût serait de 120 € par mois."),
        ("rappel", "Sur le jeu de test le rappel vaut 0,62, il faudrait donc relever le seuil de décision."),
        ("précision", "Le rappel ne suffit pas, la précision a donc été suivie."),
        ("seuil", "Le seuil retenu est 0,42 ; il faudrait le revoir chaque année avec la direction des risques."),
    ],
)
def test_asserted(word: str, sentence: str) -> None:
    assert stance_of(word, sentence) == "asserted"


def test_a_question_asserts_nothing() -> None:
    assert sentence_stance(tokens("Quels biais peut-on trouver ?")) == "question"
