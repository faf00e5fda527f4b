"""What is done in appearance only: told where it is certain, never of work that was done."""

import pytest
from modelling_notebooks import READ, SPLIT, followed


@pytest.mark.parametrize(
    ("guess", "made"),
    [
        ("s = np.where(y_test == 1, 0.8, 0.2) + np.random.normal(0, 0.1, len(y_test))", True),
        ("s = (y_test * 0.7 + np.random.rand(len(y_test)) * 0.3).clip(0, 1)", True),
        ("s = [0.9 if v else 0.1 for v in y_test]", True),
        ("s = y_test.copy()\ns = s.astype(float)", True),
        ("def proba(v):\n    return 0.6 * v + 0.2\ns = proba(y_test.values)", True),
        ("s = LogisticRegression().fit(X_train, y_train).predict_proba(X_test)[:, 1]", False),
        ("p = LogisticRegression().fit(X_train, y_train).predict(X_test)\ns = p + 0.1 * y_test", False),
        ("t = pd.DataFrame({'vrai': y_test})\nt['dit'] = t['vrai'].round(-1)\ny_test, s = t['vrai'], t['dit']", True),
        ("t = pd.DataFrame({'vrai': y_test})\nt['dit'] = t['vrai'].mean()\ny_test, s = t['vrai'], t['dit']", False),
        ("t = pd.DataFrame({'vrai': y_test})\nt['dit'] = t['vrai'].shift(1)\ny_test, s = t['vrai'], t['dit']", False),
        ("s = y_test.shift(1)", False),
        ("s = y_test - y_test.diff()", False),
        ("s = np.roll(y_test, 1)", False),
        ("s = y_test.values.copy()\ns[1:] = y_test.values[:-1]", False),
        ("s = np.full(len(y_test), y_test.mean())", False),
        ("s = np.zeros_like(y_test)", False),
        ("s = y_test * 0 + y_train.mean()", False),
        ("s = np.random.permutation(y_test)", False),
        ("s = y_test.copy()\nnp.random.shuffle(s)", False),
        ("s = y_test.values.copy()\ns[:10] = X_test['age'][:10]", False),
        ("s = pd.Series(X_test['age'].values > 3, index=y_test.index)", False),
        ("s = modele(X_test) + 0 * y_test", False),
        ("s = corriger(y_test, X_test)", False),
        ("w = np.linalg.solve(X_test.T @ X_test, X_test.T @ y_test)\ns = X_test @ w", False),
        ("a = 0\nfor u, v in zip(X_test['age'], y_test):\n    a = a - 0.1 * (a * u - v) * u\n"
         "s = a * X_test['age']", False),
        ("a = 0\nfor i in range(90):\n    a = a - 0.1 * (a * X_test['age'] - y_test).mean()\n"
         "s = a * X_test['age']", False),
    ],
)  # fmt: skip
def test_scores_made_of_the_truth_are_no_models(guess: str, made: bool) -> None:
    metric = followed(SPLIT, guess + "\nprint(roc_auc_score(y_test, s))")[1].metrics[-1]
    assert metric.from_truth is made


def test_the_area_under_a_curve_is_of_what_the_curve_is() -> None:
    source = """
from sklearn.metrics import auc, roc_curve
for s in (np.where(y_test == 1, 0.8, 0.2), LogisticRegression().fit(X_train, y_train).decision_function(X_test)):
    fpr, tpr, _ = roc_curve(y_test, s)
    print(auc(fpr, tpr))
"""
    found = {(metric.name, metric.model is None): metric.from_truth for metric in followed(SPLIT, source)[1].metrics}
    assert found[("roc", True)]
    assert not found[("roc", False)]


COMPARE = READ + "from scipy.stats import ks_2samp\nrecent = pd.read_csv('recent.csv')\n"


