"""What the text says of signs, directions, tests and coefficients, and the notebook shows otherwise."""

import pytest
from contradictions_builder import kinds, printed, table, text

MATRIX = table(
    "df.corr()",
    ("", "age", "revenu_annuel", "defaut"),
    ("age", "1.00", "0.42", "-0.21"),
    ("revenu_annuel", "0.42", "1.00", "-0.60"),
    ("defaut", "-0.21", "-0.60", "1.00"),
)
SERIES = printed(
    "print(df.corr()['defaut'].sort_values())", "revenu_annuel   -0.60", "age   -0.21", "duree   0.33", "defaut   1.00"
)


def test_a_sign_read_the_wrong_way_round() -> None:
    claim = text("On observe une corrélation positive entre revenu_annuel et defaut.")
    assert kinds(MATRIX, claim) == ["direction"]
    assert kinds(SERIES, text("`duree` est négativement corrélée avec la cible.")) == ["direction"]
    assert kinds(text("La corrélation est positive (-0,60) entre le revenu et le défaut.")) == ["direction"]
    assert kinds(MATRIX, text("On observe une corrélation négative entre revenu_annuel et defaut.")) == []
    assert kinds(MATRIX, text("On observe une corrélation positive entre age et revenu_annuel.")) == []
    assert kinds(MATRIX, text("Il n'y a pas de corrélation positive entre revenu_annuel et defaut.")) == []
    assert (
        kinds(MATRIX, text("Une corrélation positive signifie que revenu_annuel et defaut augmentent ensemble.")) == []
    )


@pytest.mark.parametrize(
    "claim",
    [
        "L'erreur augmente, passant de 12,3 à 10,1.",
        "The accuracy improved from 0.87 to 0.82.",
        "L'accuracy augmente de 0,85 à 0,80.",
        "La MAE est passée de 6.42 à 6.16, ce qui n'est pas une amélioration.",
        "Le rappel passe de 80 % à 72 %, soit une nette amélioration.",
        "La RMSE se dégrade : 12.1 → 9.8.",
    ],
)
def test_a_change_that_its_own_figures_deny(claim: str) -> None:
    assert kinds(text(claim)) == ["direction"]


@pytest.mark.parametrize(
    "claim",
    [
        "L'erreur diminue, passant de 12,3 à 10,1.",
        "La RMSE s'améliore, passant de 12,3 à 10,1.",
        "On constate une baisse de 10 à 15 % des ventes.",
        "Le taux baisse de 0,02 à 0,05 selon les jeux.",
        "Le rappel passe de 72 % à 80 %, ce qui est une amélioration.",
        "Le score passe de 6.42 à 6.16, soit une dégradation.",  # which score goes down is unknown
        "L'erreur n'augmente pas : elle passe de 12,3 à 10,1.",
        "Les prix augmentent de janvier à mars.",
        "Si l'erreur augmente de 0,85 à 0,80, on arrête.",
    ],
)
def test_changes_as_their_figures_say(claim: str) -> None:
    assert kinds(text(claim)) == []


def test_a_training_read_the_wrong_way_round() -> None:
    worse = printed("model.fit(X, y)", *(f"Epoch {n} - loss: 0.3 - val_loss: {0.5 + n / 10:.2f}" for n in range(5)))
    better = printed("model.fit(X, y)", *(f"Epoch {n} - loss: 0.3 - val_loss: {0.9 - n / 10:.2f}" for n in range(5)))
    assert kinds(worse, text("La perte de validation diminue régulièrement.")) == ["direction"]
    assert kinds(better, text("The validation loss increases.")) == ["direction"]
    assert kinds(better, text("La perte de validation diminue régulièrement.")) == []
    assert kinds(worse, text("La perte de validation diminue au début puis remonte.")) == []
    assert kinds(worse, better, text("La perte de validation diminue.")) == []


ADF = "from statsmodels.tsa.stattools import adfuller\nr = adfuller(serie)\nprint('p-value :', r[1])"
CHI2 = "from scipy.stats import chi2_contingency\nprint('p-value :', chi2_contingency(t)[1])"


@pytest.mark.parametrize(
    ("code", "output", "claim"),
    [
        (ADF, "p-value : 0.62", "La série est stationnaire."),
        (ADF, "p-value : 0.0001", "La série n'est pas stationnaire."),
        (CHI2, "p-value : 0.43", "On rejette l'hypothèse nulle : les deux variables sont liées."),
        (CHI2, "p-value : 1.2e-12", "Il n'y a pas de différence significative entre les groupes."),
        ("", "", "La p-value (0,32) est inférieure à 0,05."),
        ("", "", "With p-value = 0.45, we reject the null hypothesis."),
    ],
)
def test_a_test_read_the_wrong_way_round(code: str, output: str, claim: str) -> None:
    assert kinds(printed(code, output), text(claim)) == ["significance"]


