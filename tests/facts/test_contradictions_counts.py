"""What the text says of counts, titles and methods, and the notebook shows otherwise."""

import pytest
from contradictions_builder import RESULTS, facts_of, kinds, printed, said, text
from facts_builder import code_cell

from certgrader.checks.base import Evidence
from certgrader.grading.contradicted import denials

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
    assert kinds(shown[0], text("Colonnes sans valeurs manquantes :\n\n- age")) == []
    assert kinds(shown[0], text("Columns without missing values: age.")) == []


REPORT = printed(
    "print(classification_report(y_test, prevu))",
    "              precision    recall  f1-score   support",
    "",
    "        chat       0.91      0.90      0.90       120",
    "       chien       0.88      0.91      0.89       110",
    "      lapin        0.80      0.81      0.80        90",
    "",
    "    accuracy                           0.88       320",
    "   macro avg       0.86      0.87      0.86       320",
    "weighted avg       0.87      0.88      0.87       320",
)
FOLDERS = printed("donnees = image_dataset_from_directory('photos')", "Found 320 files belonging to 3 classes.")


@pytest.mark.parametrize("shown", [REPORT, FOLDERS])
def test_as_many_classes_as_nothing_else_counts(shown: dict[str, object]) -> None:
    said_so = text("Nous voulons classer les images en cinq classes.")
    assert kinds(shown, said_so) == ["size"]
    assert kinds(shown, text("The dataset has images of 5 classes.")) == ["size"]
    for other in (
        "Nous voulons classer les images en 3 classes.",
        "Nous voulons classer les images en 5 classes, dont 3 classes rares.",
        "Parmi les 5 classes d'images, trois sont gardées.",
        "Nous gardons 5 classes d'images.",
        "La régression logistique classe entre deux classes.",
        "Nous n'avons pas 5 classes d'images.",
        "Il faudrait des images de 5 classes.",
    ):
        assert kinds(shown, text(other)) == [], other
    assert kinds(shown, code_cell("sortie = Dense(5)"), said_so) == []
    assert kinds(shown, printed("print('Number of classes:', n)", "Number of classes: 4"), said_so) == []
    assert kinds(said_so) == []
    assert "montrent 3 (cellule 1)" in said(shown, said_so)[0]


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


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Le rappel atteint XX % sur le jeu de test.", "XX %"),
        ("| Modèle | F1 |\n|---|---|\n| SVM | 0,XX |\n| Arbre | X.XX |", "X.XX"),
        ("Le choix du seuil : [à compléter avec les chiffres]", "[à compléter avec les chiffres]"),
        ("- **Limits**: [To be written]", "[To be written]"),
        ("Lorem ipsum dolor sit amet.", "Lorem ipsum dolor"),
        ("Conclusion : TODO", "TODO"),
    ],
)
def test_texts_that_were_to_be_filled_in(source: str, words: str) -> None:
    found = facts_of(*FILL, text(source)).contradictions
    assert [(one.kind, one.words) for one in found] == [("unfinished", words)]


@pytest.mark.parametrize(
    "source",
    [
        "Un risque de X % se lit ainsi.",
        "Les codes postaux « XXXXX » ont été remplacés.",
        "```python\ncle = 'XX %'  # TODO\n```",
        "Quand le modèle annonce XX %, il se trompe rarement si XX % est élevé.",
        "Le plan reste à compléter avec d'autres données.",
        "[Votre guide](https://exemple.fr)",
        "# TODO\n\nAjouter d'autres variables.",
        "Un bâtiment de taille XL, au XXe siècle.",
    ],
)
def test_what_is_no_gap_in_a_text(source: str) -> None:
    assert kinds(*FILL, text(source)) == []


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


WEIGHTS = printed(
    "print(pd.Series(modele.feature_importances_, index=X.columns))",
    "Revenu               0.412",
    "Sexe_F               0.231",
    "Anciennete           0.187",
    "Age                  0.170",
)


