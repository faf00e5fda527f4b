"""What the text says and the notebook shows otherwise: each kind in two forms, and what comes near and is none."""

import json
from collections.abc import Sequence

import pytest
from facts_builder import code_cell

from certgrader.catalogue.catalogue import say
from certgrader.checks.base import Evidence
from certgrader.execution.model import STATIC_RUN
from certgrader.facts.collect import collect
from certgrader.facts.model import Facts
from certgrader.grading.contradicted import contradicted, denials
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.model import Submission

SUBMISSION = Submission("s", "0", "", "n.ipynb", "0")
Cells = Sequence[dict[str, object]]


def text(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def printed(source: str, *lines: str) -> dict[str, object]:
    return code_cell(source, {"output_type": "stream", "name": "stdout", "text": "\n".join(lines) + "\n"}, count=1)


def table(source: str, *rows: Sequence[str]) -> dict[str, object]:
    """A displayed table: its first row is the header, each row begins with the index."""
    cells = ["".join(f"<th>{cell}</th>" for cell in rows[0])]
    cells += [f"<th>{row[0]}</th>" + "".join(f"<td>{cell}</td>" for cell in row[1:]) for row in rows[1:]]
    markup = "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
    data = {"text/html": markup, "text/plain": "\n".join("  ".join(row) for row in rows)}
    return code_cell(
        source, {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}, count=1
    )


def facts_of(*cells: dict[str, object]) -> Facts:
    raw = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    facts = collect(SUBMISSION, parse_notebook(json.dumps(raw).encode(), "n.ipynb"), STATIC_RUN, ())
    assert not facts.problems
    return facts


def kinds(*cells: dict[str, object]) -> list[str]:
    return [one.kind for one in facts_of(*cells).contradictions]


def said(*cells: dict[str, object]) -> list[str]:
    return [say(one.message, "fr") for one in contradicted(facts_of(*cells))]


RESULTS = table(
    "comparaison",
    ("", "Accuracy", "F1"),
    ("Régression logistique", "0.81", "0.78"),
    ("Random Forest", "0.87", "0.85"),
    ("SVM", "0.84", "0.83"),
)
LINES = printed(
    "for nom, modele in modeles.items(): print(nom, score(modele))",
    "Régression Logistique : RMSE = 12,41",
    "RandomForestRegressor : RMSE = 10,02",
    "XGBoost : RMSE = 8,75",
)


# --- the best model, the model that is kept ---------------------------------------------------------------------


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


# --- signs, directions, tests -----------------------------------------------------------------------------------

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


# --- counts, titles, methods ------------------------------------------------------------------------------------

READ = "import pandas as pd\ndf = pd.read_csv('a.csv')\nprint(df.shape)"


def test_counts_that_no_output_shows() -> None:
    shape = printed(READ, "(1234, 12)")
    assert kinds(shape, text("Le jeu de données contient 5 000 lignes.")) == ["size"]
    assert kinds(shape, text("The dataset has 5,000 rows.")) == ["size"]
    assert kinds(shape, text("Notre base comporte 25 colonnes.")) == ["size"]
    assert kinds(shape, text("Le jeu de données contient 1 234 lignes et 12 colonnes.")) == []
    assert kinds(shape, text("The dataset has 1,234 rows.")) == []
    assert kinds(shape, text("Le jeu de données contient environ 5 000 lignes.")) == []
    assert kinds(shape, printed("len(autre)", "5000"), text("Le jeu de données contient 5 000 lignes.")) == []
    two = printed(READ + "\nautre = pd.read_csv('b.csv')", "(1234, 12)")
    assert kinds(two, text("Le jeu de données contient 5 000 lignes.")) == []
    part = printed("import pandas as pd\ndf = pd.read_csv('a.csv', nrows=1234)\nprint(df.shape)", "(1234, 12)")
    assert kinds(part, text("Le jeu de données contient 5 000 lignes.")) == []


def test_what_is_said_to_be_absent_and_is_counted() -> None:
    missing = printed("df.isnull().sum()", "age        0", "revenu    12", "dtype: int64")
    none = printed("df.isnull().sum()", "age       0", "revenu    0", "dtype: int64")
    twice = printed("print('Doublons :', df.duplicated().sum())", "Doublons : 7")
    shown = [{**missing, "outputs": [_result("age        0\nrevenu    12\ndtype: int64")]}, none, twice]
    assert kinds(shown[0], text("Il n'y a aucune valeur manquante.")) == ["absence"]
    assert kinds(shown[0], text("There are no missing values.")) == ["absence"]
    assert kinds(twice, text("Le jeu ne contient pas de doublons.")) == ["absence"]
    assert (
        kinds(
            {**none, "outputs": [_result("age       0\nrevenu    0\ndtype: int64")]}, text("Aucune valeur manquante.")
        )
        == []
    )
    assert kinds(shown[0], text("Il n'y a aucune valeur manquante dans la cible.")) == []
    assert kinds(shown[0], text("Après nettoyage, il n'y a aucune valeur manquante.")) == []
    assert kinds(shown[0], code_cell("df = df.dropna()"), text("Il n'y a aucune valeur manquante.")) == []
    assert kinds(twice, text("Il y a 7 doublons.")) == []


def test_classes_said_to_be_even() -> None:
    counted = {**printed("y.value_counts()"), "outputs": [_result("0    950\n1     50\nName: y, dtype: int64")]}
    even = {**printed("y.value_counts()"), "outputs": [_result("0    510\n1    490\nName: y, dtype: int64")]}
    assert kinds(counted, text("Les classes sont équilibrées.")) == ["absence"]
    assert kinds(counted, text("The dataset is well balanced.")) == ["absence"]
    assert kinds(counted, text("Les classes ne sont pas équilibrées.")) == []
    assert kinds(even, text("Les classes sont équilibrées.")) == []
    city = {**printed("df['ville'].value_counts()"), "outputs": [_result("Lyon    950\nNice     50\nName: ville")]}
    assert kinds(city, text("Les classes sont équilibrées.")) == []


def _result(plain: str) -> dict[str, object]:
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": plain}}


FILL = [code_cell(f"x{n} = {n}") for n in range(8)]


def test_titles_with_nothing_below() -> None:
    assert kinds(*FILL, text("## Conclusion")) == ["section"]
    numbered = [text("## 4. Résultats"), text("## 5. Déploiement"), text("Une API est prévue.")]
    assert kinds(*FILL, *numbered) == ["section"]
    assert kinds(*FILL, text("## Conclusion\n\nLe modèle répond au besoin.")) == []
    assert kinds(*FILL, text("## Conclusion"), code_cell("print('fin')")) == []
    assert kinds(*FILL, text("## Résultats\n\n### Scores\n\nVoici les scores.")) == []
    # A lesser title that was marked with as many signs.
    assert kinds(*FILL, text("## Résultats"), text("## Scores"), text("Voici les scores.")) == []
    assert kinds(*FILL, text("## Conclusion : le modèle répond au besoin")) == []
    assert kinds(*FILL, text("## Résultats\n\n![courbe](roc.png)")) == []


def test_methods_of_which_there_is_no_trace() -> None:
    assert kinds(*FILL, text("Nous avons utilisé SHAP pour expliquer les prédictions.")) == ["method"]
    assert kinds(*FILL, text("L'analyse SHAP montre que le revenu pèse le plus.")) == ["method"]
    assert kinds(*FILL, text("A chi-square test was performed on each column.")) == ["method"]
    assert kinds(*FILL, code_cell("import shap"), text("Nous avons utilisé SHAP pour expliquer.")) == []
    assert kinds(*FILL, text("Nous pourrions utiliser SHAP pour expliquer.")) == []
    assert kinds(*FILL, text("Nous avons utilisé SHAP dans un autre notebook.")) == []
    assert kinds(*FILL, text("As in the chapter on trees, where we used SHAP to explain.")) == []
    assert kinds(*FILL, text("SHAP est une méthode d'explication.")) == []
    assert kinds(*FILL, code_cell("!python explique.py"), text("Nous avons utilisé SHAP.")) == []
    assert kinds(*FILL, code_cell("!pip install pandas"), text("Nous avons utilisé SHAP.")) == ["method"]
    assert kinds(text("Nous avons utilisé SHAP pour expliquer."), code_cell("x = 1")) == []  # the work is elsewhere


def test_each_of_several_methods() -> None:
    said_so = text("Nous avons entraîné un Random Forest, un SVM et XGBoost.")
    assert kinds(*FILL, code_cell("from sklearn.svm import SVC"), said_so) == ["method", "method"]
    assert kinds(*FILL, code_cell("m = [RandomForestClassifier(), SVC(), XGBClassifier()]"), said_so) == []


def test_steps_listed_below_the_code_that_cleans_texts() -> None:
    clean = code_cell("df['t'] = df['t'].str.lower().apply(lambda t: re.sub('x', '', t))")
    steps = text(
        "Explication :\n\n- Mise en minuscules.\n- Suppression des stopwords (the, and).\n- Lemmatisation des mots."
    )
    assert kinds(*FILL, clean, steps) == ["method", "method"]
    assert kinds(*FILL, steps) == []  # a plan, or the work of another notebook
    assert kinds(*FILL, code_cell("mots = set(stopwords.words('french'))"), clean, steps) == ["method"]


def test_what_comes_again_is_told_once() -> None:
    told = said(RESULTS, text("Le meilleur modèle est la SVM."), text("La SVM est le meilleur modèle."))
    assert len(told) == 1


def test_titles_are_told_in_one_sentence() -> None:
    told = said(*FILL, text("## 4. Résultats"), text("## 5. Conclusion"))
    assert told == ["2 titres ne sont suivis de rien : « 4. Résultats » (cellule 9), « 5. Conclusion » (cellule 10)"]


def test_what_a_level_rests_on_is_denied() -> None:
    facts = facts_of(RESULTS, text("Nous avons comparé trois modèles.\nLe meilleur modèle est la SVM."))
    resting = Evidence("prose", "chosen", "Le meilleur modèle est la SVM.", "stated", cell=1, lines=(1, 2))
    found = list(denials([resting], facts, {}))
    assert [(piece.cell, piece.stance, piece.check) for piece, _ in found] == [(0, "contradicts", "chosen")]
    beside = Evidence("prose", "compared", "Nous avons comparé trois modèles.", "stated", cell=1, lines=(1, 2))
    assert list(denials([beside], facts, {})) == []
    elsewhere = Evidence("prose", "chosen", "…", "stated", cell=0, lines=(1, 1))
    assert list(denials([elsewhere], facts, {})) == []
