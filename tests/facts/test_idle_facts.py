"""Trainings that go no round, searches that have nothing to choose from, loops that let the same be learned."""

import pytest
from modelling_notebooks import SPLIT, followed

KERAS = SPLIT + "from tensorflow import keras\nm = keras.Sequential([keras.layers.Dense(8), keras.layers.Dense(1)])\n"
TORCH = SPLIT + (
    "import torch\nm = torch.nn.Linear(3, 1)\nperte = torch.nn.MSELoss()\n{}\n"
    "for k in range(9):\n    o.zero_grad()\n    perte(m(A), b).backward()\n    o.step()"
)


@pytest.mark.parametrize(
    ("source", "learned"),
    [
        (KERAS + "m.compile('adam', 'mse')\nm.fit(X_train, y_train, epochs=0)", False),
        (KERAS + "EPOQUES = 0\nm.compile('adam', 'mse')\nm.fit(X_train, y_train, epochs=EPOQUES)", False),
        (KERAS + "m.compile(keras.optimizers.Adam(learning_rate=0.0), 'mse')\nm.fit(X_train, y_train)", False),
        (SPLIT + "import xgboost as xgb\nm = xgb.train({}, xgb.DMatrix(X_train, y_train), num_boost_round=0)", False),
        (TORCH.format("o = torch.optim.SGD(m.parameters(), lr=0)"), False),
        (KERAS + "m.compile('adam', 'mse')\nm.fit(X_train, y_train, epochs=5)", True),
        (KERAS + "m.compile(keras.optimizers.Adam(learning_rate=0.01), 'mse')\nm.fit(X_train, y_train)", True),
        (KERAS + "m.compile('adam', 'mse')\ndef apprendre(n):\n    m.fit(X_train, y_train, epochs=n)\n"
         "apprendre(0)\napprendre(5)", True),
        (TORCH.format("o = torch.optim.SGD(m.parameters(), lr=0.1)"), True),
        (TORCH.format("o = torch.optim.Adam(m.parameters())"), True),
    ],
)  # fmt: skip
def test_a_training_without_a_round(source: str, learned: bool) -> None:
    calls, facts = followed(source)
    assert any(fit.kind == "model" for fit in facts.fits) is learned
    assert any(call.name.rpartition(".")[2] in {"fit", "train", "step"} and not call.dead for call in calls) is learned


SEARCHED = SPLIT + (
    "from sklearn.model_selection import RandomizedSearchCV\nfrom sklearn.ensemble import RandomForestClassifier\n"
    "import optuna\n"
)


@pytest.mark.parametrize(
    ("source", "in_vain"),
    [
        ("g = GridSearchCV(LogisticRegression(), {'C': [1.0]}).fit(X_train, y_train)", True),
        ("grille = {'max_depth': [8], 'n_estimators': [200]}\n"
         "g = GridSearchCV(RandomForestClassifier(), param_grid=grille, cv=5)\ng.fit(X_train, y_train)", True),
        ("g = RandomizedSearchCV(LogisticRegression(), {'C': [1, 2]}, n_iter=1).fit(X_train, y_train)", True),
        ("def but(essai):\n    return cross_val_score(RandomForestClassifier(max_depth=4), X_train, y_train).mean()\n"
         "s = optuna.create_study()\ns.optimize(but, n_trials=40)", True),
        ("def but(essai):\n    c = essai.suggest_float('c', 0.1, 9)\n"
         "    return cross_val_score(LogisticRegression(C=c), X_train, y_train).mean()\n"
         "s = optuna.create_study()\ns.optimize(but, n_trials=1)", True),
        ("g = GridSearchCV(LogisticRegression(), {'C': [0.1, 1.0]}).fit(X_train, y_train)", False),
        ("g = GridSearchCV(LogisticRegression(), {'C': [1.0], 'penalty': ['l1', 'l2']}).fit(X_train, y_train)", False),
        ("g = GridSearchCV(LogisticRegression(), [{'C': [1.0]}, {'C': [2.0]}]).fit(X_train, y_train)", False),
        ("g = GridSearchCV(LogisticRegression(), {'C': np.logspace(-2, 2)}).fit(X_train, y_train)", False),
        ("g = GridSearchCV(LogisticRegression(), lire()).fit(X_train, y_train)", False),
        ("g = {'C': [1.0]}\ng['C'].append(2.0)\n"
         "g = GridSearchCV(LogisticRegression(), lire(g)).fit(X_train, y_train)", False),
        ("def but(essai):\n    c = essai.suggest_float('c', 0.1, 9)\n"
         "    return cross_val_score(LogisticRegression(C=c), X_train, y_train).mean()\n"
         "s = optuna.create_study()\ns.optimize(but, n_trials=40)", False),
        ("def but(essai):\n    p = espace(essai)\n"
         "    return cross_val_score(LogisticRegression(**p), X_train, y_train).mean()\n"
         "s = optuna.create_study()\ns.optimize(but, n_trials=40)", False),
    ],
)  # fmt: skip
def test_a_search_with_one_setting(source: str, in_vain: bool) -> None:
    fits = [fit for fit in followed(SEARCHED, source)[1].fits if fit.kind == "search"]
    assert [fit.in_vain for fit in fits] == [in_vain]


@pytest.mark.parametrize(
    ("source", "steady"),
    [
        ("for c in (0.1, 1, 10):\n    m = LogisticRegression(C=1).fit(X_train, y_train)\n"
         "    print(c, f1_score(y_test, m.predict(X_test)))", True),
        ("for p in range(2, 9):\n    m = RandomForestClassifier(max_depth=5, random_state=0)\n"
         "    m.fit(X_train, y_train)\n    print(p, m.score(X_test, y_test))", True),
        ("def essayer(p):\n    m = make_pipeline(StandardScaler(), LogisticRegression())\n    m.fit(X_train, y_train)\n"
         "    return m.score(X_test, y_test)\nprint({p: essayer(p) for p in range(5)})", True),
        ("for c in (0.1, 1, 10):\n    m = LogisticRegression(C=c).fit(X_train, y_train)\n"
         "    print(c, f1_score(y_test, m.predict(X_test)))", False),
        ("for k in range(5):\n    m = RandomForestClassifier().fit(X_train, y_train)\n"
         "    print(k, m.score(X_test, y_test))", False),
        ("for g in range(5):\n    m = RandomForestClassifier(random_state=g).fit(X_train, y_train)\n"
         "    print(m.score(X_test, y_test))", False),
        ("for a, b in KFold(4).split(X):\n    m = LogisticRegression().fit(X.iloc[a], y.iloc[a])\n"
         "    print(m.score(X.iloc[b], y.iloc[b]))", False),
        ("def essayer(p):\n    m = LogisticRegression(**p)\n    m.fit(X_train, y_train)\n"
         "    return m.score(X_test, y_test)\n"
         "print([essayer({'C': c}) for c in (1, 2)])", False),
        ("m = LogisticRegression()\nfor c in (0.1, 1, 10):\n    m.set_params(C=c)\n    m.fit(X_train, y_train)\n"
         "    print(m.score(X_test, y_test))", False),
    ],
)  # fmt: skip
def test_a_loop_in_which_the_same_is_learned(source: str, steady: bool) -> None:
    facts = followed(SEARCHED, source)[1]
    assert {fit.steady for fit in facts.fits if fit.kind == "model"} == {steady}
    assert {metric.steady for metric in facts.metrics} == {steady}
