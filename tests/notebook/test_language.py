import pytest

from certgrader.notebook.language import language_of, majority

FRENCH = [
    "Nous avons supprimé les doublons de la table des clients.",
    "L'objectif est de prédire l'attrition des salariés.",
    "Chargement des données",
    "Préparation des features et split train/test",
    "Le modèle généralise mal aux agences récentes",
    "Aucune valeur manquante dans ce jeu",
    "Interprétation du summary plot SHAP",
    "On observe une forte corrélation entre le salaire et l'age",
    "Resultats obtenus sur les donnees de test",
]
ENGLISH = [
    "We removed the duplicate rows of the customers table.",
    "The goal is to predict the attrition of employees.",
    "Load the dataset",
    "Store results in a new column",
    "This model does not generalise to recent branches",
    "There are no missing values in this dataset",
    "Training step with early stopping",
]


@pytest.mark.parametrize("text", FRENCH)
def test_french(text: str) -> None:
    assert language_of(text) == "fr"


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize("text", ["", "ROC AUC", "LightGBM", "0.92", "X_train.values", "SHAP 3"])
def test_unknown(text: str) -> None:
    assert language_of(text) is None


def test_agrees_with_a_trained_identifier() -> None:
    from py3langid import langid

    langid.set_languages(["fr", "en"])  # type: ignore[no-untyped-call]
    for text in (*FRENCH, *ENGLISH):
        if len(text.split()) >= 7:
            language, _ = langid.classify(text)  # type: ignore[no-untyped-call]
            assert language == language_of(text), text


def test_majority_counts_words() -> None:
    texts = [*FRENCH[:2], ENGLISH[2], ENGLISH[3], ENGLISH[6]]
    assert majority((text, language_of(text)) for text in texts) == "fr"
    assert majority([("ROC", None), ("AUC", None)]) is None
