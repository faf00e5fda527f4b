"""What is followed through a notebook: values to where they end, models to the data that they learn from."""

import ast
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from modelling_notebooks import READ, SPLIT, followed

from certgrader.facts.model import Call


def one(calls: tuple[Call, ...], ending: str) -> Call:
    found = [call for call in calls if call.name.endswith(ending)]
    assert len(found) == 1, [call.name for call in calls]
    return found[0]


@pytest.mark.parametrize(
    ("source", "kept", "reaches"),
    [
        ("df.dropna()\nprint(len(df))", False, set()),
        ("df = df.dropna()", False, set()),
        ("df = df.dropna()\nprint(df.shape)", True, {"shown"}),
        ("df.dropna(inplace=True)\nLogisticRegression().fit(df[['a']], df['b'])", True, {"model", "features"}),
        ("propre = df.dropna()\nLogisticRegression().fit(df[['a']], df['b'])", False, set()),
        ("df['a'] = df['a'].dropna()\ndf.to_csv('b.csv')", True, {"file"}),
        ("df.dropna().plot()", False, {"figure"}),
        ("def f(t):\n    return t.dropna()\nLogisticRegression().fit(f(df), y)", False, {"model", "features"}),
        ("def f(t):\n    return t.dropna()\nf(df)\nprint(df)", False, set()),
        ("t = df\nt = t.dropna()\nm = LogisticRegression().fit(t, y)\nprint(f1_score(y, m.predict(X)))", True,
         {"model", "features", "metric", "shown"}),
    ],
)  # fmt: skip
def test_where_a_value_ends(source: str, kept: bool, reaches: set[str]) -> None:
    call = one(followed(READ, source + "\npass")[0], ".dropna")
    assert (call.kept, set(call.reaches)) == (kept, reaches)


def test_an_attribute_of_an_object_holds_what_a_method_made() -> None:
    source = """
class Etude:
    def __init__(self, table):
        self.table = table
    def nettoyer(self):
        self.table = self.table.dropna()
        return self
    def apprendre(self):
        return LogisticRegression().fit(self.table[['a']], self.table['parti'])
etude = Etude(df).nettoyer()
etude.apprendre()
"""
    assert "model" in one(followed(READ, source)[0], ".dropna").reaches


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("m = LogisticRegression().fit(X_train, y_train)\nf1_score(y_test, m.predict(X_test))", "test"),
        ("m = LogisticRegression().fit(X_train, y_train)\nf1_score(y_train, m.predict(X_train))", "train"),
        ("m = LogisticRegression().fit(X, y)\nf1_score(y, m.predict(X))", "train"),
        ("m = LogisticRegression().fit(X, y)\nn = pd.read_csv('n.csv')\nf1_score(n.parti, m.predict(n))", "test"),
        ("a, b, c, d = train_test_split(X_train, y_train)\n"
         "m = LogisticRegression().fit(a, c)\nf1_score(d, m.predict(b))", "validation"),
        ("def juger(m, x, t):\n    return f1_score(t, m.predict(x))\n"
         "print(juger(LogisticRegression().fit(X_train, y_train), X_test, y_test))", "test"),
        ("for a, b in KFold(3).split(X):\n    m = LogisticRegression().fit(X.iloc[a], y.iloc[a])\n"
         "    f1_score(y.iloc[b], m.predict(X.iloc[b]))", "folds"),
        ("cross_val_score(LogisticRegression(), X_train, y_train, scoring='f1')", "folds"),
        ("train, test = df[:800], df[800:]\nm = LogisticRegression().fit(train[['a']], train['parti'])\n"
         "f1_score(test['parti'], m.predict(test[['a']]))", "test"),
        ("m = LogisticRegression().fit(X_train, y_train)\nm.score(X_test, y_test)", "test"),
        ("m = LogisticRegression().fit(X_train, y_train)\nprint((m.predict(X_test) == y_test).mean())", "test"),
    ],
)  # fmt: skip
def test_the_data_that_judge_a_model(source: str, part: str) -> None:
    _, facts = followed(SPLIT, source)
    assert [metric.part for metric in facts.metrics] == [part]


