from typing import Any

import pytest
from pydantic import ValidationError

PIXEL = "iVBORw0KGgo="
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])"


def test_kinds(finds: Any, misses: Any, output: Any) -> None:
    finds("{kind: [figure]}", (PLOT, [output["shown"](image_png=PIXEL)]))
    finds("{kind: [table]}", ("df.head()", [output["shown"](text_html="<table><tr><td>1</td></tr></table>")]))
    finds("{kind: [text]}", ("print(1)", [output["printed"]("1")]))
    misses("{kind: [figure]}", ("print(1)", [output["printed"]("1")]))
    misses("{kind: [text]}", "print(1)")


def test_text(finds: Any, misses: Any, output: Any) -> None:
    finding = finds("{text: ['seuil *: *0,5']}", ("print(x)", [output["printed"]("a\nseuil : 0,5\n")]))
    assert finding.evidence[0].excerpt == "seuil : 0,5"
    misses("{text: ['seuil']}", ("print(x)", [output["printed"]("rien")]))


def test_metrics(finds: Any, misses: Any, output: Any) -> None:
    finding = finds("{metric: [auc]}", ("print(a)", [output["printed"]("AUC : 0,913")]))
    assert finding.evidence[0].note is not None
    finds("{metric: [f1, recall], at_least: 2}", ("print(a)", [output["printed"]("F1 : 0.7\nRappel : 0.8")]))
    misses("{metric: [f1, recall], at_least: 2}", ("print(a)", [output["printed"]("F1 : 0.7")]))
    misses("{metric: [rmse]}", ("print(a)", [output["printed"]("AUC : 0.9")]))


def test_from_calls(finds: Any, misses: Any, output: Any) -> None:
    cell = (
        "from sklearn.metrics import confusion_matrix\nprint(confusion_matrix(y, p))",
        [output["printed"]("[[1 2]]")],
    )
    finds("{from_calls: [sklearn.metrics.*]}", cell)
    misses("{from_calls: [sklearn.svm.*]}", cell)


def test_what_the_code_cannot_produce_contradicts(misses: Any, output: Any) -> None:
    pasted = ("accuracy = 0.99", [output["printed"]("accuracy : 0.99")])
    finding = misses("{kind: [text]}", pasted)
    assert [one.stance for one in finding.evidence] == ["contradicts"]
    misses("{metric: [accuracy]}", pasted)
    misses("{kind: [figure]}", ("import numpy as np", [output["shown"](image_png=PIXEL)]))


def test_an_output_of_code_that_cannot_be_read_is_undecided(cannot_tell: Any, output: Any) -> None:
    finding = cannot_tell("{kind: [text]}", ("print 'accuracy', 0.9", [output["printed"]("accuracy 0.9")]))
    assert not finding.evidence


def test_cannot_tell(cannot_tell: Any) -> None:
    cannot_tell("{kind: [figure]}")


@pytest.mark.parametrize("fields", ["{}", "{metric: [goodness]}", "{kind: [picture]}", "{text: ['[']}"])
def test_wrong_fields_are_refused(fields: str, make_check: Any) -> None:
    with pytest.raises(ValidationError):
        make_check("output", fields)


def test_the_figure_is_in_the_words_that_are_quoted(finds: Any, output: Any) -> None:
    bar = "300/300 [==============================] - 2s 7ms/step - loss: 0.4210 - accuracy: 0.8125"
    finding = finds("{metric: [accuracy]}", ("m.fit(X, y)\nprint(m)", [output["printed"](bar)]))
    assert finding.evidence[0].focus == "accuracy: 0.8125"
    redrawn = "1/2 [=>..] - loss: 0.9 - accuracy: 0.1\r2/2 [====] - loss: 0.4 - accuracy: 0.8\n"
    finding = finds("{metric: [accuracy]}", ("m.fit(X, y)\nprint(m)", [output["printed"](redrawn)]))
    assert finding.evidence[0].focus == "accuracy: 0.8"
    table = "            precision  rappel\nRidge         0,91     0,72\n"
    finding = finds("{metric: [recall]}", ("print(t)", [output["printed"](table)]))
    assert finding.evidence[0].excerpt == "Ridge … rappel … 0,72"
    coloured = "\x1b[1m3/3\x1b[0m \x1b[32m━━━━\x1b[0m 1s 8ms/step - accuracy: 0.9 - loss: 0.3\n"
    finding = finds("{metric: [accuracy]}", ("m.fit(X, y)\nprint(m)", [output["printed"](coloured)]))
    assert "\x1b" not in finding.evidence[0].excerpt


