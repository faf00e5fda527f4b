"""Libraries that are not in the environment of these tests: small modules of their names, with their public shape."""

import subprocess
import sys
from pathlib import Path

import pytest

from certgrader.execution.model import TraceEvent
from certgrader.execution.trace import read_trace

_PROBE = Path(__file__).parents[2] / "src" / "certgrader" / "execution" / "probe"
_START = """
import sys; sys.path[:0] = [{probe!r}, {installed!r}]
from types import SimpleNamespace as Some
from certgrade_tracer import core, imports
ends = []
shell = Some(kernel=Some(get_parent=lambda _: {{'header': {{'msg_id': 'r'}}}}),
             events=Some(register=lambda _name, end: ends.append(end)))
imports.install(core.Tracer({trace!r}, shell, '/submission'))
"""
_XGBOOST = """
from xgboost.training import train
class DMatrix:
    def __init__(self, data, label=None): self.data = data
    def num_row(self): return len(self.data)
    def num_col(self): return len(self.data[0])
class Booster:
    def predict(self, data): return [0.5] * data.num_row()
    def num_boosted_rounds(self): return 7
"""
_LIGHTGBM = """
class Dataset:
    def __init__(self, data, label=None): self.data = data
    def num_data(self): return len(self.data)
    def num_feature(self): return len(self.data[0])
class Booster:
    def predict(self, data): return [0.5] * len(data)
    def current_iteration(self): return 7
def train(params, train_set, num_boost_round=100): return Booster()
"""
_KERAS = """
class Adam: pass
class Trainer:
    def compile(self, optimizer, loss): self.optimizer, self.loss = Adam(), loss
    def fit(self, x=None, y=None, epochs=1, verbose=1):
        return type('History', (), {'history': {'loss': [0.9] * epochs}, 'epoch': list(range(epochs))})()
    def evaluate(self, x=None, y=None): return [0.25, 0.9]
    def predict(self, x): return [0.5] * len(x)
    metrics_names = ['loss', 'accuracy']
class Model(Trainer): pass
class Sequential(Model): pass
"""
_TORCH = {
    "torch/__init__.py": "from . import nn, optim\n",
    "torch/nn/__init__.py": "from .modules.module import Module\n",
    "torch/nn/modules/__init__.py": "",
    "torch/nn/modules/module.py": (
        "class Module:\n    def train(self, mode=True): return self\n    def eval(self): return self.train(False)\n"
    ),
    "torch/optim/__init__.py": "from .optimizer import Adam\n",
    "torch/optim/optimizer.py": (
        "hooks = []\n"
        "def register_optimizer_step_post_hook(hook): hooks.append(hook)\n"
        "class Adam:\n"
        "    def __init__(self, weights, lr): self.param_groups = [{'params': weights, 'lr': lr}]\n"
        "    def step(self):\n"
        "        for hook in hooks: hook(self, (), {})\n"
    ),
    "lightning.py": "def fit(adam):\n    for _ in range(5): adam.step()\n",
}
_STATSMODELS = {
    "statsmodels/__init__.py": "",
    "statsmodels/regression/__init__.py": "",
    "statsmodels/regression/linear_model.py": (
        "from ..base.model import Results\n"
        "class Data: pass\n"
        "class OLS:\n"
        "    def __init__(self, endog, exog):\n"
        "        self.endog, self.exog, self.data = endog, exog, Data()\n"
        "        self.data.orig_exog = exog\n"
        "    def fit(self): return Results(self)\n"
    ),
    "statsmodels/base/__init__.py": "from . import wrapper\n",
    "statsmodels/base/model.py": (
        "class Results:\n"
        "    def __init__(self, model): self.model = model\n"
        "    def predict(self, exog=None, start=None):\n"
        "        return [0.5] * len(self.model.exog if exog is None else exog)\n"
    ),
    "statsmodels/base/wrapper.py": (
        "class ResultsWrapper:\n    def __init__(self, results): self.model, self.results = results.model, results\n"
    ),
    "statsmodels/tsa/__init__.py": "",
    "statsmodels/tsa/holtwinters.py": (
        "import functools\n"
        "from ..base.model import Results\nfrom ..base.wrapper import ResultsWrapper\n"
        # Made of what is observed already, as for all results of time series.
        "class Forecasts(ResultsWrapper):\n"
        "    @functools.wraps(Results.predict)\n"
        "    def predict(self, steps): return self.results.predict(range(steps))\n"
        "    def forecast(self, steps): return self.results.predict(range(steps))\n"
    ),
    "statsmodels/api.py": "from .regression.linear_model import OLS\n",
}
_POLARS = """
class DataFrame:
    def __init__(self, rows, columns=('a', 'b')): self.rows, self.columns = rows, list(columns)
    def __len__(self): return len(self.rows)
    width = property(lambda self: len(self.columns))
    shape = property(lambda self: (len(self.rows), self.width))
    schema = property(lambda self: dict.fromkeys(self.columns, 'Int64'))
    def null_count(self):
        counts = tuple(sum(row[i] is None for row in self.rows) for i in range(self.width))
        return DataFrame([counts]) if not hasattr(self, 'row_') else self
    def row(self, i): return self.rows[i]
    def unique(self): return DataFrame(sorted(set(self.rows), key=str), self.columns)
    def drop_nulls(self): return DataFrame([row for row in self.rows if None not in row], self.columns)
    def fill_null(self, value): return DataFrame([tuple(value if v is None else v for v in r) for r in self.rows])
    def filter(self, keep): return DataFrame([row for row in self.rows if keep(row)], self.columns)
    def rename(self, names): return DataFrame(self.rows, [names.get(name, name) for name in self.columns])
    def write_csv(self, path): open(path, 'w').write('abc')
    def join(self, other, on): return self
class Series: pass
def concat(tables): return DataFrame([row for table in tables for row in table.rows])
def read_csv(source): return DataFrame([(1, 2)])
"""
_INSTALLED = {
    "xgboost/__init__.py": _XGBOOST,
    "xgboost/training.py": "def train(params, dtrain):\n    import xgboost\n    return xgboost.Booster()\n",
    "lightgbm/__init__.py": _LIGHTGBM,
    "keras/__init__.py": _KERAS,
    "polars/__init__.py": _POLARS,
    **_TORCH,
    **_STATSMODELS,
}


