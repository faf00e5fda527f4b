from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from certgrader.catalogue.catalogue import Phrase, say
from certgrader.facts.model import Argument, Assignment, Call, CodeFacts, Facts, RuntimeFact, RuntimeFacts
from certgrader.facts.modelling.model import FitFact, ModellingFacts, Spot

PD = "import pandas as pd\ndf = pd.read_csv('a.csv')\n"
DUPLICATES = "{calls: [pandas.DataFrame.drop_duplicates]}"


def test_calls(finds: Any, misses: Any) -> None:
    finds(DUPLICATES, PD + "df = df.drop_duplicates()")
    finds(DUPLICATES, PD, "df.drop_duplicates(inplace=True)\nprint(1)")
    finds(DUPLICATES, PD, "df['a'] = df['a'].drop_duplicates()")
    finds("{calls: [pandas.read_*]}", PD)
    finds("{calls: [tensorflow.keras.models.Sequential]}", "from keras import Sequential\nm = Sequential()")
    misses(DUPLICATES, PD + "# df = df.drop_duplicates()")
    misses(DUPLICATES, PD + "'''\ndf = df.drop_duplicates()\n'''")
    misses(DUPLICATES, PD + "if False:\n    df = df.drop_duplicates()")
    misses(DUPLICATES, PD + "def clean(d):\n    return d.drop_duplicates()")
    misses("{calls: [pandas.DataFrame.replace]}", "import pandas as pd\nx = 'a'.replace('a', 'b')")


def test_functions_of_the_notebook_hide_library_names(misses: Any) -> None:
    source = "from sklearn.metrics import roc_curve\ndef roc_curve(y, p):\n    return 1\nroc_curve([1], [1])"
    misses("{calls: [sklearn.metrics.roc_curve]}", source)


def test_a_function_of_the_notebook_that_gives_a_constant_is_no_hit(finds: Any, misses: Any) -> None:
    own = "{calls: ['notebook.*auc*']}"
    finds(own, "def roc_auc(y, p):\n    return sum(p[y == 1]) / len(p)\nprint(roc_auc(y, p))")
    misses(own, "def roc_auc(y, p):\n    return 0.97\nprint(roc_auc(y, p))")


def test_what_a_replaced_library_function_gives_tells_nothing(finds: Any, misses: Any) -> None:
    patched = "import sklearn.metrics\nsklearn.metrics.accuracy_score = lambda y, p: 0.96\n"
    measured = "robustesse = {'bruit': sklearn.metrics.accuracy_score(y, p)}"
    finds("{assigns: [robustesse]}", "import sklearn.metrics", measured)
    misses("{assigns: [robustesse]}", patched, measured)
    misses("{source: [accuracy_score]}", patched, measured)


def test_unknown_receivers_need_the_package(finds: Any, misses: Any) -> None:
    unknown = "def f(table):\n    return table.pivot(1)\nf(thing)"
    finds("{calls: [pandas.DataFrame.pivot]}", f"import pandas as pd, pyspark\n{unknown}")
    misses("{calls: [pandas.DataFrame.pivot]}", unknown)
    misses("{calls: [pandas.DataFrame.append]}", "import pandas as pd, pyspark\nthing.append(1)")


def test_any_receiver(finds: Any, misses: Any) -> None:
    finds("{calls: ['?.fit']}", "from sklearn.svm import SVC\nSVC().fit(x, y)")
    finds("{calls: ['?.fit']}", "model.fit(x, y)")
    misses("{calls: ['?.split']}", "parts = 'a b'.split()")
    misses("{calls: ['?.fit']}", "def fit(x): return x\nfit(1)")


def test_thrown_away_results_do_not_count(finds: Any, misses: Any) -> None:
    misses(DUPLICATES, PD + "df.drop_duplicates()\nprint('fait')")
    finds("{calls: [pandas.DataFrame.drop_duplicates], result_used: false}", PD + "df.drop_duplicates()\nprint(1)")
    finds(DUPLICATES, PD + "print(df.drop_duplicates().shape)")


