"""What the text says of which model is the best, and which is kept, and the notebook shows otherwise."""

import pytest
from contradictions_builder import LINES, RESULTS, kinds, printed, said, table, text
from facts_builder import code_cell


@pytest.mark.parametrize(
    ("shown", "claim"),
    [
        (RESULTS, "Le meilleur modèle est la SVM."),
        (RESULTS, "La régression logistique obtient les meilleures performances."),
        (RESULTS, "The SVM is the most accurate model."),
        (RESULTS, "La SVM obtient la meilleure accuracy."),
        (LINES, "Les forêts aléatoires ont la RMSE la plus faible."),
        (LINES, "Random Forest is the best model."),
    ],
)
def test_the_best_by_the_text_and_not_by_the_results(shown: dict[str, object], claim: str) -> None:
    assert kinds(shown, text(claim)) == ["best"]


@pytest.mark.parametrize(
    ("shown", "claim"),
    [
        (RESULTS, "Le meilleur modèle est le Random Forest."),
        (LINES, "Le meilleur modèle est XGBoost."),
        (RESULTS, "La SVM offre le meilleur compromis entre score et rapidité."),
        (RESULTS, "La SVM n'est pas le meilleur modèle."),
        (RESULTS, "La SVM est souvent le meilleur modèle dans la littérature."),
        (RESULTS, "Les meilleurs hyperparamètres de la SVM sont affichés."),
        (RESULTS, "XGBoost est le meilleur modèle."),  # shown nowhere
        (RESULTS, "Le meilleur modèle serait la SVM si les classes étaient équilibrées."),
        (RESULTS, "La SVM est meilleure que la régression logistique."),
        (RESULTS, "# Objectifs\n\nLe meilleur modèle est la SVM."),
        (LINES, "La RMSE la plus élevée est celle de la régression logistique."),
    ],
)
def test_what_does_not_say_so_of_another(shown: dict[str, object], claim: str) -> None:
    assert kinds(shown, text(claim)) == []


@pytest.mark.parametrize(
    "claim",
    [
        "La SVM surpasse le Random Forest.",
        "La régression logistique obtient de meilleurs résultats que la SVM.",
        "The SVM performs better than the random forest.",
        "The SVM clearly outperforms random forest on accuracy.",
    ],
)
def test_said_to_beat_one_that_beats_it(claim: str) -> None:
    assert kinds(RESULTS, text(claim)) == ["beats"]


@pytest.mark.parametrize(
    "claim",
    [
        "Le Random Forest surpasse la SVM.",
        "La SVM est meilleure que la régression logistique.",
        "La SVM est plus rapide que le Random Forest.",
        "La SVM ne surpasse pas le Random Forest.",
        "Le Random Forest est surpassé par la SVM.",
        "La SVM surpasse parfois le Random Forest.",
        "La SVM surpasse XGBoost.",  # shown nowhere
        "La SVM, comme le Random Forest, est meilleure que la régression logistique.",
        "La SVM est souvent meilleure que le Random Forest dans la littérature.",
    ],
)
def test_what_does_not_say_that_it_beats_it(claim: str) -> None:
    assert kinds(RESULTS, text(claim)) == []


def test_one_beats_the_other_where_any_measure_says_so() -> None:
    mixed = table("r", ("", "Accuracy", "Recall"), ("SVM", "0.84", "0.91"), ("Random Forest", "0.87", "0.80"))
    assert kinds(mixed, text("La SVM surpasse le Random Forest.")) == []
    assert kinds(mixed, text("La SVM est meilleure que le Random Forest en accuracy.")) == ["beats"]
    later = printed("print('SVM optimisée : accuracy', s)", "SVM optimisée : accuracy 0.90")
    assert kinds(RESULTS, later, text("La SVM surpasse le Random Forest.")) == []


def test_results_that_do_not_agree_contradict_nothing() -> None:
    mixed = table("r", ("", "Accuracy", "Recall"), ("SVM", "0.84", "0.91"), ("Random Forest", "0.87", "0.80"))
    assert kinds(mixed, text("Le meilleur modèle est la SVM.")) == []
    assert kinds(mixed, text("La SVM a la meilleure accuracy.")) == ["best"]
    later = printed("print('SVM optimisée : accuracy', s)", "SVM optimisée : accuracy 0.90")
    assert kinds(RESULTS, later, text("Le meilleur modèle est la SVM.")) == []


def test_scores_of_several_targets_are_compared_one_by_one() -> None:
    lines = (
        "Random Forest - gaz : MAE 3.1",
        "XGBoost - gaz : MAE 4.0",
        "Random Forest - eau : MAE 9.0",
        "XGBoost - eau : MAE 2.9",
    )
    shown = printed("print(r)", *lines)
    assert kinds(shown, text("Le meilleur modèle est le Random Forest.")) == []