def _traced(folder: Path, source: str) -> list[TraceEvent]:
    for name, text in _INSTALLED.items():
        path = folder / "installed" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    trace = folder / "trace"
    start = _START.format(probe=str(_PROBE), installed=str(folder / "installed"), trace=str(trace))
    program = f"{start}\n{source}\nfor end in ends: end(None)"
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True, timeout=60, cwd=folder)
    return [event for event in read_trace(trace, {"r": 0}, {}).events if event.name != "watched"]


@pytest.mark.parametrize(
    ("library", "data"), [("xgboost", "xgboost.DMatrix({})"), ("lightgbm", "{}")], ids=["xgboost", "lightgbm"]
)
def test_boosters_trained_by_their_own_interface(tmp_path: Path, library: str, data: str) -> None:
    whole = "xgboost.DMatrix(A)" if library == "xgboost" else "lightgbm.Dataset(A)"
    fitted, learned, other = _traced(
        tmp_path,
        f"import {library}\nA = [[1, 2], [3, 4], [5, 6]]\n"
        f"model = {library}.train({{'max_depth': 2}}, {whole})\n"
        f"model.predict({data.format('[[1, 2], [3, 4], [5, 6]]')})\n"
        f"model.predict({data.format('[[7, 8], [9, 9]]')})",
    )
    assert (fitted.name, fitted.call, fitted.cell) == ("fitted", f"{library}.train", 0)
    assert dict(fitted.data) == {
        "params": {"max_depth": 2}, "n_samples": 3, "n_features": 2, "rounds": 7, "on": "unknown"
    }  # fmt: skip
    assert [(one.call, one.data["n"], one.data["seen"]) for one in (learned, other)] == [
        (f"{library}.Booster.predict", 3, True),
        (f"{library}.Booster.predict", 2, False),
    ]


def test_keras_models(tmp_path: Path) -> None:
    events = _traced(
        tmp_path,
        "import keras\nm = keras.Sequential()\nm.compile('adam', 'mse')\nA = [[1, 2], [3, 4]]\n"
        "m.fit(A, [0, 1], epochs=3)\nm.evaluate([list(row) for row in A], [0, 1])\nm.predict([[5, 6]])\n"
        "class Reseau(keras.Model): pass\nn = Reseau(); n.compile('adam', 'mse'); n.fit(x=A)",
    )
    fitted, evaluated, predicted, own = events
    params = {"optimizer": "Adam", "loss": "mse", "epochs": 3}
    assert (fitted.call, fitted.data["params"], fitted.data["last"]) == ("keras.Sequential", params, {"loss": 0.9})
    assert (evaluated.name, evaluated.call) == ("metric", "keras.Sequential.evaluate")
    assert (evaluated.data["values"], evaluated.data["seen"]) == ({"loss": 0.25, "accuracy": 0.9}, True)
    assert (predicted.call, predicted.data["n"], predicted.data["seen"]) == ("keras.Sequential.predict", 1, False)
    assert (own.name, own.call) == ("fitted", "keras.Model")


def test_torch_tells_once_a_cell_how_often_an_optimiser_stepped(tmp_path: Path) -> None:
    events = _traced(
        tmp_path,
        "import torch, lightning\n"
        "weight = type('Weight', (), {'numel': lambda self: 6})()\n"
        "adam = torch.optim.Adam([weight, weight], lr=0.1)\nnet = torch.nn.Module()\nnet.train()\n"
        "for _ in range(300): adam.step()\n"
        "net.eval()\nlightning.fit(torch.optim.Adam([weight], lr=0.5))",
    )
    assert [(one.name, one.call) for one in events] == [
        ("mode", "torch.nn.Module.train"),
        ("mode", "torch.nn.Module.eval"),
        ("fitted", "torch.optim.Adam.step"),
    ]
    assert dict(events[2].data) == {"steps": 300, "weights": 12, "params": {"lr": 0.1}}