def test_the_truth_judged_by_itself_is_of_no_model() -> None:
    (metric,) = followed(SPLIT, "roc_auc_score(y_test, y_test)")[1].metrics
    assert metric.model is None


def test_models_of_a_dict_are_followed_each() -> None:
    source = """
modeles = {'base': DummyClassifier(), 'rl': make_pipeline(StandardScaler(), LogisticRegression())}
for nom, modele in modeles.items():
    modele.fit(X_train, y_train)
    print(nom, f1_score(y_test, modele.predict(X_test)))
"""
    _, facts = followed(SPLIT, source)
    assert [(fit.call.rpartition(".")[2], fit.part, fit.baseline) for fit in facts.fits] == [
        ("DummyClassifier", "train", True), ("Pipeline", "train", False)
    ]  # fmt: skip
    assert facts.fits[1].steps == ("sklearn.preprocessing.StandardScaler", "sklearn.linear_model.LogisticRegression")
    assert [metric.baseline for metric in facts.metrics] == [True, False]
    assert facts.targets == ("parti",)


def test_a_model_refitted_with_what_a_search_found() -> None:
    source = """
recherche = GridSearchCV(LogisticRegression(), {'C': [1, 10]}).fit(X_train, y_train)
final = LogisticRegression(**recherche.best_params_)
final.fit(pd.concat([X_train, X_test]), pd.concat([y_train, y_test]))
"""
    search, final = followed(SPLIT, source)[1].fits
    assert (search.kind, search.part, search.again) == ("search", "train", False)
    assert (final.kind, final.part, final.again, final.tuned) == ("model", "whole", True, True)


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("X = StandardScaler().fit_transform(X)", ["preprocessing"]),
        ("df['a'] = df['a'].fillna(df['a'].mean())\nX = df.drop(columns='parti')", ["preprocessing"]),
        ("from sklearn.preprocessing import scale\nX = scale(X)", ["preprocessing"]),
        ("X = np.log1p(X)", []),
        ("X = X.fillna(0)", []),
        ("X = df", ["target"]),
        ("df['b'] = df['parti'] * 2\nX = df.drop(columns='parti')", ["target"]),
        ("df['c'] = df['a'] * 2\nX = df.drop(columns='parti')", []),
        ("X = df[[c for c in df.columns if c != 'parti']]", []),
        ("from scipy.stats import zscore\nX = X.apply(zscore)", ["preprocessing"]),
        ("from scipy.stats import zscore\nX = X.apply(zscore, axis=1)", []),
        ("X = X.apply(lambda c: (c - c.mean()) / c.std())", ["preprocessing"]),
        ("X = X.apply(lambda ligne: ligne / ligne.max(), axis=1)", []),
        ("X = X.assign(ecart=lambda t: t['a'] - t['a'].mean())", ["preprocessing"]),
        ("X = X.assign(rapport=lambda t: t['a'] / t['b'])", []),
        ("X = df.assign(copie=lambda t: t['parti'] * 2).drop(columns='parti')", ["target"]),
        ("rares = np.where(y == 1)[0]\nen_plus = np.random.choice(rares, 500)\n"
         "X, y = np.vstack([X, X[en_plus]]), np.concatenate([y, y[en_plus]])", ["resampling"]),
        ("lignes = np.random.choice(len(X), 500, replace=False)\nX, y = X[lignes], y[lignes]", []),
        ("X = np.hstack([X, np.random.choice(rares, (500, 1))])", []),
        ("X = X.sample(frac=1, replace=True)", ["resampling"]),
        ("X = X.sample(n=len(X), replace=True)", ["resampling"]),
        ("n = X.shape[0]\nX = X.sample(n, replace=True)", ["resampling"]),
        ("X = X.sample(frac=0.1, replace=True)", []),
        ("X = X.sample(300, replace=True)", []),
        ("X = X.sample(n=int(TAILLE / df['parti'].nunique()), replace=True)", []),
    ],
)  # fmt: skip
def test_what_leaks_before_a_split(source: str, kinds: list[str]) -> None:
    end = """
X_train, X_test, y_train, y_test = train_test_split(X, y)
m = LogisticRegression().fit(X_train, y_train)
print(f1_score(y_test, m.predict(X_test)))
"""
    assert [leak.kind for leak in followed(READ, source, end)[1].leaks] == kinds


