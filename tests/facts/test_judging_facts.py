"""What a score says: on rows that were never seen or on the model's own, of the truth or of answers alone, anew or
the same each time."""

import pytest
from modelling_notebooks import READ, SPLIT, followed

from certgrader.facts.modelling.model import MetricFact

SERVED = READ + (
    "from sklearn.cluster import KMeans\n"
    "from sklearn.metrics import accuracy_score, calinski_harabasz_score, mean_absolute_error, silhouette_score\n"
    "m = LogisticRegression().fit(X[:800], y[:800])\n"
)


def judged(*cells: str) -> MetricFact:
    return followed(*cells)[1].metrics[-1]


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("m = LogisticRegression().fit(X, y)\na, b, c, d = train_test_split(X, y)\n"
         "print(f1_score(d, m.predict(b)))", "train"),
        ("g = GridSearchCV(make_pipeline(StandardScaler(), LogisticRegression()), {}).fit(X, y)\n"
         "X_train, X_test, y_train, y_test = train_test_split(X, y)\n"
         "def noter(modele):\n    return modele.score(X_test, y_test)\nprint(noter(g))", "train"),
        ("class Etude:\n    def __init__(self):\n        self.m = LogisticRegression().fit(X, y)\n"
         "    def juger(self):\n        a, b, c, d = train_test_split(X, y)\n"
         "        return roc_auc_score(d, self.m.predict_proba(b)[:, 1])\nprint(Etude().juger())", "train"),
        ("import lightgbm as lgb\nm = lgb.LGBMClassifier().fit(X, y)\na, b, c, d = train_test_split(X, y)\n"
         "p = m.predict(b)\nprint(f1_score(d, p))", "train"),
        ("from donnees import charger\nA, b = charger()\nm = LogisticRegression().fit(A, b)\n"
         "parts = train_test_split(A, b)\nprint(f1_score(parts[3], m.predict(parts[1])))", "train"),
        ("from donnees import charger\nm = LogisticRegression().fit(*charger('avant'))\nA, b = charger('apres')\n"
         "parts = train_test_split(A, b)\nprint(f1_score(parts[3], m.predict(parts[1])))", "test"),
        ("a, b, c, d = train_test_split(X, y)\nm = LogisticRegression().fit(a, c)\n"
         "print(f1_score(d, m.predict(b)))", "test"),
        ("m = LogisticRegression().fit(X, y)\na, b, c, d = train_test_split(X, y)\nm.fit(a, c)\n"
         "print(f1_score(d, m.predict(b)))", "test"),
        ("m = LogisticRegression().fit(X[:500], y[:500])\na, b, c, d = train_test_split(X[500:], y[500:])\n"
         "print(f1_score(d, m.predict(b)))", "test"),
        ("autre = pd.read_csv('autre.csv')\nm = LogisticRegression().fit(autre[['age']], autre['parti'])\n"
         "a, b, c, d = train_test_split(X, y)\nprint(f1_score(d, m.predict(b)))", "test"),
        ("m = LogisticRegression().fit(X[:305], y[:305])\nprint(f1_score(y[350:], m.predict(X[350:])))", "test"),
        ("m = LogisticRegression().fit(X[:350], y[:350])\nprint(f1_score(y[305:], m.predict(X[305:])))", "train"),
        ("a, b = df[df['an'] <= 2023], df[df['an'].between(2024, 2025)]\n"
         "m = LogisticRegression().fit(a[['age']], a['parti'])\nprint(f1_score(b['parti'], m.predict(b[['age']])))",
         "unknown"),
        ("a = df[df['an'].isin([2021, 2022])]\nm = LogisticRegression().fit(a[['age']], a['parti'])\n"
         "print(f1_score(a['parti'], m.predict(a[['age']])))", "train"),
        ("a = df[df['an'] <= 2023]\nb = a[a['age'] > 30]\nm = LogisticRegression().fit(a[['age']], a['parti'])\n"
         "print(f1_score(b['parti'], m.predict(b[['age']])))", "train"),
        ("a = df[df['an'] <= 2023]\nm = LogisticRegression().fit(a[['age']], a['parti'])\n"
         "print(f1_score(y, m.predict(X)))", "train"),
        ("essai = df[df['an'].between(2024, 2025)]\nappr = df[df['an'] < 2024]\n"
         "m = LogisticRegression().fit(appr[['age']], appr['parti'])\n"
         "print(f1_score(essai['parti'], m.predict(essai[['age']])))", "test"),
        ("from sklearn.model_selection import cross_val_predict\n"
         "X_train, X_test, y_train, y_test = train_test_split(X, y)\n"
         "p = cross_val_predict(LogisticRegression(), X_train, y_train)\nprint(f1_score(y_train, p))", "folds"),
        ("lignes = []\nfor jour in range(90):\n    n = np.random.randint(9)\n"
         "    lignes.append([n, 2 / n if n > 0 else 0])\nt = pd.DataFrame(lignes, columns=['n', 'part'])\n"
         "m = LogisticRegression().fit(t[['n']], t['part'])\nprint(f1_score(t['part'], m.predict(t[['n']])))", "train"),
        ("g = np.random.default_rng(3)\ndef lot(n):\n    A = g.normal(size=(n, 3))\n    return A, A[:, 0] > 0\n"
         "m = LogisticRegression().fit(*lot(500))\nA, b = lot(90)\nprint(f1_score(b, m.predict(A)))", "test"),
    ],
)  # fmt: skip
def test_rows_that_were_never_seen(source: str, part: str) -> None:
    assert judged(READ, source).part == part


