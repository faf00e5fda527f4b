"""What observing costs the kernel: its CPU with and without the tracer, in pairs, in the sandbox.

    python -m bench.tracer [--pairs 10]

Prints, for each of three notebooks, the median of the ratios of ten pairs and its 95 % interval (a percentile
bootstrap: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13), then what a start costs.
Kernels compute on one thread: how two share the work of one differs more from run to run than what is measured.

The same work takes a third more CPU from one minute to the next, as the machine goes. So both of a pair run at the same
time, and on one processor where the system can be asked for that: it gives them turns of milliseconds, and they meet
the same weather. Besides, the observer is timed by itself, by the clock of its thread, in runs of their own: `inside`
is what it takes for the libraries that it wraps and for what it looks at.
"""

import argparse
import json
import multiprocessing
import os
import random
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from certgrader.execution import workspace
from certgrader.execution.model import ExecutionOptions, Limits
from certgrader.execution.runner import execute
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.model import Submission

MOST_RATIO = 1.05
MOST_START = 0.300
_RESAMPLES = 2_000
_FIRST = "import os; os.environ.update(dict.fromkeys(('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS'), '1'))"
_LAST = "import resource as _r; _u = _r.getrusage(_r.RUSAGE_SELF); print('CPU', _u.ru_utime + _u.ru_stime)"
_INSIDE = "print('INSIDE', get_ipython().spent[0])"
_METER = """

def _timed(plain, spent, clock):
    def timed(*args):
        start = clock()
        try:
            return plain(*args)
        finally:
            spent[0] += clock() - start

    return timed


_plain_install = install


def install(config, shell):
    import time

    from . import core, imports

    shell.spent = [0.0]
    core.guarded = _timed(core.guarded, shell.spent, time.thread_time)
    imports.watch = _timed(imports.watch, shell.spent, time.thread_time)
    _plain_install(config, shell)
"""
_METERED = 3
TABULAR = (
    """import numpy as np, pandas as pd
rng = np.random.default_rng(0)
n = 60_000
df = pd.DataFrame({f'x{i}': rng.normal(size=n) for i in range(12)})
df['ville'] = rng.choice(['Lyon', 'Lille', 'Nice'], n)
df.loc[rng.choice(n, 900), 'x3'] = np.nan
df = pd.concat([df, df.head(300)])
df['y'] = (df.x0 + df.x1 + rng.normal(size=len(df)) > 0).astype(int)""",
    """df = df.drop_duplicates()
df['x3'] = df['x3'].fillna(df['x3'].median())
df = df[df['x2'] < 3]
for colonne in [f'x{i}' for i in range(12)]:
    df[colonne] = df[colonne].clip(-4, 4)
print(df.groupby('ville')['y'].mean(), df.describe())""",
    """from sklearn.model_selection import train_test_split, cross_val_score, GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.compose import make_column_transformer
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.linear_model import LogisticRegression
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score, f1_score, confusion_matrix
a, b, c, d = train_test_split(df.drop(columns='y'), df['y'], random_state=0)
prep = make_column_transformer((OneHotEncoder(), ['ville']), remainder=StandardScaler())
for modele in (LogisticRegression(), HistGradientBoostingClassifier(max_iter=60)):
    m = make_pipeline(prep, modele).fit(a, c)
    print(roc_auc_score(d, m.predict_proba(b)[:, 1]), f1_score(d, m.predict(b)), confusion_matrix(d, m.predict(b)))
print(cross_val_score(make_pipeline(prep, LogisticRegression()), a, c, cv=5).mean())
g = GridSearchCV(make_pipeline(prep, LogisticRegression()), {'logisticregression__C': [0.1, 1, 10]}, cv=3).fit(a, c)
print(g.best_params_, g.score(b, d))""",
    """import matplotlib.pyplot as plt
fig, axes = plt.subplots(2, 2)
for axe, colonne in zip(axes.ravel(), ['x0', 'x1', 'x2', 'x3']):
    axe.hist(df[colonne], bins=60); axe.set_xlabel(colonne)
plt.show()""",
)
TEXT = (
    """import re, random, pandas as pd
random.seed(0)
mots = [f'mot{i}' for i in range(3000)]
textes = [' '.join(random.choices(mots, k=60)) + (' bravo' if i % 3 == 0 else '') for i in range(6000)]
df = pd.DataFrame({'texte': textes, 'y': [int(i % 3 == 0) for i in range(6000)]})
df['propre'] = df['texte'].str.lower().apply(lambda t: re.sub(r'[^a-z0-9 ]', '', t))
df['longueur'] = df['propre'].str.split().str.len()""",
    """from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.linear_model import SGDClassifier
from sklearn.naive_bayes import MultinomialNB
from sklearn.metrics import classification_report
a, b, c, d = train_test_split(df['propre'], df['y'], random_state=0)
for modele in (MultinomialNB(), SGDClassifier(random_state=0)):
    m = make_pipeline(TfidfVectorizer(), modele).fit(a, c)
    print(classification_report(d, m.predict(b)))
print(cross_val_score(make_pipeline(TfidfVectorizer(), MultinomialNB()), a, c, cv=4))""",
)
IMAGES = (
    """import numpy as np
rng = np.random.default_rng(0)
images = rng.random((400, 64, 64))
noyau = np.ones(9) / 9
lisses = np.apply_along_axis(lambda v: np.convolve(v, noyau, 'same'), 1, images)
for _ in range(40):
    lisses = np.clip(lisses * 1.01 + np.roll(lisses, 1, axis=2) * 0.01, 0, 1)""",
    """from sklearn.decomposition import PCA
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
plates = lisses.reshape(400, -1)
reduites = PCA(30, random_state=0).fit_transform(plates)
for k in range(2, 7):
    groupes = KMeans(k, n_init=5, random_state=0).fit_predict(reduites)
    print(k, silhouette_score(reduites, groupes))""",
    """import matplotlib.pyplot as plt
for debut in range(0, 24, 8):
    fig, axes = plt.subplots(2, 4)
    for axe, image in zip(axes.ravel(), lisses[debut:debut + 8]):
        axe.imshow(image); axe.set_title(f'{image.mean():.3f}')
    plt.show()""",
)
NOTEBOOKS = {"tabular": TABULAR, "text": TEXT, "images": IMAGES}


