"""What becomes of a model that learned again: only what is certainly thrown away or passed over was in vain."""

import pytest
from modelling_notebooks import SPLIT, followed

SERVED = SPLIT + (
    "import copy, joblib\nfrom sklearn.base import clone\n"
    "m = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)\n"
    "print(m.score(X_test, y_test))\n"
)
KEPT = "joblib.dump(m, 'm.joblib')"
REFIT = "def refaire(modele):\n    neuf = clone(modele)\n    neuf.fit(X, y)\n    return neuf\n"
CLASS = (
    "class Service:\n    def __init__(self, modele):\n        self.modele = modele\n"
    "    def reapprendre(self, X, y):\n        neuf = copy.deepcopy(self.modele)\n        neuf.fit(X, y)\n"
    "        {}\n"
    "    def predire(self, X):\n        return self.modele.predict(X)\n"
    "s = Service(m)\ns.reapprendre(X, y)\nprint(s.predire(X_test))"
)


@pytest.mark.parametrize(
    ("source", "in_vain"),
    [
        (f"clone(m).fit(X, y)\n{KEPT}", True),
        (f"_ = clone(m).fit(X, y)\n{KEPT}", True),
        (f"print('réentraîné', clone(m).fit(X, y))\n{KEPT}", True),
        (f"neuf = clone(m).fit(X, y)\n{KEPT}", True),
        (f"{REFIT}refaire(m)\n{KEPT}", True),
        (f"def refaire(modele):\n    neuf = clone(modele)\n    neuf.fit(X, y)\nrefaire(m)\n{KEPT}", True),
        (CLASS.format("return neuf"), True),
        ("for mois in range(3):\n    print(m.predict(X_test))\n    neuf = clone(m).fit(X, y)", True),
        ("[clone(m).fit(X, y) for k in range(2)]\nprint(m.predict(X_test))", True),
        (f"m = clone(m).fit(X, y)\n{KEPT}", False),
        ("m.fit(X, y)", False),
        ("neuf = clone(m).fit(X, y)", False),
        ("neuf = clone(m).fit(X, y)\nprint(m.score(X_test, y_test))", False),
        (f"{REFIT}m = refaire(m)\n{KEPT}", False),
        (f"def refaire(modele):\n    modele.fit(X, y)\nrefaire(m)\n{KEPT}", False),
        (CLASS.format("self.modele = neuf"), False),
        ("for mois in range(3):\n    print(m.predict(X_test))\n    if mois:\n        m = clone(m).fit(X, y)", False),
        ("neufs = {'a': clone(m)}\nfor n in neufs.values():\n    n.fit(X, y)", False),
        ("neufs = [clone(m).fit(X, y) for k in range(2)]\nfor n in neufs:\n    print(n.predict(X_test))", False),
        ("print(clone(m).fit(X, y).predict(X_test))", False),
        ("registre.enregistrer('churn', clone(m).fit(X, y))", False),
        (f"neuf = copy.deepcopy(m)\nneuf.fit(X, y)\nif lire():\n    m = neuf\n{KEPT}", False),
        (f"def refaire():\n    global m\n    m = clone(m).fit(X, y)\nrefaire()\n{KEPT}", False),
        ("print(clone(m).fit(X, y)['logisticregression'].coef_)", False),
    ],
)  # fmt: skip
def test_a_model_that_learned_for_nobody(source: str, in_vain: bool) -> None:
    again = followed(SERVED, source)[1].fits[1:]
    assert [(fit.again, fit.in_vain) for fit in again] == [(True, in_vain)]


def test_a_model_that_learns_of_one_lot_after_the_other() -> None:
    source = (
        "def suivre(lots):\n    for a, b in lots:\n        yield m.fit(a, b)\n"
        "print(list(suivre([(X, y), (X_test, y_test)])))"
    )
    assert [fit.again for fit in followed(SERVED, source)[1].fits[1:]] == [True, True]


def test_what_cells_do_that_are_not_followed_counts_as_done() -> None:
    many = "\n".join(f"a{n} = [x{n} + y{n} * z{n} for _ in range(3)]" for n in range(20_000))
    again = followed(SERVED, f"clone(m).fit(X, y)\n{KEPT}", many)[1].fits[1:]
    assert not any(fit.in_vain for fit in again)