@pytest.mark.parametrize(
    ("source", "itself"),
    [
        ("recent = df.copy()\nfor c in df.columns:\n    print(ks_2samp(df[c], recent[c]))", True),
        ("for c in ['a', 'b']:\n    print(ks_2samp(df[c].dropna(), df[c].dropna()))", True),
        ("b = df['a'].to_numpy()\nks_2samp(df['a'], b)", True),
        ("def psi(a, b):\n    return np.sum(a - b)\nt = df\nprint(psi(df['a'], t['a']))", True),
        ("rapport.run(reference_data=df, current_data=df)", True),
        ("rapport.run(reference_data=df, current_data=recent)", False),
        ("for c in df.columns:\n    print(ks_2samp(df[c], recent[c]))", False),
        ("print(ks_2samp(df['a'], df['b']))", False),
        ("print(ks_2samp(df.a, df.b))", False),
        ("print(ks_2samp(df['a'][:500], df['a'][500:]))", False),
        ("m = df['an'] > 2020\nprint(ks_2samp(df['a'][m], df['a'][~m]))", False),
        ("recent = df.copy()\nrecent['a'] = recent['a'] * 1.3\nprint(ks_2samp(df['a'], recent['a']))", False),
        ("recent = df.copy()\nrecent['a'] += 3\nprint(ks_2samp(df['a'], recent['a']))", False),
        ("recent = df.copy()\nrecent.loc[:50, 'a'] = 9\nprint(ks_2samp(df['a'], recent['a']))", False),
        ("recent = df.values.copy()\nrecent[:, 0] *= 2\nprint(ks_2samp(df.values[:, 0], recent[:, 0]))", False),
        ("a = df['a'].values\nb = a.copy()\nc = b\nc += 3\nprint(ks_2samp(a, b))", False),
        ("recent = df.copy()\nperturber(recent)\nprint(ks_2samp(df['a'], recent['a']))", False),
        ("def perturber(t):\n    t['a'] = 0\nrecent = df.copy()\nperturber(recent)\n"
         "print(ks_2samp(df['a'], recent['a']))",
         False),
        ("recent = df.copy()\nif simule:\n    recent['a'] = 0\nprint(ks_2samp(df['a'], recent['a']))", False),
        ("recent = df.sample(500)\nprint(ks_2samp(df['a'], recent['a']))", False),
        ("print(ks_2samp(df['a'], np.log1p(df['a'])))", False),
        ("print(ks_2samp(df['a'], -df['a']))", False),
        ("from itertools import combinations\nfor u, v in combinations(df.columns, 2):\n"
         "    print(ks_2samp(df[u], df[v]))",
         False),
        ("for i, u in enumerate(df.columns):\n    for j, v in enumerate(df.columns):\n"
         "        ks_2samp(df[u], df[v])", False),
        ("mois = {}\nfor m in range(12):\n    mois[m] = df[df['m'] == m]\n"
         "print(ks_2samp(mois[0]['a'], mois[1]['a']))", False),
        ("lots = []\nfor m in range(12):\n    lots.append(pd.read_csv(f'{m}.csv'))\n"
         "print(ks_2samp(lots[0]['a'], lots[-1]['a']))",
         False),
        ("a, b = [pd.read_csv(f'{m}.csv')['a'] for m in range(2)]\nprint(ks_2samp(a, b))", False),
        ("avant = lot = df['a']\nfor m in range(3):\n    print(ks_2samp(avant, lot))\n"
         "    lot = pd.read_csv(f'{m}.csv')['a']",
         False),
        ("def tester(a, b):\n    return ks_2samp(a, b)\n"
         "print(tester(df['a'], df['a']), tester(df['a'], recent['a']))", False),
        ("i = 0\na = df[i]\ni = 1\nb = df[i]\nprint(ks_2samp(a, b))", False),
    ],
)  # fmt: skip
def test_data_compared_with_themselves(source: str, itself: bool) -> None:
    found = followed(COMPARE, source)[1].comparisons
    assert [one.itself for one in found[-1:]] == [itself]


@pytest.mark.parametrize(
    ("compared", "number"),
    [
        ("ttest_ind(df['a'], df['b'])", 0),
        ("ttest_ind(df['a'], recent['a'])", 1),
        ("ks_2samp(df['score_mai'], df['score_juin'])", 1),
    ],
)
def test_two_quantities_of_the_same_rows_are_no_data_against_earlier_ones(compared: str, number: int) -> None:
    source = f"from scipy.stats import ttest_ind\nrecent = pd.read_csv('c.csv')\nprint({compared})"
    assert len(followed(COMPARE, source)[1].comparisons) == number


@pytest.mark.parametrize(
    ("one", "other", "groups"),
    [
        ("df[df['parti'] == 0]['a']", "df[df['parti'] == 1]['a']", True),
        ("df[df.ville == 'Lyon']['a']", "df[df.ville != 'Lyon']['a']", True),
        ("df[df['mois'] == 1]['a']", "df[df['mois'] == 9]['a']", False),
        ("df[df['jeu'] == 'avant']['a']", "df[df['jeu'] == 'apres']['a']", False),
        ("df[df['parti'] == 0]['a']", "recent[recent['parti'] == 0]['a']", False),
        ("df[df['age'] < 40]['a']", "df[df['age'] >= 40]['a']", False),
        ("df['a'][:500]", "df['a'][500:]", False),
    ],
)
def test_two_groups_of_one_table_are_no_data_against_earlier_ones(one: str, other: str, groups: bool) -> None:
    source = f"recent = pd.read_csv('c.csv')\nprint(ks_2samp({one}, {other}))"
    assert [found.groups for found in followed(COMPARE, source)[1].comparisons] == [groups]


def test_a_score_of_each_period() -> None:
    measured = "for {} in {}:\n    print(f1_score(y[{}], m.predict(X[{}])))"
    fitted = SPLIT + "m = LogisticRegression().fit(X_train, y_train)\n"
    for name, over, periods in (("mois", "tables", True), ("k", "semaines", True), ("k", "tables", False)):
        found = followed(fitted + measured.format(name, over, name, name))[1].metrics
        assert [one.periods for one in found] == [periods], name
    steady = followed(fitted + "for mois in tables:\n    print(f1_score(y_test, m.predict(X_test)))")[1].metrics
    assert [one.periods for one in steady] == [False]