def main() -> None:
    """Run the pairs and print what they cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10)
    pairs = parser.parse_args().pairs
    figures: dict[str, object] = {}
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn"), _stay_together) as pool:
        for name, cells in NOTEBOOKS.items():
            measured = [_pair(pool, cells) for _ in range(pairs)]
            ratios = [observed / bare for observed, bare in measured]
            low, high = _interval(ratios)
            median = statistics.median(ratios)
            bare = statistics.median(second for _, second in measured)
            told = _held(median, MOST_RATIO)
            inside = statistics.median(_inside(cells) for _ in range(_METERED))
            print(
                f"{name}: {bare:.2f} s of CPU bare, ratio {median:.3f} [{low:.3f}, {high:.3f}], {told}; "
                f"inside {1000 * inside:.0f} ms, {inside / bare:.2%}",
                flush=True,
            )
            figures[name] = {"bare": bare, "ratio": median, "interval": [low, high], "inside": inside, "ratios": ratios}
        starts = [observed - bare for observed, bare in (_pair(pool, ()) for _ in range(pairs))]
    start = statistics.median(starts)
    print(f"start: {1000 * start:.0f} ms, {_held(start, MOST_START)}")
    print(json.dumps({**figures, "start_seconds": start}))


def _stay_together() -> None:
    """What this process starts, kernels above all, shares one processor with what the other of the pool starts."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _held(value: float, bar: float) -> str:
    return f"bar {bar}: {'held' if value <= bar else 'MISSED'}"


def _pair(pool: ProcessPoolExecutor, cells: Sequence[str]) -> tuple[float, float]:
    """CPU seconds of the kernel with the tracer and without, both run at the same time."""
    observed, bare = (pool.submit(_cpu, cells, observed) for observed in (True, False))
    return observed.result(), bare.result()


def _cpu(cells: Sequence[str], observed: bool) -> float:
    with _probe("" if observed else "\n\ndef install(config, shell):\n    pass\n"):
        return _said((_FIRST, *cells), _LAST, "CPU", observed=observed and bool(cells))


def _inside(cells: Sequence[str]) -> float:
    """CPU seconds that the tracer takes for itself."""
    with _probe(_METER):
        return _said((_FIRST, *cells), _INSIDE, "INSIDE", observed=True)


def _said(cells: Sequence[str], last: str, word: str, *, observed: bool) -> float:
    """Run the cells, and what the last one says after `word`."""
    made: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for source in (*cells, last)
    ]
    raw = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made}).encode()
    submission = Submission("bench", "0" * 64, "", "bench.ipynb", "0" * 64)
    options = ExecutionOptions(limits=Limits(cell_seconds=300, total_seconds=900))
    run = execute(submission, parse_notebook(raw, "bench.ipynb"), options)
    said = "".join(output.text for output in run.cells[-1].outputs)
    if run.status != "completed" or word not in said or bool(run.events) != observed:
        raise SystemExit(f"the notebook did not run as it should: {run.status} {said[:200]}")
    return float(said.partition(word)[2])


@contextmanager
def _probe(more: str) -> Iterator[None]:
    """The kernel is started with a tracer of which `more` is the end."""
    if not more:
        yield
        return
    original = workspace._PROBE
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder) / "probe"
        shutil.copytree(original, probe)
        with (probe / "certgrade_tracer" / "__init__.py").open("a", encoding="utf-8") as file:
            file.write(more)
        workspace._PROBE = probe
        try:
            yield
        finally:
            workspace._PROBE = original


def _interval(ratios: Sequence[float]) -> tuple[float, float]:
    draw = random.Random(0)
    medians = sorted(statistics.median(draw.choices(ratios, k=len(ratios))) for _ in range(_RESAMPLES))
    return medians[int(0.025 * _RESAMPLES)], medians[int(0.975 * _RESAMPLES)]


if __name__ == "__main__":
    main()