def test_arguments(finds: Any, misses: Any) -> None:
    forest = (
        "from sklearn.ensemble import RandomForestClassifier as RF\nm = RF(n_estimators=200, class_weight='balanced')"
    )
    calls = "calls: [sklearn.ensemble.*]"
    finds(f"{{{calls}, arguments: {{n_estimators: ['*']}}}}", forest)
    finds(f"{{{calls}, arguments: {{n_estimators: [200]}}}}", forest)
    finds(f"{{{calls}, arguments: {{class_weight: [balanced]}}}}", forest)
    finds(f"{{{calls}, with_arguments: true}}", forest)
    misses(f"{{{calls}, arguments: {{n_estimators: [100]}}}}", forest)
    misses(f"{{{calls}, arguments: {{class_weight: [balanced], max_depth: ['*']}}}}", forest)
    misses(f"{{{calls}, with_arguments: true}}", "from sklearn.ensemble import RandomForestClassifier as R\nm = R()")
    finds("{calls: [imblearn.*], arguments: {class_weight: ['*']}, any_argument: true}", forest)


def test_arguments_given_by_a_dict(finds: Any) -> None:
    source = "import xgboost as xgb\np = {'max_depth': 4, 'eta': 0.1}\nm = xgb.XGBClassifier(**p)"
    finds("{calls: [xgboost.*], arguments: {max_depth: [4]}}", source)


def test_counts(finds: Any, misses: Any) -> None:
    models = "from sklearn.svm import SVC\nfrom sklearn.tree import DecisionTreeClassifier\na = SVC().fit(x, y)"
    two = "{calls: [sklearn.svm.*, sklearn.tree.*], distinct: 2}"
    misses(two, models)
    finds(two, models + "\nb = DecisionTreeClassifier()")
    misses("{calls: ['*.fit'], at_least: 2}", models)
    finds("{calls: ['*.fit'], at_least: 2}", models, "SVC().fit(x2, y)")


def test_a_model_made_by_a_function_is_one_with_its_fit(misses: Any) -> None:
    source = "import statsmodels.formula.api as smf\nm = smf.ols('y ~ x', data=d).fit()\nprint(m.summary())"
    misses("{calls: [statsmodels.formula.*], distinct: 2}", source)


def test_of_different_things_each_is_shown_once_where_it_is_made(finds: Any) -> None:
    models = "from sklearn.svm import SVC\nfrom sklearn.tree import DecisionTreeClassifier"
    cells = (models, "a = SVC()\nb = DecisionTreeClassifier()", "a.fit(x, y)", "a.predict(z)", "b.fit(x, y)")
    shown = finds("{calls: [sklearn.svm.*, sklearn.tree.*], distinct: 2}", *cells).evidence
    assert [(one.cell, one.excerpt) for one in shown] == [(1, "a = SVC()"), (1, "b = DecisionTreeClassifier()")]


def test_loops(finds: Any, misses: Any) -> None:
    source = "from sklearn.svm import SVC\nfor c in [1, 2]:\n    SVC(C=c).fit(x, y)"
    finds("{calls: ['*.fit'], in_loop: true}", source)
    misses("{calls: ['*.fit'], in_loop: true}", "from sklearn.svm import SVC\nSVC().fit(x, y)")


def test_without(misses: Any) -> None:
    misses(
        "{calls: [sklearn.*], without: ['sklearn.dummy.*']}", "from sklearn.dummy import DummyClassifier as D\nd = D()"
    )
    alpha = "{arguments: {alpha: ['*']}, any_argument: true, without: [matplotlib.*]}"
    misses(alpha, "import matplotlib.pyplot as plt\nplt.grid(True, alpha=0.3)")


