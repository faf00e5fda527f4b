import pytest

from certgrader.facts.prose.general import holds_anywhere


@pytest.mark.parametrize(
    "text",
    [
        "L'ACP va nous permettre de réduire nos 6 variables à 2.",
        "**SHAP** ouvre la boîte noire et explique chaque réponse.",
        "L'algorithme des k plus proches voisins cherche les lignes les plus proches.",
        "- **Random Forest (Breiman)** : combine des arbres",
        "En fait, l'ACP est une méthode de réduction de dimension.",
        "L'apprentissage non supervisé K-Means permet d'obtenir des groupes sans étiquette.",
        "A decision tree splits the data again and again.",
        "Plus on ajoute de groupes, plus l'inertie baisse.",
        "The more trees we add, the slower it gets.",
        "An optimizer varies the weights of the network over several iterations.",
    ],
)
def test_what_a_tool_does_and_laws(text: str) -> None:
    assert holds_anywhere(text)


@pytest.mark.parametrize(
    "text",
    [
        "Notre forêt aléatoire permet au conseiller de choisir.",
        "La forêt aléatoire réduit l'erreur de 31 %.",
        "XGBoost obtient le meilleur rappel.",
        "XGBoost permet d'obtenir un meilleur score.",
        "SHAP montre que l'âge pèse le plus.",
        "L'ACP a conservé 69 % de la variance.",
        "On constate que SHAP explique bien les refus.",
        "Le service veut réduire les pannes.",
    ],
)
def test_what_is_told_of_the_project(text: str) -> None:
    assert not holds_anywhere(text)