@pytest.mark.parametrize(
    ("code", "output", "claim"),
    [
        (ADF, "p-value : 0.001", "La série est stationnaire."),
        (ADF, "p-value : 0.07", "La série est stationnaire."),  # at 10 % it is
        (CHI2, "p-value : 0.43", "On ne rejette pas l'hypothèse nulle."),
        (CHI2, "p-value : 0.43", "Si la p-value est inférieure à 0,05, on rejette l'hypothèse nulle."),
        (CHI2, "p-value : 0.43\np-value : 0.001", "La différence est significative."),  # which of them?
        ("print('p-value : 0.43')", "p-value : 0.43", "La baisse des ventes est significative."),  # no test is made
        ("", "", "La p-value (0,03) est inférieure à 0,05."),
        ("", "", "La p-value de 0,26 montre que la différence n'est pas significative."),
        (ADF + "\nfrom statsmodels.tsa.stattools import kpss", "p-value : 0.62", "La série est stationnaire."),
    ],
)
def test_a_test_that_is_read_rightly(code: str, output: str, claim: str) -> None:
    assert kinds(printed(code, output), text(claim)) == []


APART = printed("print(s)", "Train accuracy : 1.000", "Test accuracy : 0.741")


def test_overfitting_denied() -> None:
    assert kinds(APART, text("Le modèle ne présente pas de surapprentissage.")) == ["direction"]
    assert kinds(APART, text("The model isn't overfitting.")) == ["direction"]
    assert kinds(APART, text("On observe un surapprentissage.")) == []
    assert kinds(APART, text("La profondeur est limitée pour éviter le surapprentissage.")) == []
    close = printed("print(s)", "Train accuracy : 0.78", "Test accuracy : 0.74")
    assert kinds(close, text("Le modèle ne présente pas de surapprentissage.")) == []
    assert kinds(APART, close, text("Le modèle ne présente pas de surapprentissage.")) == []


COEFFICIENTS = printed(
    "print(pd.DataFrame({'Feature': X.columns, 'Coefficient': m.coef_[0]}))",
    "         Feature  Coefficient",
    "0         revenu        1.776",
    "1            age       -0.351",
    "2          duree       -0.001",
)


def test_a_coefficient_read_the_wrong_way_round() -> None:
    assert kinds(COEFFICIENTS, text("Le coefficient positif de `age` montre que le risque augmente.")) == ["direction"]
    assert kinds(COEFFICIENTS, text("Negative coefficients (e.g. revenu) decrease the risk.")) == ["direction"]
    assert kinds(COEFFICIENTS, text("Le coefficient négatif de `age` montre que le risque baisse.")) == []
    assert kinds(COEFFICIENTS, text("Le coefficient positif de `duree` est presque nul.")) == []  # too near to zero
    assert kinds(COEFFICIENTS, text("Un coefficient positif signifie que `age` augmente le risque.")) == []


REPORTS = printed(
    "print('Seuil par défaut'); print(classification_report(y, a)); print('Seuil ajusté'); "
    "print(classification_report(y, b))",
    "Seuil par défaut (0.50)",
    "              precision    recall  f1-score   support",
    "      fidele       0.97      0.51      0.67      4471",
    "      parti       0.10      0.80      0.18       300",
    "    accuracy                           0.53      4771",
    "   macro avg       0.54      0.66      0.42      4771",
    "Seuil ajusté",
    "              precision    recall  f1-score   support",
    "      fidele       0.96      0.67      0.79      4471",
    "      parti       0.10      0.54      0.17       300",
    "    accuracy                           0.66      4771",
    "   macro avg       0.53      0.60      0.48      4771",
)
TUNED = table(
    "t", ("", "Accuracy", "RMSE"), ("Avant optimisation", "0.84", "12.1"), ("Après optimisation", "0.81", "13.4")
)


def test_an_improvement_that_is_none() -> None:
    assert kinds(REPORTS, text("L'ajustement du seuil améliore le rappel des clients « parti ».")) == ["direction"]
    assert kinds(TUNED, text("After tuning, the accuracy increases.")) == ["direction"]
    assert kinds(TUNED, text("L'optimisation réduit nettement la RMSE.")) == ["direction"]
    assert kinds(TUNED, text("Après optimisation, l'accuracy baisse.")) == []
    # It rises for one class and falls for the other: which is meant is not said.
    assert kinds(REPORTS, text("L'ajustement du seuil améliore le rappel.")) == []
    assert kinds(REPORTS, text("L'ajustement du seuil améliore le rappel de la classe fidele.")) == []
    assert kinds(TUNED, text("L'optimisation devrait améliorer l'accuracy.")) == []
    better = table("t", ("", "Accuracy"), ("Avant SMOTE", "0.80"), ("Après SMOTE", "0.84"))
    assert kinds(TUNED, better, text("After tuning, the accuracy increases.")) == []