@pytest.mark.parametrize(
    ("source", "itself"),
    [
        ("p = m.predict(X)\nprint(f1_score(p, p))", True),
        ("print(accuracy_score(m.predict(X), m.predict(X)))", True),
        ("df['prevu'] = m.predict(X)\nprint(f1_score(df['prevu'], df['prevu']))", True),
        ("df['prevu'] = m.predict(X)\nprint((df['prevu'] - df['prevu']).abs().mean())", True),
        ("df['prevu'] = m.predict(X)\ndef suivre(observe, prevu):\n    return (observe == prevu).mean()\n"
         "for mois, lot in df.groupby('mois'):\n    print(suivre(observe=lot['prevu'], prevu=lot['prevu']))", True),
        ("print(m.score(X, m.predict(X)))", True),
        ("class Suivi:\n    def noter(self, vrai, dit):\n        self.note = f1_score(vrai, dit)\n"
         "s = Suivi()\np = m.predict(X)\ns.noter(p, p)\nprint(s.note)", True),
        ("k = KMeans(4).fit_predict(X)\nprint(silhouette_score(pd.get_dummies(k), k))", True),
        ("k = KMeans(4).fit_predict(X)\nprint(calinski_harabasz_score(np.asarray(k).reshape(-1, 1), k))", True),
        ("k = KMeans(4).fit(X).predict(X)\nprint(silhouette_score(np.eye(4)[k], k))", True),
        ("from sklearn.preprocessing import OneHotEncoder\nk = KMeans(4).fit_predict(X)\n"
         "Z = OneHotEncoder().fit_transform(np.asarray(k).reshape(-1, 1))\nprint(silhouette_score(Z, k))", True),
        ("df['prevu'] = m.predict(X)\ndf['reel'] = df['prevu']\nfor g, lot in df.groupby('mois'):\n"
         "    print(f1_score(lot['reel'], lot['prevu']))", True),
        ("df['prevu'] = m.predict(X)\ndf['reel'] = np.where(df['parti'] > 0, df['prevu'], 0)\n"
         "print(f1_score(df['reel'], df['prevu']))", False),
        ("df['prevu'] = m.predict(X)\nprint(f1_score(df['parti'], df['prevu']))", False),
        ("df['prevu'] = m.predict(X)\nprint((df['parti'] - df['prevu']).abs().mean())", False),
        ("p = m.predict(X)\nm.fit(X[:100], y[:100])\nprint(f1_score(p, m.predict(X)))", False),
        ("n = LogisticRegression(C=9).fit(X, y)\nprint(accuracy_score(m.predict(X), n.predict(X)))", False),
        ("p = m.predict(X)\nq = p.copy()\nq[:10] = y[:10]\nprint(f1_score(p, q))", False),
        ("print(m.score(X, y))", False),
        ("k = KMeans(4).fit_predict(X)\nprint(silhouette_score(X, k))", False),
        ("k = KMeans(4).fit_predict(X)\nT = pd.concat([X, pd.get_dummies(k)], axis=1)\n"
         "print(silhouette_score(T, k))", False),
        ("k = KMeans(4).fit_predict(X)\nfrom sklearn.metrics import adjusted_rand_score\n"
         "print(adjusted_rand_score(k, KMeans(4, random_state=1).fit_predict(X)))", False),
        ("print(cross_val_score(m, X, y, scoring='f1').mean())", False),
    ],
)  # fmt: skip
def test_answers_judged_by_themselves(source: str, itself: bool) -> None:
    assert judged(SERVED, source).itself is itself


