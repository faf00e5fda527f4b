"""Settings of a model that a notebook tries one after the other, by hand."""

import pytest
from modelling_notebooks import SPLIT, followed

TRAINED = "    m.fit(X_train, y_train)\n    print(m.score(X_test, y_test))\n"
LAYERS = """from tensorflow.keras import layers, models, optimizers
lots, rates = [8, 16, 32], [optimizers.Adam, optimizers.RMSprop]
for lot in lots:
    for rate in rates:
        n = models.Sequential([layers.Dense(1)])
        n.compile(optimizer=rate(learning_rate=0.01), loss='mse')
        n.fit(X_train, y_train, batch_size=lot)
        print(n.evaluate(X_test, y_test))
"""


@pytest.mark.parametrize(
    "source",
    [
        "for c in [0.1, 1, 10]:\n    m = LogisticRegression(C=c)\n" + TRAINED,
        "for k, c in enumerate(np.logspace(-2, 2, 5)):\n    m = LogisticRegression(C=c)\n" + TRAINED,
        "values = (0.1, 1, 10)\nfor c in values:\n    print(cross_val_score(LogisticRegression(C=c), X, y).mean())\n",
        "import itertools\nfor c, w in itertools.product([1, 2], [None, 'balanced']):\n"
        "    m = LogisticRegression(C=c, class_weight=w)\n" + TRAINED,
        "def learn(c):\n    m = LogisticRegression(C=c).fit(X_train, y_train)\n    return m.score(X_test, y_test)\n"
        "for c in range(1, 5):\n    print(learn(c))\n",
        LAYERS,
    ],
)
def test_settings_tried_in_a_loop(source: str) -> None:
    calls, _ = followed(SPLIT + source)
    assert [one.name for one in calls if one.name == "settings.tried"] == ["settings.tried"]


@pytest.mark.parametrize(
    "source",
    [
        "for region in [1, 2, 3]:\n    m = LogisticRegression(C=1)\n    m.fit(X[X['r'] == region], y)\n",
        "for a, b in KFold(5).split(X):\n    m = LogisticRegression(C=1)\n    m.fit(X.iloc[a], y.iloc[a])\n",
        "for column in ['age', 'ville']:\n    m = LogisticRegression()\n    m.fit(X_train[[column]], y_train)\n",
        "for m in (LogisticRegression(), DummyClassifier()):\n" + TRAINED,
        "for c in [0.1, 1, 10]:\n    print(c)\nm = LogisticRegression(C=1).fit(X_train, y_train)\n",
        "if False:\n    for c in [0.1, 1]:\n        m = LogisticRegression(C=c).fit(X_train, y_train)\n",
    ],
)
def test_loops_that_try_no_setting(source: str) -> None:
    calls, _ = followed(SPLIT + source)
    assert not [one for one in calls if one.name == "settings.tried"]