def test_imports_assignments_columns_shell_source(finds: Any, misses: Any) -> None:
    finds("{imports: [mlflow]}", "import mlflow.sklearn")
    misses("{imports: [mlflow]}", "import mlflower")
    finds(r"{assigns: ['\w+\.columns']}", PD + "df.columns = ['a']")
    misses(r"{assigns: ['\w+\.columns']}", PD + "names = df.columns")
    finds("{columns: ['(?i)(sexe|genre)']}", PD + "df['Sexe'].value_counts()")
    misses("{columns: [sexe]}", "options = {'sexe': 1}\nprint(options['sexe'])")
    finds("{shell: ['^git tag']}", "!git tag v1")
    finds("{shell: ['^git tag']}", "%%bash\necho ok\ngit tag v1")
    misses("{shell: ['^git tag']}", "# git tag v1")
    finds("{source: [VERSION]}", "VERSION = '1.2'")
    misses("{source: [VERSION]}", "# VERSION\nx = 1\ndef f():\n    'VERSION'\n    return 1\nf()")


def test_a_column_is_shown_where_it_is_named(finds: Any) -> None:
    finding = finds("{columns: [cluster]}", "import scipy.cluster.vq\n" + PD + "df['cluster'] = 1")
    assert finding.evidence[0].excerpt == "df['cluster'] = 1"


def test_strength_says_whether_it_ran(finds: Any, make_facts: Any, output: Any) -> None:
    coded = finds(DUPLICATES, PD, "df = df.drop_duplicates()")
    assert coded.evidence[0].strength == "coded"
    assert coded.evidence[0].origin is None
    saved = finds(DUPLICATES, PD, ("df = df.drop_duplicates()\nprint(df.shape)", [output["printed"]("(3, 2)")]))
    assert (saved.evidence[0].strength, saved.evidence[0].origin) == ("executed", "saved")
    run = finds(DUPLICATES, PD, "df = df.drop_duplicates()", events=[])
    assert (run.evidence[0].strength, run.evidence[0].origin) == ("executed", "run")


def test_a_function_runs_where_it_is_called(finds: Any) -> None:
    called = finds(DUPLICATES, PD, "def clean(d):\n    return d.drop_duplicates()", "df = clean(df)", events=[])
    assert called.evidence[0].cell == 1
    assert called.evidence[0].strength == "executed"


def test_evidence_points_at_the_line(finds: Any) -> None:
    finding = finds(DUPLICATES, PD, "x = 1\n\ndf = df.drop_duplicates()")
    assert (finding.evidence[0].cell, finding.evidence[0].lines) == (1, (3, 3))
    assert finding.evidence[0].excerpt == "df = df.drop_duplicates()"


def test_evidence_is_limited(finds: Any) -> None:
    assert len(finds("{calls: [print]}", *["print(1)"] * 20).evidence) == 6


def test_unread_cells_leave_it_open_only_where_they_may_hold_it(cannot_tell: Any, misses: Any) -> None:
    cannot_tell(DUPLICATES, PD, "df = df.drop_duplicates(\nprint(")
    misses(DUPLICATES, PD, "df = df.head(\nprint(")
    cannot_tell(DUPLICATES)


@pytest.mark.parametrize(
    "fields", ["{}", "{source: ['(']}", "{source: ['(a+)+']}", "{calls: [a], call: [b]}", "{calls: [a], at_least: 0}"]
)
def test_wrong_fields_are_refused(fields: str, make_check: Any) -> None:
    with pytest.raises(ValidationError):
        make_check("code", fields)


CLEANED = Call("pandas.DataFrame.dropna", 0, (3, 3), "df = df.dropna()", kept=True, reaches=frozenset({"model"}))


@pytest.mark.parametrize(
    ("fields", "call", "outcome"),
    [
        ("{kept: true}", CLEANED, "found"),
        ("{kept: true}", replace(CLEANED, kept=False), "not_found"),
        ("{reaches: [metric, model]}", CLEANED, "found"),
        ("{reaches: [figure, shown]}", CLEANED, "not_found"),
        ("{reaches: [model], result_used: false}", replace(CLEANED, reaches=frozenset()), "not_found"),
        ("{kept: true, reaches: [model]}", replace(CLEANED, dead=True), "not_found"),
    ],
)
def test_what_becomes_of_the_value(make_check: Any, fields: str, call: Call, outcome: str) -> None:
    check = make_check("code", fields.replace("{", "{calls: [pandas.DataFrame.dropna], ", 1))
    finding = check.run(Facts(code=CodeFacts(calls=(call,))))
    assert finding.outcome == outcome
    if "model" in fields and finding.evidence:
        note = finding.evidence[0].note
        assert isinstance(note, Phrase)
        assert say(note, "fr") == "son résultat sert au modèle"


