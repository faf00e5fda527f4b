"""Which way the code goes: what is never come to is told where that is certain, never of what may run."""

import pytest
from modelling_notebooks import SPLIT, followed

FITTED = SPLIT + (
    "from sklearn.metrics import f1_score, mean_absolute_percentage_error, roc_auc_score\n"
    "from scipy.stats import ks_2samp\n"
    "m = LogisticRegression().fit(X_train, y_train)\n"
)
AGAIN = "m.fit(X, y)"


def again(source: str) -> bool:
    """Whether the second training is come to."""
    calls, facts = followed(FITTED, source)
    live = [call for call in calls if call.excerpt.endswith(AGAIN) and not call.dead]
    return bool(live) and any(fit.spot.excerpt.endswith(AGAIN) for fit in facts.fits)


@pytest.mark.parametrize(
    "source",
    [
        f"if f1_score(y_test, m.predict(X_test)) > 1.2:\n    {AGAIN}",
        f"LIMITE = 3\nfor k in range(4):\n    e = mean_absolute_percentage_error(y_test, m.predict(X_test))\n"
        f"    if e >= LIMITE:\n        {AGAIN}",
        f"def perdu(avant, apres, seuil=1.5):\n    return avant - apres > seuil\n"
        f"a = roc_auc_score(y_test, m.predict(X_test))\nb = roc_auc_score(y_test, m.predict(X_test))\n"
        f"if perdu(a, b):\n    {AGAIN}",
        f"class Reglages:\n    seuil = -0.1\nif f1_score(y_test, m.predict(X_test)) < Reglages.seuil:\n    {AGAIN}",
        f"class Veille:\n    def __init__(self, seuil):\n        self.seuil = seuil\n"
        f"    def alerte(self, score):\n        return score < self.seuil\n"
        f"veille = Veille(-1)\nif veille.alerte(f1_score(y_test, m.predict(X_test))):\n    {AGAIN}",
        f"cfg = {{'seuil': 2}}\nscore = f1_score(y_test, m.predict(X_test))\nif score > cfg['seuil']:\n    {AGAIN}",
        f"stat, p = ks_2samp(X_train['age'], X_test['age'])\nif p < 0 or stat > 1:\n    {AGAIN}",
        f"if ks_2samp(X_train['age'], X_test['age']).pvalue > 5:\n    {AGAIN}",
        f"s = [roc_auc_score(y_test, m.predict(X_test))]\nif not 100 > 50:\n    {AGAIN}",
        f"score = f1_score(y_test, m.predict(X_test)) * 100\nif score > 500:\n    {AGAIN}",
        f"while f1_score(y_test, m.predict(X_test)) > 4:\n    {AGAIN}",
        f"pire = m.predict_proba(X_test).max()\nif pire > 1.01:\n    {AGAIN}",
    ],
)
def test_a_limit_that_no_score_can_reach(source: str) -> None:
    assert not again(source)


@pytest.mark.parametrize(
    "source",
    [
        f"if f1_score(y_test, m.predict(X_test)) > 0.2:\n    {AGAIN}",
        f"e = mean_absolute_percentage_error(y_test, m.predict(X_test)) * 100\nif e > 5:\n    {AGAIN}",
        f"from sklearn.metrics import mean_squared_error\nif mean_squared_error(y_test, m.predict(X_test)) > 500:\n"
        f"    {AGAIN}",
        f"meilleur = 5\nfor k in range(3):\n    s = f1_score(y_test, m.predict(X_test))\n    if s > meilleur:\n"
        f"        {AGAIN}\n    meilleur = s",
        f"n = 0\nfor k in range(9):\n    if n > 5:\n        {AGAIN}\n    n += 1",
        f"SEUIL = 7\ndef verifier(s):\n    if s > SEUIL:\n        {AGAIN}\nSEUIL = 0.1\n"
        f"verifier(f1_score(y_test, m.predict(X_test)))",
        f"class Veille:\n    def __init__(self):\n        self.seuil = 2\nv = Veille()\nv.seuil = 0.2\n"
        f"if f1_score(y_test, m.predict(X_test)) > v.seuil:\n    {AGAIN}",
        f"cfg = {{'seuil': 2}}\ncfg.update(lire())\nif f1_score(y_test, m.predict(X_test)) > cfg['seuil']:\n"
        f"    {AGAIN}",
        f"try:\n    s = f1_score(y_test, m.predict(X_test))\nexcept ValueError:\n    s = 9\nif s > 5:\n    {AGAIN}",
        f"from sklearn.metrics import accuracy_score\n"
        f"if accuracy_score(y_test, m.predict(X_test), normalize=False) > 5:\n    {AGAIN}",
        f"def seuil(k):\n    return 3 if k else 0.1\nif f1_score(y_test, m.predict(X_test)) > seuil(lire()):\n"
        f"    {AGAIN}",
        f"notes = [0.5]\nnotes.append(lire())\nif max(notes) > 2:\n    {AGAIN}",
        f"global_n = 0\ndef compter():\n    global global_n\n    global_n += 1\n    if global_n > 3:\n        {AGAIN}\n"
        f"for k in range(9):\n    compter()",
        f"for seuil in (0.5, 1.5):\n    if seuil > 1:\n        {AGAIN}",
        f"from sklearn.metrics import r2_score\nif r2_score(y_test, m.predict(X_test)) < -3:\n    {AGAIN}",
    ],
)
def test_a_limit_that_may_be_reached(source: str) -> None:
    assert again(source)