def test_columns_that_a_table_shows(finds: Any, misses: Any, output: Any) -> None:
    head = "   pump  tank_level  gender\n0  A  3.1  F\n"
    cell = ("import pandas as pd\nprint(pd.read_csv('a.csv').head())", [output["printed"](head)])
    assert finds("{columns: ['(?i)gender|sexe']}", cell).evidence[0].excerpt == "gender"
    misses("{columns: ['gend']}", cell)
    finds("{readable: 3}", cell)
    misses("{readable: 4}", cell)
    misses("{readable: 3, in_code: 1}", cell)
    finds("{readable: 3, in_code: 1}", cell, "print(df['tank_level'].mean())")
    scores = (
        "import pandas as pd\nprint(pd.DataFrame(t))",
        [output["printed"]("   model  recall  f1\n0  A  0.3  0.4\n")],
    )
    misses("{readable: 2}", scores)


def test_tables_of_scores_are_not_those_of_the_data(finds: Any, misses: Any, output: Any) -> None:
    fields = "{from_calls: ['*.head'], of_results: false}"
    table = output["shown"](text_html="<table><tr><td>f1</td></tr></table>")
    start = "import pandas as pd\ndf = pd.read_csv('a.csv')\nscore_a = evaluer(m)"
    finds(fields, start, ("df.head()", [table]))
    misses(fields, start, ("bilan = pd.concat([score_a])\nbilan.head()", [table]))


def test_a_count_of_nothing(finds: Any, misses: Any, output: Any) -> None:
    none = ("import pandas as pd\ndf = pd.read_csv('a.csv')\nprint(df.duplicated().sum())", [output["printed"]("0\n")])
    some = ("print(df.duplicated().sum())", [output["printed"]("3\n")])
    assert finds("{clean_of: duplicates}", none).evidence[0].excerpt == "0"
    misses("{clean_of: missing}", none)
    finds("{clean_of: duplicates}", some, none)
    misses("{clean_of: duplicates}", none, some)


def test_a_printed_table_is_quoted_from_its_head(finds: Any, misses: Any, output: Any) -> None:
    fields = "{kind: [text], from_calls: ['*.read_csv', pandas.read_csv]}"
    source = "import pandas as pd\nprint('triées')\nprint(pd.read_csv('a.csv'))"
    text = output["printed"]("Données triées par ville\n     ville   taux\n0    Metz    3.1\n")
    assert finds(fields, (source, [text])).evidence[0].excerpt == "ville   taux\n0    Metz    3.1"
    two = [output["printed"]("Données triées\n"), text]
    assert finds(fields, (source, two)).evidence[0].excerpt.startswith("ville")
    misses(fields, (source, [output["printed"]("Mounted at /content/drive\n")]))
    finds(fields, (source, [output["printed"]("fini\n")]))


def test_scores_of_a_baseline_and_of_the_training_are_shown_last(finds: Any, output: Any) -> None:
    start = "from sklearn.dummy import DummyRegressor\nfrom sklearn.svm import SVR\nd = DummyRegressor().fit(X_a, y_a)"
    witness = ("print('R2 :', d.score(X_b, y_b))", [output["printed"]("R2 : 0.01")])
    model = (
        "m = SVR().fit(X_a, y_a)\nprint(m.score(X_a, y_a), m.score(X_b, y_b))",
        [output["printed"]("R2 train : 0.95\nR2 test : 0.81")],
    )
    assert finds("{metric: [r2]}", start, witness, model).evidence[0].excerpt == "R2 test : 0.81"
    assert finds("{metric: [r2]}", start, witness).evidence[0].excerpt == "R2 : 0.01"