def test_scores_on_training_data_do_not_rank() -> None:
    shown = printed("print(r)", "SVM : train accuracy 0.84", "Random Forest : train accuracy 1.00")
    assert kinds(shown, text("Le meilleur modèle est la SVM.")) == []


def test_scores_printed_below_the_name_of_the_model() -> None:
    shown = printed(
        "rapport()",
        "=== SVM ===",
        "Accuracy : 84,1 %",
        "Rappel : 80 %",
        "=== Random Forest ===",
        "Accuracy : 87,3 %",
        "Rappel : 86 %",
    )
    assert kinds(shown, text("Le meilleur modèle est la SVM.")) == ["best"]


def test_scores_of_one_model_a_cell() -> None:
    code = (
        "from sklearn.model_selection import train_test_split\nfrom sklearn.metrics import accuracy_score\n"
        "from sklearn.svm import SVC\nfrom sklearn.ensemble import RandomForestClassifier\n"
        "X_train, X_test, y_train, y_test = train_test_split(X, y)"
    )
    svm = "m = SVC().fit(X_train, y_train)\nprint('Accuracy :', accuracy_score(y_test, m.predict(X_test)))"
    forest = svm.replace("SVC", "RandomForestClassifier")
    cells = (code_cell(code), printed(svm, "Accuracy : 0.81"), printed(forest, "Accuracy : 0.90"))
    claim = text("Le meilleur modèle est la SVM.")
    assert kinds(*cells, claim) == ["best"]
    # Split again, it may be of other data.
    again = code_cell("X_train, X_test, y_train, y_test = train_test_split(X2, y2)")
    assert kinds(*cells[:2], again, cells[2], claim) == []


def test_a_model_kept_though_another_scores_better() -> None:
    assert kinds(RESULTS, text("Nous retenons la régression logistique pour la suite.")) == ["kept"]
    assert kinds(RESULTS, text("The final model is the SVM.")) == ["kept"]
    reason = "Nous retenons la régression logistique.\nElle est plus facile à interpréter."
    assert kinds(RESULTS, text(reason)) == []
    assert kinds(RESULTS, text("Nous retenons le Random Forest.")) == []


def test_the_figure_of_another_model() -> None:
    assert kinds(RESULTS, text("La SVM atteint une accuracy de 0,87.")) == ["attributed"]
    assert kinds(LINES, text("Le Random Forest a une RMSE de 8,75.")) == ["attributed"]
    assert kinds(RESULTS, text("La SVM atteint une accuracy de 0,84.")) == []
    assert kinds(RESULTS, text("La SVM atteint une accuracy de 0,90.")) == ["unshown"]
    assert kinds(RESULTS, text("La SVM atteint une accuracy de 0,85.")) == []  # too near to be another
    assert kinds(RESULTS, printed("print(autre)", "0.90"), text("La SVM atteint une accuracy de 0,90.")) == []
    assert kinds(RESULTS, text("La SVM atteint une accuracy d'environ 0,9.")) == []
    assert kinds(RESULTS, text("L'accuracy du modèle hybride (0,92) est plus élevée que la SVM seule.")) == []
    assert kinds(RESULTS, text("XGBoost atteint une accuracy de 0,90.")) == []  # its scores are shown nowhere


def test_what_the_jury_reads() -> None:
    told = said(RESULTS, text("Le meilleur modèle est la SVM."))
    assert told == [
        "le texte présente un modèle comme le meilleur (« Le meilleur modèle est la SVM », cellule 2), mais "
        "Random Forest "
        "obtient un meilleur score que SVM (accuracy : 0.87 contre 0.84) (cellule 1)"
    ]


FRAME = printed(
    "print(bilan)",
    "Bilan sur le jeu de test",
    "                      Rappel F1-Score   AUC",
    "Modèle                                    ",
    "SVM (de base)         0.6120   0.6410 0.801",
    "SVM (réglée)          0.7030   0.7240 0.852",
    "Random Forest         0.7510   0.7690 0.893",
)


@pytest.mark.parametrize(
    "claim",
    [
        "Les chiffres de la SVM réglée :\n\n- Rappel = 0,81\n- F1-score = 0,83",
        "La SVM réglée atteint un rappel de 0.81 et une AUC de 0.93.",
        "The random forest reaches a recall of 0.89 and an F1 of 0.91.",
    ],
)
def test_several_figures_of_one_model_that_are_others(claim: str) -> None:
    assert kinds(FRAME, text(claim)) == ["unshown"]