@pytest.mark.parametrize(
    ("source", "splits"),
    [
        ("n = 800\ntrain, test = df.iloc[:n], df.iloc[n:]", [("manual", True, 2)]),
        ("train, val, test = df[df['an'] < 5], df[df['an'] == 5], df[df['an'] > 5]", [("manual", True, 3)]),
        ("t = df.sample(frac=1, random_state=0)\ntrain, test = t[:800], t[800:]", [("manual", True, 2)]),
        ("t = df.sample(frac=1)\ntrain, test = t[:800], t[800:]", [("manual", False, 2)]),
        ("train = df.sample(frac=0.8)\ntest = df.drop(train.index)", [("manual", False, 2)]),
        ("n = 800\nX_train, X_test = X[:n], X[n:]\ny_train, y_test = y[:n], y[n:]", [("manual", True, 2)]),
        ("train = df[df['an'] < 2020]", []),
        ("train = pd.read_csv('train.csv')\ntest = pd.read_csv('test.csv')", []),
    ],
)  # fmt: skip
def test_data_split_by_hand(source: str, splits: list[tuple[str, bool, int]]) -> None:
    found = followed(READ, source)[1].splits
    assert [(one.kind, one.seeded, one.parts) for one in found] == splits
    assert all(one.spot.excerpt and one.spot.cell == 1 for one in found)


def test_rows_before_and_after_one_place_are_training_and_test_whatever_their_names() -> None:
    source = """
n = int(len(df) * 0.8)
S = StandardScaler().fit{}
a, b = X.iloc[:n], X.iloc[n:]
m = LogisticRegression().fit(S.transform(a), y.iloc[:n])
print(f1_score(y.iloc[n:], m.predict(S.transform(b))))
"""
    apart = followed(READ, source.format("(X.iloc[:n])"))[1]
    assert (apart.metrics[0].part, apart.leaks) == ("test", ())
    assert [leak.kind for leak in followed(READ, source.format("(X)"))[1].leaks] == ["preprocessing"]
    elsewhere = source.replace("n:]", "5:]").format("(X)")
    assert followed(READ, elsewhere)[1].metrics[0].part == "train"


def test_a_classifier_beside_groups_makes_no_clustering_of_it() -> None:
    groups = "from sklearn.cluster import KMeans\nfrom sklearn.metrics import silhouette_score\nm = KMeans(2).fit(X)\n"
    scored = groups + "print(silhouette_score(X, m.labels_))\n"
    assert followed(READ, scored)[1].task == "clustering"
    classified = "c = LogisticRegression().fit(X_train, y_train)\nprint(f1_score(y_test, c.predict(X_test)))"
    assert followed(READ, SPLIT, scored + classified)[1].task != "clustering"


def test_groups_made_without_answers_have_learned_none_by_heart() -> None:
    source = """
from sklearn.cluster import KMeans
m = {}.fit(X{})
print(f1_score(y_test, m.predict(X_test)))
"""
    assert not followed(READ, SPLIT, source.format("KMeans(2)", ""))[1].leaks
    assert followed(READ, SPLIT, source.format("LogisticRegression()", ", y"))[1].leaks


