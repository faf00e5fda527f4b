"""Tables of scores that a text gives, beside those that the outputs show."""

import pytest
from contradictions_builder import RESULTS, kinds, printed, said, text
from facts_builder import code_cell

GIVEN = "## Résultats\n\n| Modèle | Accuracy |\n|---|---|\n| Régression logistique | {} |\n| Random Forest | {} |"


def given(first: str, second: str) -> dict[str, object]:
    return text(GIVEN.format(first, second))


@pytest.mark.parametrize(("first", "second"), [("0,92", "0,95"), ("~0.92", "**~0.95**"), ("92 %", "95 %")])
def test_a_table_of_scores_that_nothing_shows(first: str, second: str) -> None:
    assert kinds(RESULTS, given(first, second)) == ["unshown"]


def test_the_row_that_is_furthest_is_told() -> None:
    (told,) = said(RESULTS, given("0,92", "0,99"))
    assert "« Random Forest | 0,99 », cellule 2" in told
    assert told.endswith("0.87 (cellule 1)")


@pytest.mark.parametrize(
    ("first", "second"),
    [("0,81", "0,95"), ("0,81", "0,87"), ("81 %", "87 %"), ("~0.80", "~0.87"), ("à mesurer", "à mesurer")],
)
def test_a_table_of_which_a_figure_is_right_contradicts_nothing(first: str, second: str) -> None:
    assert kinds(RESULTS, given(first, second)) == []


def test_other_measures_than_ratios_are_compared_too() -> None:
    shown = printed("print(scores)", "Ridge : RMSE 0.4626", "Lasso : RMSE 0.4629")
    table = "| Modèle | RMSE (validation) |\n|---|---|\n| Ridge | {} |\n| Lasso | {} |"
    assert kinds(shown, text(table.format("~0.57", "~0.58"))) == ["unshown"]
    assert kinds(shown, text(table.format("0.46", "0.463"))) == []


def test_figures_shown_elsewhere_aims_and_what_comes_before_its_results_are_held_against_nobody() -> None:
    elsewhere = printed("print(autres)", "accuracy 0.92", "accuracy 0.95")
    assert kinds(RESULTS, elsewhere, given("0,92", "0,95")) == []
    assert kinds(RESULTS, text(GIVEN.format("0,92", "0,95").replace("Résultats", "Objectifs"))) == []
    assert kinds(given("0,92", "0,95"), RESULTS) == []


MEASURED = "from sklearn.metrics import accuracy_score\nprint(accuracy_score(attendu, rendu), cout(attendu, rendu))"
COMPARED = "Le second modèle est meilleur par son score métier (137 420 contre 196 498)."


def test_figures_of_many_digits_that_nothing_shows() -> None:
    (told,) = said(printed(MEASURED, "0.92 195456"), text(COMPARED))
    assert told.endswith("aucune sortie ne montre 137 420 ni 196 498")


@pytest.mark.parametrize(
    "claim",
    [
        "Le second modèle est meilleur par son score métier (137 420 contre 195 456).",
        "Le second modèle est meilleur par son score métier (137 000 contre 196 000).",
        "Les scores viennent de 137 421 et de 196 497 dossiers de l'exemple.",
        "La table a 137 420 lignes, contre 196 498 avant.",
    ],
)
def test_figures_that_may_be_known_from_elsewhere(claim: str) -> None:
    assert kinds(printed(MEASURED, "0.92 195456"), text(claim)) == []


def test_figures_written_in_code_in_a_drawing_or_before_anything_is_measured() -> None:
    shown = printed(MEASURED, "0.92 195456")
    assert kinds(printed("seuil = 137420\ncout = 196498\nprint(cout)", "x"), shown, text(COMPARED)) == []
    drawn: dict[str, object] = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "aaaa"}}
    assert kinds(code_cell("plt.bar(noms, couts)\nplt.text(0, 0, couts[0])", drawn), shown, text(COMPARED)) == []
    assert kinds(text(COMPARED), shown) == []