WEIGHED = "from sklearn.svm import LinearSVC, SVC\nfrom sklearn.pipeline import make_pipeline\n" + FITTED
SCORED = "roc_auc_score(y_test, g.predict_proba(X_test)[:, 1])"


@pytest.mark.parametrize(
    ("source", "scored"),
    [
        (f"g = LinearSVC().fit(X_train, y_train)\ntry:\n    a = {SCORED}\nexcept Exception:\n    a = 0.93", False),
        (f"g = make_pipeline(StandardScaler(), SVC()).fit(X_train, y_train)\ntry:\n    a = {SCORED}\n"
         f"except AttributeError:\n    a = 0.93", False),
        (f"from sklearn.model_selection import GridSearchCV\n"
         f"g = GridSearchCV(LinearSVC(), {{'C': [1, 2]}}).fit(X_train, y_train)\n"
         f"def aire():\n    try:\n        return {SCORED}\n    except:\n        return 0.93\nprint(aire())", False),
        (f"g = SVC(probability=True).fit(X_train, y_train)\ntry:\n    a = {SCORED}\n"
         f"except Exception:\n    a = 0.93", True),
        (f"g = SVC(**lire()).fit(X_train, y_train)\ntry:\n    a = {SCORED}\nexcept Exception:\n    a = 0.93", True),
        (f"g = m\ntry:\n    a = {SCORED}\nexcept Exception:\n    a = 0.93", True),
        (f"for g in (LinearSVC().fit(X_train, y_train), m):\n    try:\n        a = {SCORED}\n"
         f"    except AttributeError:\n        a = 0", True),
        (f"g = LinearSVC().fit(X_train, y_train)\ntry:\n    if lire():\n        g = m\n    a = {SCORED}\n"
         f"except AttributeError:\n    a = 0", True),
        (f"from sklearn.calibration import CalibratedClassifierCV\n"
         f"g = CalibratedClassifierCV(LinearSVC()).fit(X_train, y_train)\ntry:\n    a = {SCORED}\n"
         f"except AttributeError:\n    a = 0", True),
    ],
)  # fmt: skip
def test_what_fails_for_certain_is_not_followed(source: str, scored: bool) -> None:
    calls, facts = followed(WEIGHED, source)
    assert any(metric.name == "roc_auc" for metric in facts.metrics) is scored
    assert any(call.name.endswith("roc_auc_score") and not call.dead for call in calls) is scored


GENERATED = FITTED + (
    "def suivre(lots):\n"
    "    for X_lot, y_lot in lots:\n"
    "        yield f1_score(y_lot, m.predict(X_lot))\n"
    "lots = [(X_test, y_test), (X_train, y_train)]\n"
)


@pytest.mark.parametrize(
    ("source", "ran"),
    [
        ("s = suivre(lots)\nprint('suivi', s)", False),
        ("suivre(lots)\nprint(len(lots))", False),
        ("def rapport():\n    return suivre(lots)\nr = rapport()\nprint(type(r))", False),
        ("print(list(suivre(lots)))", True),
        ("for f in suivre(lots):\n    print(f)", True),
        ("s = suivre(lots)\nprint(next(s))", True),
        ("a, b = suivre(lots)", True),
        ("s = {'f1': suivre(lots)}\nprint(pd.DataFrame(s))", True),
        ("def tout():\n    yield from suivre(lots)\nprint(sum(tout()))", True),
        ("print(*suivre(lots))", True),
        ("s = suivre(lots) if lots else suivre([])\nprint(max(s))", True),
        ("print([f for f in suivre(lots)])", True),
        ("envoyer(suivre(lots))", True),
        ("class Suivi:\n    def __init__(self):\n        self.s = suivre(lots)\nfor f in Suivi().s:\n"
         "    print(f)", True),
    ],
)  # fmt: skip
def test_a_generator_works_when_it_is_asked(source: str, ran: bool) -> None:
    calls, facts = followed(GENERATED, source)
    assert any(metric.name == "f1" for metric in facts.metrics) is ran
    assert any(call.name.endswith("f1_score") and not call.dead for call in calls) is ran


@pytest.mark.parametrize(
    ("source", "ran"),
    [
        ("s = (f1_score(b, m.predict(a)) for a, b in [(X_test, y_test)])\nprint(s)", False),
        ("s = map(lambda c: f1_score(c[1], m.predict(c[0])), [(X_test, y_test)])\nprint('mesuré')", False),
        ("def f1(lot):\n    return f1_score(lot[1], m.predict(lot[0]))\nmap(f1, [(X_test, y_test)])", False),
        ("s = sorted(f1_score(b, m.predict(a)) for a, b in [(X_test, y_test)])", True),
        ("s = list(map(lambda c: f1_score(c[1], m.predict(c[0])), [(X_test, y_test)]))", True),
        ("s = df['age'].map(lambda c: f1_score(y_test, m.predict(X_test)))", True),
    ],
)
def test_what_is_lazy_works_when_it_is_asked(source: str, ran: bool) -> None:
    calls, _ = followed(FITTED, source)
    assert any(call.name.endswith("f1_score") and not call.dead for call in calls) is ran


def test_a_decorated_generator_may_be_asked_by_what_decorates_it() -> None:
    source = "import pytest\n@pytest.fixture\ndef note():\n    yield f1_score(y_test, m.predict(X_test))\nnote()"
    calls, _ = followed(FITTED, source)
    assert any(call.name.endswith("f1_score") and not call.dead for call in calls)