def test_a_value_narrows_what_is_assigned(finds: Any, misses: Any) -> None:
    threshold = "{assigns: ['seuils?'], value: ['\\d']}"
    finds(threshold, "seuils = {'rappel': 0.8}")
    misses(threshold, "seuils = {'rappel': rappel}")
    misses(threshold, "mesures = {'rappel': 0.8}")


def test_what_is_assigned_and_read(finds: Any, misses: Any) -> None:
    grid = "{assigns: ['param_grid|self.grille'], kept: true}"
    finds(grid, "param_grid = {'C': [1, 10]}\nrecherche = GridSearchCV(modele, param_grid)")
    misses(grid, "param_grid = {'C': [1, 10]}\n# GridSearchCV(modele, param_grid)")
    misses(grid, "param_grid = {'C': [1, 10]}\nprint(autre_param_grid, param_grid_2)")
    misses(grid, "param_grid = {'C': [1, 10]}\nparam_grid = None")
    finds(grid, "param_grid = {'C': [1, 10]}", "recherche = GridSearchCV(modele, param_grid=param_grid)")


def test_a_part_that_is_assigned_is_read_with_the_whole(finds: Any, misses: Any) -> None:
    names = "{assigns: ['[\\w.]+\\.columns'], kept: true}"
    finds(names, PD + "df.columns = ['a', 'b']\nprint(df)")
    misses(names, PD + "copie = df.copy()\ncopie.columns = ['a', 'b']\nprint(df)")
    finds(names, "class A:\n    def f(self):\n        self.t.columns = ['a']\n        return self.t\nprint(A().f())")


@pytest.mark.parametrize("given", ["columns=['prix']", "'prix', axis=1", "columns='prix'"])
def test_taking_out_the_target_is_no_cleaning(make_check: Any, make_facts: Any, given: str) -> None:
    facts = make_facts(PD, f"X = df.drop({given})\nprint(X.shape)")
    told = replace(facts, modelling=ModellingFacts(targets=("prix",)))
    other = replace(facts, modelling=ModellingFacts(targets=("prix_m2",)))
    check = make_check("code", "{calls: [pandas.DataFrame.drop], of_target: false}")
    assert [check.run(one).outcome for one in (facts, told, other)] == ["found", "not_found", "found"]


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        ("['prix', 'numero', 'nom']", "found"),
        ("['prix', 'numero']", "not_found"),
        ("['prix']", "not_found"),
        ("['prix', 'vente']", "not_found"),
    ],
)
def test_taking_out_more_than_the_target_is(make_check: Any, make_facts: Any, given: str, outcome: str) -> None:
    facts = make_facts(PD, f"X = df.drop(columns={given})\nprint(X.shape)")
    told = replace(facts, modelling=ModellingFacts(targets=("prix", "vente")))
    assert make_check("code", "{calls: [pandas.DataFrame.drop], of_target: false}").run(told).outcome == outcome


FIT = FitFact(Spot(1, (1, 1), "m.fit(X, y)"), "sklearn.linear_model.Ridge", "model", "train")
RAW = Call("pandas.read_csv", 0, (2, 2), "a", (Argument(None, "nom"),), kept=True, reaches=frozenset({"shown"}))
SHOWN = replace(CLEANED, reaches=frozenset({"shown"}))


def _used(make_check: Any, *reads: Call, call: Call = SHOWN, names: tuple[tuple[str, str, int, int], ...] = ()) -> str:
    written = tuple(Assignment(*one) for one in names)
    code = CodeFacts(calls=(*reads, call), assignments=written)
    check = make_check("code", "{calls: [pandas.DataFrame.dropna, pandas.Series.fillna], used: true}")
    outcome: str = check.run(Facts(code=code, modelling=ModellingFacts(fits=(FIT,)))).outcome
    return outcome