@pytest.mark.parametrize(
    "claim",
    [
        "La SVM réglée atteint un rappel de 0.70 et une AUC de 0.85.",
        "La SVM réglée atteint un rappel de 0.75 et un F1 de 0.77.",  # another row's: shown together
        "La SVM réglée atteint un rappel de 0.70 et une AUC de 0.93.",  # one of the two is right
        "La SVM réglée et le Random Forest atteignent un rappel de 0.81 et une AUC de 0.93.",
        "Avec un autre seuil, la SVM réglée atteint un rappel de 0.81 et une AUC de 0.93.",
        "Le rappel est de 0.81 et l'AUC de 0.93.",  # of whom?
    ],
)
def test_figures_that_nothing_denies(claim: str) -> None:
    assert kinds(FRAME, text(claim)) == []


def test_figures_shown_together_elsewhere_are_no_inventions() -> None:
    claim = text("La SVM réglée atteint un rappel de 0.81 et un F1 de 0.83.")
    assert kinds(FRAME, printed("print(r, f)", "0.8124 0.8291"), claim) == []
    assert kinds(FRAME, printed("print(r, f)", "0.8124 0.7000"), claim) == ["unshown"]


def test_columns_one_space_apart_are_read() -> None:
    assert kinds(FRAME, text("La SVM réglée est le meilleur modèle.")) == ["best"]
    assert kinds(FRAME, text("Le Random Forest est le meilleur modèle.")) == []


def _names(*names: str) -> dict[str, object]:
    rows = [(name, score, score) for name, score in zip(names, ("0.70", "0.80", "0.75"), strict=True)]
    lines = ["Modèle           Accuracy  F1"] + [f"{name:<24}  {a}  {b}" for name, a, b in rows]
    return printed(f"df = pd.DataFrame({{'Modèle': {list(names)}}})\nprint(df)", *lines)


def test_a_fixed_text_that_is_printed_is_a_claim_too() -> None:
    assert kinds(_names("SVM", "Random Forest", "XGBoost (meilleur)")) == ["best"]
    assert kinds(_names("SVM", "Random Forest (best model)", "XGBoost")) == []
    plain = _names("SVM", "Random Forest", "XGBoost")
    said_so = printed("print('Meilleur modèle : XGBoost')", "Meilleur modèle : XGBoost")
    assert kinds(plain, said_so) == ["best"]
    # What the code has computed, or has not printed, is the author's word for nothing.
    assert kinds(plain, printed("print(f'Meilleur modèle : {nom}')", "Meilleur modèle : XGBoost")) == []
    assert kinds(plain, printed("if False:\n    print('Meilleur modèle : XGBoost')", "rien")) == []
    assert (
        kinds(plain, printed("print('Meilleur modèle : XGBoost en latence')", "Meilleur modèle : XGBoost en latence"))
        == []
    )


ORDERS = table(
    "tableau",
    ("", "ordre", "AIC", "MSE"),
    ("1", "(1,0)", "310.4", "18.2"),
    ("2", "(1,1)", "305.9", "17.6"),
    ("3", "(2,1)", "307.1", "16.9"),
)
CLUSTERS = table("scores", ("", "k", "Silhouette"), ("0", "2", "0.41"), ("1", "3", "0.47"), ("2", "4", "0.44"))


@pytest.mark.parametrize(
    ("shown", "claim"),
    [
        (ORDERS, "L'ARMA(1,1) minimise la MSE."),
        (ORDERS, "The lowest AIC is reached by the order (2,1)."),
        (ORDERS, "Le modèle (1,1) a la MSE la plus élevée."),
        (CLUSTERS, "Le score de silhouette le plus élevé est atteint pour k = 4."),
    ],
)
def test_a_row_said_to_be_at_the_end_of_a_column(shown: dict[str, object], claim: str) -> None:
    assert kinds(shown, text(claim)) == ["direction"]


@pytest.mark.parametrize(
    ("shown", "claim"),
    [
        (ORDERS, "L'ARMA(2,1) minimise la MSE."),
        (ORDERS, "L'ARMA(1,1) minimise l'AIC."),
        (ORDERS, "L'ARMA(1,1) ne minimise pas la MSE."),
        (ORDERS, "Parmi les ordres sans retard, (1,0) minimise la MSE."),
        (ORDERS, "Pour (1,1), la MSE est connue et le temps de calcul est le plus faible."),
        (ORDERS, "Entre (1,0) et (1,1), la MSE la plus faible est la seconde."),
        (ORDERS, "L'ARMA(3,1) minimise la MSE."),
        (CLUSTERS, "Le score de silhouette le plus élevé est atteint pour k = 3."),
    ],
)
def test_a_row_that_is_there_or_may_be(shown: dict[str, object], claim: str) -> None:
    assert kinds(shown, text(claim)) == []
