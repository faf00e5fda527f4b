"""How a rubric's patterns match public names.

`*` stands for anything, dots included. Patterns are brought to public spelling first, so that
`tensorflow.keras.models.Sequential` and `keras.Sequential` are the same pattern.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from certgrader.facts.code.names import canonical, is_class
from certgrader.facts.model import Call, CodeFacts
from certgrader.facts.searching import latest

_PYTHONS_OWN = frozenset({"str", "list", "dict", "int", "float", "bool", "NoneType", "notebook"})
# Methods that texts, lists and dicts have too: an unknown receiver proves nothing.
_COMMON = frozenset(
    "replace append count index copy pop update get items keys values join split strip lower upper format insert "
    "remove sort extend clear find title startswith endswith read write close add".split()
)
_SAME = (
    ("pandas.Series", "pandas.DataFrame"),
    ("keras.Sequential", "keras.Model"),
    ("pandas.Index", "pandas.DataFrame"),
    ("geopandas.GeoDataFrame", "pandas.DataFrame"),
    ("dask.dataframe.DataFrame", "pandas.DataFrame"),
    ("polars.LazyFrame", "polars.DataFrame"),
    ("polars.Series", "polars.DataFrame"),
    ("polars.Expr", "polars.DataFrame"),
    ("re.Pattern", "re"),
)
# The types of a table's columns are a description of it, which no method of data is meant for.
_DESCRIPTIONS = "pandas.DataFrame.dtypes."
# A name taken out of a list of names: the table keeps its column.
_OF_LABELS = frozenset({"pandas.Index.drop", "pandas.MultiIndex.drop"})
_CAMEL_IN_TABLES = ("pandas.", "numpy.", "polars.", "pyspark.sql.", "matplotlib.", "geopandas.", "dask.")


@lru_cache(maxsize=4096)
def _glob(pattern: str) -> str:
    return ".*".join(re.escape(part) for part in pattern.split("*"))


@lru_cache(maxsize=4096)
def _prepared(pattern: str) -> str:
    return pattern if pattern.startswith(("*", "?")) else canonical(pattern)


@latest
def packages(code: CodeFacts) -> frozenset[str]:
    """First packages of what the notebook imports or calls."""
    names = [one.name for one in code.imports] + [one.name for one in code.calls if not one.name.startswith("?")]
    return frozenset(name.partition(".")[0] for name in names)


class Names:
    """The public names that several patterns mean, compiled once.

    - A `pandas.DataFrame` pattern also means the Series method of that name, `keras.Model` also `keras.Sequential`.
    - `?.fit` means a method `fit` of anything but Python's own texts and containers.
    - What the notebook defines itself, whatever it calls it, is meant by patterns on `notebook.` only: an empty class
      named like an estimator fits nothing. The calls inside it count for themselves.
    - A call on an unknown receiver, `?.drop_duplicates`, is matched by its method's name when the pattern's package
      is one that the notebook uses, unless texts and lists have that method too.
    """

    def __init__(self, patterns: tuple[str, ...]) -> None:
        wanted = [_prepared(pattern) for pattern in patterns]
        self._any = _Globs(f"*.{one[2:]}" for one in wanted if one.startswith("?."))
        named = [spelling for one in wanted if not one.startswith("?.") for spelling in spellings(one)]
        self._exact = frozenset(one for one in named if "*" not in one)
        self._named = _Globs(one for one in named if "*" in one)
        self._own = any(one.startswith("notebook.") for one in wanted)
        self._methods: dict[str, set[str]] = {}
        for one in wanted:
            package, _, rest = one.partition(".")
            method = one.rpartition(".")[2]
            if "." in rest and "*" not in package + method and package != "?" and method not in _COMMON:
                self._methods.setdefault(method, set()).add(package)

    def match(self, name: str, known: frozenset[str]) -> bool:
        """Whether the call `name` is meant; `known`: packages of the notebook."""
        head = name.partition(".")[0]
        if head == "notebook" and not self._own:
            return False
        for one in (name,) if name in _OF_LABELS else spellings(name):
            if one in self._exact or self._named.match(one):
                return True
        if head not in _PYTHONS_OWN and self._any.match(name):
            return not name.startswith(_DESCRIPTIONS) and name not in _OF_LABELS
        return head == "?" and not known.isdisjoint(self._methods.get(name.rpartition(".")[2], ()))


class _Globs:
    """Several patterns with `*`, most of which only say how a name begins or ends."""

    def __init__(self, patterns: Iterable[str]) -> None:
        begin, end, others = [], [], []
        for one in patterns:
            if "*" not in one[:-1] and one.endswith("*"):
                begin.append(one[:-1])
            elif "*" not in one[1:] and one.startswith("*"):
                end.append(one[1:])
            else:
                others.append(_glob(one))
        self._begin, self._end = tuple(begin), tuple(end)
        self._others = re.compile("|".join(others), re.DOTALL) if others else None

    def match(self, name: str) -> bool:
        """Whether one of them is the whole name."""
        if name.startswith(self._begin) or name.endswith(self._end):
            return True
        return self._others is not None and self._others.fullmatch(name) is not None


@lru_cache(maxsize=4096)
def spellings(name: str) -> tuple[str, ...]:
    """`name` and, for a Series or the like, the same on the class whose methods it shares."""
    for old, new in _SAME:
        if name.startswith(f"{old}.") or name == old:
            return name, new + name[len(old) :]
    return (name,)


@lru_cache(maxsize=1024)
def names_of(patterns: tuple[str, ...]) -> Names:
    """`Names` of those patterns."""
    return Names(patterns)


def matches_any(name: str, patterns: tuple[str, ...], known: frozenset[str]) -> bool:
    """Whether one of `patterns` means the call `name`; `known`: packages of the notebook."""
    return names_of(patterns).match(name, known)


def imported(name: str, pattern: str) -> bool:
    """Whether importing `name` is importing what `pattern` means: it, or something inside it."""
    wanted = _prepared(pattern)
    return bool(re.fullmatch(_glob(wanted), name)) or name.startswith(f"{wanted}.")


def thing(call: Call) -> str:
    """What a call is counted as among different things: a model's methods count as the model, conditions on rows as the
    column that they ask about."""
    head, _, _ = call.name.rpartition(".")
    if head in {"rows", "sql"}:
        return f"{head} {next((one.value for one in call.arguments), call.excerpt)}"
    # What `ols(…)` gives is a model though its name is that of a function.
    if (is_class(head) and not call.name.startswith(_CAMEL_IN_TABLES)) or call.name.endswith(".fit"):
        return head
    return call.name
