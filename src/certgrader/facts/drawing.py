"""What a call can show: a figure, a printed text. Unknown libraries may do anything."""

from certgrader.facts.model import Call

_NO_FIGURE = ("pandas.", "numpy.", "sklearn.", "scipy.", "joblib.", "os.", "str.", "list.", "dict.", "re.", "time.",
              "collections.", "datetime.", "warnings.", "json.", "pathlib.", "itertools.", "random.", "pickle.",
              "polars.", "xgboost.X", "lightgbm.L", "imblearn.", "io.", "optuna.trial.", "torch.Tensor.", "dask.",
              "pyspark.")  # fmt: skip
_DRAWS = ("plot", "hist", "boxplot", "Display", "style", "graphviz", "scatter_matrix", "dendrogram")
_SILENT = ("numpy.", "sklearn.metrics.", "str.", "list.", "dict.", "re.", "collections.", "os.path.", "datetime.",
           "matplotlib.", "seaborn.", "pandas.", "io.", "optuna.trial.", "polars.Expr.", "torch.Tensor.")  # fmt: skip
_PANDAS_PRINTS = ("info", "plot", "hist")
_TELLS = ("show_versions", "show_config", "show_runtime", "numpy.info")
_PRINTS = frozenset({"?", "print", "help", "input", "exec", "eval", "map", "getattr", "__import__", "vars", "dir"})


def can_draw(call: Call) -> bool:
    """Whether the call may produce a figure."""
    if "." not in call.name:
        return call.name in {"?", "exec", "eval", "map", "getattr"}
    if call.name.startswith(_NO_FIGURE):
        return any(word in call.name for word in _DRAWS)
    return True


def can_print(call: Call) -> bool:
    """Whether the call may write on standard output."""
    if "." not in call.name:
        return call.name in _PRINTS
    if call.name.startswith(_SILENT):
        if call.name.endswith(_TELLS) or any("stdout" in argument.value for argument in call.arguments):
            return True
        return call.name.startswith("pandas.") and call.name.endswith(_PANDAS_PRINTS)
    return True


def can_display(call: Call) -> bool:
    """Whether the call may display a value that is not the cell's last expression."""
    return can_draw(call) or call.name.endswith(".display") or "style" in call.name
