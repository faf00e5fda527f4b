import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.facts.model import Concept, Stance, Term
from certgrader.facts.prose.stance import Stances
from certgrader.facts.prose.vocabulary import Vocabulary
from certgrader.facts.prose.words import tokens

_THINGS = "clients revenus quartier saison usine contrats lots".split()


def stance_of(word: str, sentence: str) -> Stance:
    """The stance of `word` in `sentence`, as the extractor sees it."""
    words = tokens(sentence)
    vocabulary = Vocabulary([Concept("x", (Term(word, "fr"), Term(word, "en")))])
    found = vocabulary.matches(words, "fr") or vocabulary.matches(words, "en")
    assert found, f"{word} not found in {sentence}"
    return Stances(words).at(found[0].start, found[0].end)


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
        ("métrique", "La métrique n'est pas justifiée."),
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
        ("seuil", "Il faudra mesurer le rappel de chaque classe, et tester plusieurs valeurs du seuil de décision."),
        (
            "seuil",
            "Il faudra rééquilibrer les classes (SMOTE par exemple) ainsi qu'un ajustement du seuil de décision.",
        ),
        ("entretien", "Il faudrait interroger les techniciens avant mai, par un entretien avec leur responsable."),
        # What is advised is not done yet, whatever the tense and whoever advises.
        ("réentraîner", "Passé six semaines, il sera conseillé de réentraîner le modèle."),
        ("réentraîner", "Nous conseillons à l'équipe du site de mesurer la dérive puis de réentraîner le modèle."),
        ("réentraîné", "On recommande que le modèle soit réentraîné chaque mois."),
        ("retrain", "After a harvest it will be advisable to retrain the model."),
        ("surveillance", "Une surveillance continue est recommandée pour prévenir des pannes."),
        ("déploiement", "Nous recommandons le déploiement de la forêt comme modèle principal."),
        ("retraining", "A regular retraining is recommended."),
        ("drift", "We advise monitoring drift each week."),
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
        # A finding about the subject denies nothing of it.
        ("dispersion", "La dispersion des points n'est pas constante le long de la droite."),
        ("clients", "Le revenu des clients n'a guère bougé depuis l'an dernier."),
        # What looks like a plan and is none.
        ("dépôt", "La cible dit si le client a souscrit un dépôt à terme."),
        ("rappel", "Le rappel reste à 0,62 sur les deux jeux."),
        ("modèle", "Nous conserverons pour la suite le modèle à quinze arbres."),
        ("forêt", "Nous recommandons de retenir la forêt, dont le rappel est le plus haut."),
        ("rappel", "Le rappel vaut 0,62 la nuit, nous conseillons donc de relever le seuil."),
        ("forêt", "Nous recommandons le déploiement de la forêt comme modèle principal."),
        ("clients", "Les films recommandés offrent un aperçu des goûts des clients."),
        ("recommandée", "Une surveillance continue est recommandée pour prévenir des pannes."),
        ("forest", "The results suggest that the forest has learnt the seasons."),
        ("pics", "Nous voudrions prédire les pics de pollution."),
        ("catégorie", "Dominance de la catégorie no par rapport à la catégorie yes."),
        ("page", "Les données viennent de https://exemple.fr/page?id=12 et sont mises à jour chaque nuit."),
    ],
)
def test_asserted(word: str, sentence: str) -> None:
    assert stance_of(word, sentence) == "asserted"


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("exactitude", "Un modèle qui prédirait toujours « panne » aurait déjà 85 % d'exactitude."),
        ("accuracy", "A model that would always say yes would have an accuracy of 85 %."),
    ],
)
def test_what_only_might_be_is_a_supposition(word: str, sentence: str) -> None:
    assert stance_of(word, sentence) == "hypothetical"


@pytest.mark.parametrize(
    ("word", "sentence", "stance"),
    [
        ("médiane", "Nous prenons donc la médiane, ce qui pourrait réduire les écarts.", "asserted"),
        ("écarts", "Nous prenons donc la médiane, ce qui pourrait réduire les écarts.", "hypothetical"),
        ("tree", "We keep the small tree which could probably be wrong.", "asserted"),
        ("wrong", "We keep the small tree which could probably be wrong.", "planned"),
        ("poids", "Le poids qui pourrait manquer est là.", "hypothetical"),
    ],
)
def test_what_may_be_in_a_relative_clause_leaves_the_rest_asserted(word: str, sentence: str, stance: Stance) -> None:
    assert stance_of(word, sentence) == stance


def test_a_choice_among_what_would_be_better_is_made() -> None:
    sentence = (
        "Nous avons comparé deux méthodes pour garder celle qui donnerait moins d'erreurs et qui serait plus rapide."
    )
    assert stance_of("méthodes", sentence) == "asserted"


def test_a_question_asserts_nothing() -> None:
    assert Stances(tokens("Quels biais peut-on trouver ?")).whole == "question"


@pytest.mark.parametrize(
    ("frame", "stance"),
    [
        ("Il faudrait étudier {}.", "planned"),
        ("Nous n'avons pas mesuré {}.", "negated"),
        ("Nous avons mesuré {}.", "asserted"),
        ("We measured {}.", "asserted"),
        ("We never measured {}.", "negated"),
        ("Le modèle pourrait pénaliser {}.", "hypothetical"),
    ],
)
@given(focus=st.lists(st.sampled_from(_THINGS), min_size=1, max_size=3))
def test_a_frame_decides_whatever_stands_in_it(frame: str, stance: Stance, focus: list[str]) -> None:
    words = tokens(frame.format("les " + " ".join(focus)))
    at = next(index for index, token in enumerate(words) if token.folded == focus[0])
    assert Stances(words).at(at, at + len(focus)) == stance


@given(st.text(max_size=300), st.data())
def test_any_text_has_a_stance(text: str, data: st.DataObject) -> None:
    words = tokens(text)
    stances = Stances(words)
    for index in range(len(words)):
        end = data.draw(st.integers(index + 1, len(words)))
        assert stances.at(index, end) in {"asserted", "negated", "planned", "hypothetical", "question"}