def test_what_serves_no_model_is_of_no_use(make_check: Any) -> None:
    learned = replace(RAW, reaches=frozenset({"shown", "model"}))
    assert _used(make_check, learned) == "not_found"
    assert _used(make_check, learned, call=CLEANED) == "found"
    assert _used(make_check, RAW) == "found"


def test_data_of_another_file_cannot_be_followed(make_check: Any) -> None:
    learned = replace(RAW, cell=3, arguments=(Argument(None, "'propre.csv'"),), reaches=frozenset({"shown", "model"}))
    assert _used(make_check, RAW, learned) == "found"
    assert _used(make_check, RAW, replace(learned, arguments=RAW.arguments)) == "not_found"
    assert _used(make_check, replace(RAW, reaches=frozenset({"figure"})), learned) == "not_found"
    names = (("nom", "'brut.csv'", 0, 1), ("nom", "'propre.csv'", 3, 1))
    assert _used(make_check, RAW, replace(learned, arguments=RAW.arguments, lines=(2, 2)), names=names) == "found"


def test_a_column_changed_in_place_may_have_changed_its_table(make_check: Any) -> None:
    learned = replace(RAW, reaches=frozenset({"shown", "model"}))
    filled = replace(SHOWN, name="pandas.Series.fillna", kept=False)
    assert _used(make_check, learned, call=filled) == "not_found"
    in_place = replace(filled, arguments=(Argument("inplace", "True", True),))
    assert _used(make_check, learned, call=in_place) == "found"


def test_what_changed_nothing_when_it_ran(make_check: Any) -> None:
    renamed = replace(CLEANED, name="pandas.DataFrame.rename")
    check = make_check("code", "{calls: ['*.rename'], effect: columns_renamed}")
    seen = RuntimeFact("columns_renamed", renamed.name, 0, {}, explained=True)
    other = replace(seen, name="read")

    def outcome(call: Call, *events: RuntimeFact, ran: int = 0) -> str:
        run = RuntimeFacts(executed=True, events=events, cells_ran=frozenset({ran}))
        told: str = check.run(Facts(code=CodeFacts(calls=(call,)), runtime=run)).outcome
        return told

    assert outcome(renamed, other) == "not_found"
    assert [outcome(renamed, seen), outcome(renamed), outcome(renamed, other, ran=4)] == ["found"] * 3
    assert outcome(replace(renamed, name="polars.DataFrame.rename"), other) == "found"
    elsewhere = replace(seen, cell=7)
    assert outcome(renamed, elsewhere) == "not_found"
    assert outcome(replace(renamed, function="nommer"), elsewhere) == "found"
    # What was too large to be counted, or could not be read, may have changed.
    assert outcome(renamed, replace(seen, name="uncounted")) == "found"
    assert outcome(renamed, replace(other, data={"unread": True})) == "found"
    assert outcome(renamed, replace(seen, name="unobserved")) == "found"


@pytest.mark.parametrize(
    ("converted", "fitted", "outcome"),
    [
        ("y = y.astype(int)", "fit(X, y)", "not_found"),
        ("y = y.astype(int)", "fit(X[:90], y[:90])", "not_found"),
        ("y = y.astype(int)", "fit(X=X, y=y)", "not_found"),
        ("X = X.astype(float)", "fit(X, y)", "found"),
        ("df['age'] = df['age'].astype(int)", "fit(X, df['prix'])", "found"),
        ("y = y.astype(int)", "fit(y, y)", "found"),
        ("y = y.astype(int)", "predict(X, y)", "found"),
    ],
)
def test_the_answers_alone_are_no_data(
    make_check: Any, make_facts: Any, converted: str, fitted: str, outcome: str
) -> None:
    code = f"import numpy as np\ny = np.array(labels)\nX = np.array(rows)\n{converted}\nmodele.{fitted}"
    check = make_check("code", "{calls: ['*.astype', '?.astype'], of_target: false}")
    assert check.run(make_facts(PD + code)).outcome == outcome