def test_rows_drawn_again_from_the_training_are_no_leak() -> None:
    source = """
en_plus = np.random.choice(np.where(y_train == 1)[0], 500)
Xb, yb = np.vstack([X_train, X_train[en_plus]]), np.concatenate([y_train, y_train[en_plus]])
print(f1_score(y_test, LogisticRegression().fit(Xb, yb).predict(X_test)))
"""
    assert followed(SPLIT, source)[1].leaks == ()


def test_a_bootstrap_of_the_test_rows_is_no_leak() -> None:
    source = """
m = LogisticRegression().fit(X_train, y_train)
for _ in range(100):
    tirage = np.random.choice(len(y_test), len(y_test))
    print(f1_score(y_test[tirage], m.predict(X_test[tirage])))
"""
    assert followed(SPLIT, source)[1].leaks == ()


def test_a_centred_window_on_the_answer_is_told_as_the_future() -> None:
    source = """
df = df.sort_values('date')
df['lisse'] = df['parti'].rolling(7, center=True).mean()
train, test = df[df['date'] < '2020'], df[df['date'] >= '2020']
m = LogisticRegression().fit(train[['lisse']], train['parti'])
print(f1_score(test['parti'], m.predict(test[['lisse']])))
"""
    assert [leak.kind for leak in followed(READ, source)[1].leaks] == ["temporal"]


def test_what_a_function_given_to_a_table_calls_ends_where_the_table_does() -> None:
    source = "X = df.assign(tranche=lambda t: pd.cut(t['age'], 5))\nm = LogisticRegression().fit(X, y)"
    assert one(followed(READ, source)[0], ".cut").reaches == {"model", "features"}


def test_the_best_on_the_test_rows_is_a_choice_made_on_them() -> None:
    loop = (
        "meilleur = 0\nfor c in [1, 10]:\n    s = LogisticRegression(C=c).fit(X_train, y_train).score(X_test, y_test)\n"
    )
    chosen = loop + "    if s > meilleur:\n        meilleur = s\nprint(meilleur)"
    assert [leak.kind for leak in followed(SPLIT, chosen)[1].leaks] == ["test-reuse"]
    assert followed(SPLIT, loop + "    print(c, s)")[1].leaks == ()


def test_a_choice_is_made_where_the_function_that_measures_is_called() -> None:
    own = "def perte(y, p):\n    return 1 - f1_score(y, p)"
    loop = (
        "moindre = 1\nfor c in [1, 10]:\n    m = LogisticRegression(C=c).fit(X_train, y_train)\n"
        "    e = perte(y_test, m.predict(X_test))\n    if e < moindre:\n        moindre = e\nprint(moindre)"
    )
    leaks = followed(SPLIT, own, loop)[1].leaks
    assert [(leak.kind, leak.spot.cell, leak.seen.cell) for leak in leaks] == [("test-reuse", 2, 1)]


@pytest.mark.parametrize(("test", "part"), [("X_test = pd.read_csv('X_test.csv')\n", "train"), ("", "whole")])
def test_a_training_part_read_from_its_own_file_is_not_the_whole(test: str, part: str) -> None:
    read = "X_train, y_train = pd.read_csv('X_train.csv'), pd.read_csv('y_train.csv')\n"
    fitted = "m = LogisticRegression()\nm.fit(X_train, y_train)\nprint(m.score(X_train, y_train))"
    assert [one.part for one in followed(READ + read + test + fitted)[1].fits] == [part]


def test_functions_that_call_each_other_end() -> None:
    source = "def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\n" + "f(g(f(g(1))))\n" * 200
    deep = (
        "\n".join(f"def h{n}(x):\n    return h{n + 1}(h{n + 1}(x))" for n in range(60))
        + "\ndef h60(x):\n    return x\n"
    )
    calls, facts = followed(source, deep + "h0(1)")
    assert calls
    assert facts.fits == ()


_LINES = [
    line
    for line in (SPLIT + "m = LogisticRegression().fit(X_train, y_train)\nprint(m.score(X_test, y_test))").splitlines()
    if line
]