@pytest.mark.parametrize(
    "claim",
    [
        "Les variables protégées sont exclues du modèle (Sexe, Origine).",
        "Sensitive features were removed from the model (Sexe).",
        "Sexe a été exclue du modèle.",
        "The column `Sexe` was dropped.",
    ],
)
def test_columns_said_to_be_out_that_the_model_has(claim: str) -> None:
    assert kinds(*FILL, WEIGHTS, text(f"{claim} Le modèle est prêt.")) == ["excluded"]
    assert kinds(*FILL, code_cell("clients['Sexe'].value_counts()"), WEIGHTS, text(claim)) == ["excluded"]
    # Its name in any list or call may be what takes it out.
    assert kinds(*FILL, code_cell("X = df.drop(columns=['Sexe'])"), WEIGHTS, text(claim)) == []
    assert kinds(*FILL, code_cell("del df['Sexe']"), WEIGHTS, text(claim)) == []
    assert kinds(*FILL, code_cell("SENSIBLES = ['Sexe', 'Origine']"), WEIGHTS, text(claim)) == []
    assert kinds(*FILL, code_cell("X = df.filter(regex='^(?!Sexe)')"), WEIGHTS, text(claim)) == []


@pytest.mark.parametrize(
    "claim",
    [
        "Les variables protégées ont été exclues du modèle (Origine, Religion).",
        "Les variables protégées sont à exclure du modèle (Sexe).",
        "Les lignes aux variables vides sont supprimées (Sexe).",
        "Les variables protégées ne sont pas exclues du modèle (Sexe).",
        "Toutes les variables ont été supprimées sauf quatre (Sexe, Age).",
        "Sexe a été encodée.",
    ],
)
def test_columns_that_are_not_said_to_be_out(claim: str) -> None:
    assert kinds(*FILL, WEIGHTS, text(claim)) == []


EFFECT = printed("print('Effet causal :', effet)", "Effet causal : -0.0347")


@pytest.mark.parametrize("claim", ["L'effet causal est de 0,35 points de pourcentage.", "The causal effet is 34.7%."])
def test_a_share_ten_times_off(claim: str) -> None:
    assert kinds(EFFECT, text(claim)) == ["size"]


@pytest.mark.parametrize(
    "claim",
    [
        "L'effet causal est de 3,5 points de pourcentage.",
        "L'effet causal est de 3 %.",
        "La marge est de 0,35 %.",
        "L'effet causal passe de 0,9 % à 0,35 %.",
        "L'effet causal n'est pas de 0,35 %.",
        "L'effet causal est de 0,51 %.",
    ],
)
def test_a_share_that_is_right_or_another(claim: str) -> None:
    assert kinds(EFFECT, text(claim)) == []


def test_a_share_beside_several_numbers_is_left_alone() -> None:
    several = printed("print(e)", "Effet causal : -0.0347 (p = 0.02)")
    assert kinds(several, text("L'effet causal est de 0,35 %.")) == []


COMPILED = code_cell("reseau.compile(loss='mse', metrics=['accuracy', AUC(curve='ROC'), AUC(curve='PR')])")


def test_a_measure_taken_under_the_name_of_another() -> None:
    wrong = code_cell("perte, accuracy, roc_auc, rappel = reseau.evaluate(X_test, y_test)")
    found = facts_of(COMPILED, wrong).contradictions
    assert [(one.kind, one.words) for one in found] == [("mislabelled", "rappel")]
    swapped = code_cell("perte, precision, accuracy, ap = reseau.evaluate(X_test, y_test)")
    assert kinds(COMPILED, swapped) == ["mislabelled"]
    for right in (
        "perte, accuracy, roc_auc, pr_auc = reseau.evaluate(X_test, y_test)",
        "perte, acc, auc_1, auc_2 = reseau.evaluate(X_test, y_test)",
        "perte, a, b, c = reseau.evaluate(X_test, y_test)",
        "perte, rappel = reseau.evaluate(X_test, y_test)",
        "valeurs = reseau.evaluate(X_test, y_test)",
    ):
        assert kinds(COMPILED, code_cell(right)) == []
    assert kinds(COMPILED, code_cell("autre.compile(metrics=['mae', 'mse', Recall()])"), wrong) == []
    assert kinds(COMPILED, code_cell("reseau = load_model('reseau.keras')"), wrong) == []
    assert kinds(code_cell("reseau.compile(loss='mse', metrics=MESURES)"), wrong) == []
