"""Scores that are shown under another measure's name."""

import pytest
from contradictions_builder import facts_of, printed

from certgrader.catalogue.catalogue import say

IMPORTS = (
    "import numpy as np\n"
    "from sklearn.metrics import accuracy_score, f1_score, mean_absolute_error, mean_squared_error, r2_score, "
    "precision_score, roc_auc_score\n"
)


def told(*sources: str) -> list[str]:
    found = facts_of(*(printed(IMPORTS + source, "0.4") for source in sources)).contradictions
    return [f"{one.words} | {say(one.shown, 'fr')}" for one in found if one.kind == "mislabelled"]


@pytest.mark.parametrize(
    ("source", "words", "measure"),
    [
        ("print(f'RMSE test : {mean_squared_error(y, p):.2f}')", "RMSE test :", "MSE"),
        ("print(f'R2 : {r2_score(y, p)} RMSE : {round(mean_squared_error(y, p), 2)}')", "RMSE :", "MSE"),
        ("e = mean_squared_error(y, p)\nprint('MAE :', e)", "MAE :", "MSE"),
        ("print('Accuracy = {} et F1 = {}'.format(roc_auc_score(y, p), f1_score(y, p)))", "Accuracy =", "AUC"),
        ("t = {'mae': mean_squared_error(y, p), 'r2': r2_score(y, p)}\nprint(t)", "mae", "MSE"),
        ("rmse = mean_squared_error(y, p)\nprint(rmse)", "rmse", "MSE"),
        ("print('MSE :', mean_squared_error(y, p, squared=False))", "MSE :", "RMSE"),
    ],
)
def test_a_score_under_another_s_name(source: str, words: str, measure: str) -> None:
    assert told(source) == [f"{words} | ce qui est calculé là est une autre mesure ({measure})"]


@pytest.mark.parametrize(
    "source",
    [
        "print(f'RMSE : {np.sqrt(mean_squared_error(y, p))}')",
        "print(f'RMSE : {mean_squared_error(y, p) ** 0.5}')",
        "print('RMSE', mean_squared_error(y, p, squared=False))",
        "rmse = mean_squared_error(y, p)\nrmse = np.sqrt(rmse)\nprint('RMSE', rmse)",
        "rmse = mean_squared_error(y, p)\nprint('RMSE', rmse ** 0.5)",
        "print('Précision :', accuracy_score(y, p))",
        "print('Accuracy (R2) :', r2_score(y, p))",
        "print('Erreur quadratique moyenne :', np.sqrt(mean_squared_error(y, p)))",
        "print('RMSLE :', np.sqrt(mean_squared_error(np.log1p(y), np.log1p(p))))",
        "def mean_squared_error(y, p):\n    return np.sqrt(np.mean((y - p) ** 2))\n"
        "print('RMSE', mean_squared_error(y, p))",
        "for e in (mean_squared_error(y, p),):\n    print('RMSE', e)",
        "print('RMSE', mean_squared_error(y, p, **options))",
        "print('RMSE', 'puis R2', r2_score(y, p))",
        "# print('RMSE', mean_squared_error(y, p))",
    ],
)
def test_names_that_are_right_or_may_be(source: str) -> None:
    assert told(source) == []


def test_a_name_whose_root_is_taken_in_another_cell_is_left_alone() -> None:
    assert told("rmse = mean_squared_error(y, p)", "print('RMSE', np.sqrt(rmse))") == []
    assert told("rmse = mean_squared_error(y, p)", "print('erreur', rmse)") != []


def test_one_measure_is_told_once_however_often_it_is_shown() -> None:
    line = "print('RMSE', mean_squared_error(y, p))\n"
    assert len(told(line * 3)) == 1