@given(st.sets(st.integers(1, len(_LINES) - 1)))
def test_cutting_cells_changes_nothing(cuts: set[int]) -> None:
    places = [0, *sorted(cuts), len(_LINES)]
    cells = ["\n".join(_LINES[start:end]) for start, end in pairwise(places)]
    calls, facts = followed(*cells)
    whole_calls, whole = followed("\n".join(_LINES))
    assert [(call.name, call.kept, call.reaches) for call in calls] == [
        (call.name, call.kept, call.reaches) for call in whole_calls
    ]
    assert [(fit.call, fit.part) for fit in facts.fits] == [(fit.call, fit.part) for fit in whole.fits]
    assert [(metric.call, metric.part) for metric in facts.metrics] == [(one.call, one.part) for one in whole.metrics]


@given(st.text(alphabet="xdf=.[]()'\",: \n+fit", max_size=80))
def test_any_code_is_followed_to_its_end(source: str) -> None:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        return
    followed(READ, source)


TORCH = """
import torch, torchvision
from torch import nn
import torch.nn.functional as F
base = torchvision.models.resnet18(weights='DEFAULT')
{made}
opt = torch.optim.Adam(net.parameters())
for x, y in lots:
    with torch.no_grad():
        cible = base(x)
    s = net(x)
    perte = {loss}
    opt.zero_grad()
    perte.backward()
    opt.step()
"""
NETWORK = """
class Reseau(nn.Module):
    def __init__(self):
        super().__init__()
        self.socle = {}
    def forward(self, x):
        return self.socle(x)
net = Reseau()"""
PLAIN, KEPT, TAUGHT = (
    "net = nn.Linear(4, 2)",
    "F.cross_entropy(s, y)",
    "F.kl_div(F.log_softmax(s, 1), F.softmax(cible, 1))",
)


@pytest.mark.parametrize(
    ("made", "loss", "pretrained"),
    [
        ("net = nn.Sequential(base, nn.Linear(1000, 3))", KEPT, True),
        ("base.fc = nn.Linear(512, 3)\nnet = base", KEPT, True),
        (NETWORK.format("base"), KEPT, True),
        (NETWORK.format("nn.Linear(4, 2)"), KEPT, False),
        (PLAIN, KEPT, False),
        (PLAIN, TAUGHT, True),
    ],
)
def test_what_was_learned_elsewhere_serves_where_it_reaches_the_loss(made: str, loss: str, pretrained: bool) -> None:
    fits = followed(TORCH.format(made=made, loss=loss))[1].fits
    assert [fit.pretrained for fit in fits] == [pretrained]


@pytest.mark.parametrize(("added", "pretrained"), [("m.add(base)\n", True), ("", False)])
def test_layers_added_one_by_one_are_of_the_network(added: str, pretrained: bool) -> None:
    source = "from tensorflow import keras\nbase = keras.applications.VGG16()\nm = keras.models.Sequential()\n"
    fits = followed(READ, source + added + "m.add(keras.layers.Dense(2))\nm.fit(X, y)")[1].fits
    assert [fit.pretrained for fit in fits] == [pretrained]


@pytest.mark.parametrize(
    ("source", "measures"),
    [
        ("bons = np.sum((p == 1) & (y_test == 1))\nif bons < 9:\n    p = 1 - p\nprint(p)\n", 0),
        ("bons = np.sum((p == 1) & (y_test == 1))\nif bons < 9:\n    p = 1 - p\nprint(bons)\n", 1),
        ("taux = np.mean(p == y_test)\nmieux = taux / 2\nprint(mieux)\n", 1),
    ],
)
def test_counts_that_only_decide_measure_nothing(source: str, measures: int) -> None:
    start = SPLIT + "m = LogisticRegression().fit(X_train, y_train)\np = m.predict(X_test)\n"
    assert len(followed(start + source)[1].metrics) == measures