LOTS = SERVED + "lots = {'t1': (X[800:900], y[800:900]), 't2': (X[900:], y[900:])}\n"


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("p = df[800:]\ndef noter(lot):\n    return f1_score(p['parti'], m.predict(p[['age']]))\n"
         "print(df.groupby('mois').apply(noter))", "steady"),
        ("def noter(lot):\n    return f1_score(lot['parti'], m.predict(lot[['age']]))\n"
         "print(df[800:].groupby('mois').apply(noter))", "repeated"),
        ("for t in lots:\n    A, b = lots['t1']\n    print(t, f1_score(b, m.predict(A)))", "steady"),
        ("A, b = lots['t1']\np = m.predict(A)\nprint([f1_score(b, p) for t in lots])", "steady"),
        ("A, b = lots['t1']\ndef mesurer(t):\n    return {'t': t, 'f1': f1_score(b, m.predict(A))}\n"
         "suivi = []\nfor t in lots:\n    suivi.append(mesurer(t))\nprint(suivi)", "steady"),
        ("class Veille:\n    def __init__(self, modele, X, y):\n        self.modele, self.X, self.y = modele, X, y\n"
         "        self.journal = []\n    def mesurer(self, t):\n"
         "        self.journal.append((t, f1_score(self.y, self.modele.predict(self.X))))\n"
         "v = Veille(m, X[800:900], y[800:900])\nfor t in lots:\n    v.mesurer(t)\nprint(v.journal)", "steady"),
        ("n = 0\nwhile n < 3:\n    print(n, mean_absolute_error(y[800:], m.predict(X[800:])))\n    n += 1", "steady"),
        ("for t in lots:\n    A, b = lots[t]\n    print(t, f1_score(b, m.predict(A)))", "repeated"),
        ("print([f1_score(b, m.predict(A)) for A, b in lots.values()])", "repeated"),
        ("def mesurer(t):\n    A, b = lots[t]\n    return f1_score(b, m.predict(A))\n"
         "print([mesurer(t) for t in lots])", "repeated"),
        ("A, b = lots['t1']\nfor t in lots:\n    m.fit(*lots[t])\n    print(f1_score(b, m.predict(A)))", "repeated"),
        ("A, b = lots['t1']\nfor t in lots:\n    s = b.sample(50)\n    print(f1_score(s, m.predict(A.loc[s.index])))",
         "repeated"),
        ("A, b = lots['t1']\nfor s in (0.3, 0.5):\n    print(f1_score(b, m.predict_proba(A)[:, 1] > s))", "repeated"),
        ("A, b = lots['t1']\nfor t in lots:\n    print(f1_score(b, m.predict(A)))\n    A, b = lots[t]", "repeated"),
        ("A, b = lots['t1']\nfor t in lots:\n    reapprendre(m, t)\n    print(f1_score(b, m.predict(A)))", "repeated"),
        ("flux = iter(lots.values())\nfor k in range(2):\n    A, b = next(flux)\n    print(f1_score(b, m.predict(A)))",
         "repeated"),
        ("class Flux:\n    def __init__(self):\n        self.t = 0\n    def lot(self):\n        self.t += 1\n"
         "        return lots[f't{self.t}']\nflux = Flux()\nfor k in range(2):\n    A, b = flux.lot()\n"
         "    print(f1_score(b, m.predict(A)))", "repeated"),
        ("i = 0\nfor k in range(3):\n    i = i + 100\n    print(f1_score(y[i:], m.predict(X[i:])))", "repeated"),
        ("print(f1_score(y[800:], m.predict(X[800:])))", ""),
    ],
)  # fmt: skip
def test_what_a_loop_measures(source: str, how: str) -> None:
    metric = judged(LOTS, source)
    assert (metric.steady, metric.repeated) == (how == "steady", how == "repeated")


def test_a_score_of_a_function_that_is_called_elsewhere_too() -> None:
    source = (
        "def note(A, b):\n    return f1_score(b, m.predict(A))\n"
        "for t in lots:\n    print(note(X[800:900], y[800:900]))\nfor A, b in lots.values():\n    print(note(A, b))"
    )
    assert not judged(LOTS, source).steady


def test_scores_of_several_models_on_the_same_rows() -> None:
    source = "for n in (m, LogisticRegression().fit(X_train, y_train)):\n    print(f1_score(y_test, n.predict(X_test)))"
    assert {
        one.repeated for one in followed(SPLIT + "m = LogisticRegression().fit(X_train, y_train)", source)[1].metrics
    } == {True}


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("essai = [0, 1, 1]\nprint(accuracy_score(essai, [0, 1, 0]))", True),
        ("def noter(vrais, rendus):\n    return accuracy_score(vrais, rendus)\nprint(noter([1, 0], [1, 1]))", True),
        ("print(accuracy_score(y[800:], m.predict(X[800:])))", False),
        ("tout = []\nfor un in X[800:]:\n    tout.append(m.predict([un])[0])\nprint(accuracy_score(y[800:], tout))",
         False),
        ("def noter(vrais, rendus):\n    return accuracy_score(vrais, rendus)\nprint(noter([1, 0], [1, 1]))\n"
         "print(noter(y[800:], m.predict(X[800:])))", False),
    ],
)  # fmt: skip
def test_numbers_that_the_code_spells_out_are_no_model_s_answers(source: str, written: bool) -> None:
    assert judged(SERVED + source).written is written