def test_two_models_that_agree_are_not_judged_on_data_set_apart() -> None:
    source = (
        "from sklearn.cluster import KMeans\nfrom sklearn.metrics import adjusted_rand_score\n"
        "a, b = KMeans(3).fit(X_train), KMeans(4).fit(X_train)\n"
        "print(adjusted_rand_score(a.predict(X_test), b.predict(X_test)))\n"
        "print(adjusted_rand_score(y_test, b.predict(X_test)))"
    )
    assert [one.part for one in followed(SPLIT + source)[1].metrics] == ["unknown", "test"]


def test_a_function_that_brings_drift_about_compares_nothing() -> None:
    source = "def simuler_derive(t, force):\n    return t * force\nb = simuler_derive(df, df)"
    assert followed(COMPARE, source)[1].comparisons == ()


MODELS = SPLIT + "m = LogisticRegression()\nmodeles = {'a': m, 'b': DummyClassifier()}\n"


@pytest.mark.parametrize(
    ("source", "unvaried"),
    [
        ("for nom, x in modeles.items():\n    m.fit(X_train, y_train)", True),
        ("for x in [m, DummyClassifier()]:\n    print(cross_val_score(m, X, y).mean())", True),
        ("for nom in modeles:\n    notes[nom] = cross_val_score(m, X, y).mean()\n    print(nom)", True),
        ("for nom, x in modeles.items():\n    x.fit(X_train, y_train)", False),
        ("for nom in modeles:\n    modeles[nom].fit(X_train, y_train)", False),
        ("for nom in modeles:\n    m = choisir(nom)\n    m.fit(X_train, y_train)", False),
        ("for nom, x in modeles.items():\n    chaine = make_pipeline(StandardScaler(), x)\n"
         "    chaine.fit(X, y)", False),
        ("chaine = make_pipeline(StandardScaler(), m)\nfor x in [m, DummyClassifier()]:\n"
         "    chaine.set_params(logisticregression=x)\n    chaine.fit(X_train, y_train)", False),
        ("for graine in range(5):\n    m.fit(X_train, y_train)", False),
        ("for c in [0.1, 1, 10]:\n    m.fit(X_train, y_train)", False),
        ("def juger(nom):\n    return modeles[nom].fit(X_train, y_train)\nfor nom, _ in modeles.items():\n"
         "    juger(nom)", False),
        ("for _ in modeles:\n    LogisticRegression().fit(X_train, y_train)", False),
    ],
)  # fmt: skip
def test_a_loop_over_models_that_uses_none_of_them(source: str, unvaried: bool) -> None:
    fits = followed(MODELS, source)[1].fits
    assert any(fit.unvaried for fit in fits) is unvaried


TIMED = SPLIT + "import time\nm = LogisticRegression().fit(X_train, y_train)\nt = time.perf_counter()\n"


@pytest.mark.parametrize(
    ("source", "around"),
    [
        ("d = time.perf_counter() - t", "nothing"),
        ("print('prédiction…')\nfin = time.perf_counter()\nprint(1000 * (fin - t))\nm.predict(X_test)", "nothing"),
        ("m.predict(X_test)\nd = time.perf_counter() - t", "model"),
        ("def predire(x):\n    return m.predict(x)\np = predire(X_test)\nd = time.perf_counter() - t", "model"),
        ("p = reseau(X_test)\nd = time.perf_counter() - t", "other"),
        ("p = 1 / (1 + np.exp(-X_test @ w))\nd = time.perf_counter() - t", "other"),
        ("p = X_test @ w\nd = time.perf_counter() - t", "other"),
        ("p = [v > 3 for v in X_test['age']]\nd = time.perf_counter() - t", "other"),
        ("n = 0\nwhile n < 5:\n    n += 1\nd = time.perf_counter() - t", "other"),
        ("!python predire.py\nd = time.perf_counter() - t", "other"),
        ("import xgboost\nd = time.perf_counter() - t", "other"),
        ("with verrou:\n    predire()\nd = time.perf_counter() - t", "other"),
    ],
)
def test_what_a_clock_measures(source: str, around: str) -> None:
    assert [one.around for one in followed(TIMED + source)[1].timings] == [around]


def test_a_clock_that_is_read_in_another_cell_may_measure_anything() -> None:
    assert [one.around for one in followed(TIMED, "print(time.perf_counter() - t)")[1].timings] == ["other"]


def test_a_context_that_times_what_is_done_in_it() -> None:
    source = """
from contextlib import contextmanager
@contextmanager
def chrono():
    debut = time.time()
    yield
    print(time.time() - debut)
with chrono():
    m.predict(X_test)
"""
    assert "nothing" not in [one.around for one in followed(TIMED, source)[1].timings]


def test_a_function_that_times_what_it_is_given() -> None:
    source = (
        "def chrono(f, x):\n    t = time.time()\n    f(x)\n    return time.time() - t\n"
        "print(chrono(lambda x: m.predict(x), X))"
    )
    assert [one.around for one in followed(TIMED, source)[1].timings] == ["model"]