def test_statsmodels(tmp_path: Path) -> None:
    (fitted,) = _traced(tmp_path, "import statsmodels.api as sm\nsm.OLS([1, 2, 3], [[1], [2], [3]]).fit()")
    assert (fitted.name, fitted.call, fitted.data["n_samples"]) == ("fitted", "statsmodels.api.OLS", 3)


def test_what_statsmodels_predicts(tmp_path: Path) -> None:
    events = _traced(
        tmp_path,
        "import statsmodels.api as sm\nfrom statsmodels.tsa.holtwinters import Forecasts\n"
        "class Table(list):\n"
        "    shape = property(lambda self: (len(self), 1))\n"
        "model = sm.OLS([1, 2, 3], Table([[1], [2], [3]]))\nfound = model.fit()\n"
        "found.predict()\nfound.predict(Table([[1], [2], [3]]))\nfound.predict(exog=Table([[7], [8]]))\n"
        "found.predict(start=2)\nahead = Forecasts(found)\nahead.forecast(4)\nahead.predict(5)",
    )
    assert [(one.name, one.call, one.data.get("n"), one.data.get("seen")) for one in events[1:]] == [
        ("predicted", "statsmodels.api.OLS.predict", 3, True),
        ("predicted", "statsmodels.api.OLS.predict", 3, True),
        ("predicted", "statsmodels.api.OLS.predict", 2, False),
        ("predicted", "statsmodels.api.OLS.predict", 3, None),
        ("predicted", "statsmodels.api.OLS.forecast", 4, None),
        ("predicted", "statsmodels.api.OLS.predict", 5, None),
    ]


def test_polars(tmp_path: Path) -> None:
    events = _traced(
        tmp_path,
        "import polars as pl\nd = pl.DataFrame([(1, 2), (1, 2), (3, None)])\n"
        "d = d.unique().drop_nulls()\nd.drop_nulls()\npl.DataFrame([(1, None)]).fill_null(0)\n"
        "d.filter(lambda row: row[0] > 9)\nd.rename({'a': 'z'}).write_csv('o.csv')\npl.concat([d, d])\n"
        "pl.read_csv('o')",
    )
    assert [(one.name, one.call.removeprefix("polars.")) for one in events] == [
        ("rows_removed", "DataFrame.unique"),
        ("rows_removed", "DataFrame.drop_nulls"),
        ("unchanged", "DataFrame.drop_nulls"),
        ("values_filled", "DataFrame.fill_null"),
        ("rows_filtered", "DataFrame.filter"),
        ("columns_renamed", "DataFrame.rename"),
        ("written", "DataFrame.write_csv"),
        ("joined", "concat"),
        ("read", "read_csv"),
    ]
    assert dict(events[1].data) == {"before": 2, "after": 1, "removed": 1, "nulls_before": 1, "nulls_after": 0}
    assert events[6].data["bytes"] == 3


def test_a_library_of_another_shape_is_left_alone(tmp_path: Path) -> None:
    """Whatever fails in the tracer, the notebook goes on."""
    for name in ("polars", "xgboost", "keras"):
        (tmp_path / "other" / name).mkdir(parents=True)
        (tmp_path / "other" / name / "__init__.py").write_text("DataFrame = Model = Booster = train = 3\n")
    events = _traced(
        tmp_path,
        f"sys.path.insert(0, {str(tmp_path / 'other')!r})\n"
        "import polars, xgboost, keras\nassert polars.DataFrame == xgboost.train == keras.Model == 3",
    )
    assert events == []


def test_what_is_wide_is_recognised_without_being_read_whole(tmp_path: Path) -> None:
    """Images: to look at each of their points would cost more than the model."""
    (image,) = _traced(
        tmp_path,
        "import time\nfrom certgrade_tracer import splits\n"
        "class Array:\n"
        "    dtype = 'float'; read = 0\n"
        "    def __init__(self, shape): self.shape = shape\n"
        "    def __len__(self): return self.shape[0]\n"
        "    def __getitem__(self, key):\n"
        "        if isinstance(key, tuple):\n"
        "            return Array((len(range(*key[0].indices(self.shape[0]))),"
        " len(range(*key[1].indices(self.shape[1])))))\n"
        "        return Array((len(range(*key.indices(self.shape[0]))), *self.shape[1:]))\n"
        "    def reshape(self, rows, _): return Array((rows, 150_000))\n"
        "    def tolist(self):\n"
        "        Array.read += self.shape[0] * (self.shape[1] if len(self.shape) > 1 else 1)\n"
        "        return [[1] * self.shape[1] for _ in range(self.shape[0])]\n"
        "assert splits.content(Array((1000, 224, 224, 3))) is not None\n"
        "import polars as pl\npl.read_csv(str(Array.read))",
    )
    assert int(str(image.data["path"])) < 5_000
