"""Decision thresholds that are tried one after the other on what a model gives."""

import pytest
from modelling_notebooks import SPLIT, followed

SCORED = SPLIT + "m = LogisticRegression().fit(X_train, y_train)\np = m.predict_proba(X_test)[:, 1]\n"
FOR = "pertes = []\nfor s in np.linspace(0, 1, 50):\n    pertes.append(perte(y_test, {}))\n"
LEAST = "print(np.argmin(pertes))\n"


@pytest.mark.parametrize(
    "source",
    [
        FOR.format("p >= s") + LEAST,
        "pertes = [perte(y_test, (p > s).astype(int)) for s in np.linspace(0, 1, 50)]\n" + LEAST,
        "pertes = []\nfor k in range(100):\n    seuil = k / 100\n    q = pd.Series(p).apply(lambda v: int(v > seuil))\n"
        "    pertes.append(perte(y_test, q))\n" + LEAST,
        "moindre = 9\nfor s in [0.2, 0.4]:\n    e = perte(y_test, s < p)\n    if e < moindre:\n        moindre = e\n",
        "probas = lire()\n" + FOR.format("probas >= s") + LEAST,
    ],
)
def test_thresholds_tried_of_which_the_best_is_asked(source: str) -> None:
    calls, _ = followed(SCORED + source)
    assert [one.name for one in calls if one.name == "thresholds.swept"] == ["thresholds.swept"]


@pytest.mark.parametrize(
    "source",
    [
        FOR.format("p >= s"),  # nobody asks for the best
        FOR.format("p >= 0.5") + LEAST,
        FOR.format("df['age'] >= s") + LEAST,
        "pertes = [perte(y_test, p >= 0.3)]\n" + LEAST,
        "if False:\n    pertes = [perte(y_test, p >= s) for s in [0.2, 0.4]]\n    print(np.argmin(pertes))\n",
    ],
)
def test_what_tries_no_thresholds(source: str) -> None:
    calls, _ = followed(SCORED + source)
    assert not [one for one in calls if one.name == "thresholds.swept"]
