"""How a rubric's patterns match public names.

`*` stands for anything, dots included. Patterns are brought to public spelling first, so that
`tensorflow.keras.models.Sequential` and `keras.Sequential` are the same pattern.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from certgrader.facts.code.names import canonical, is_class
from certgrader.facts.model import Call, CodeFacts

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
)
_CAMEL_IN_TABLES = ("pandas.", "numpy.", "polars.", "pyspark.sql.", "matplotlib.")


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.DOTALL)


@lru_cache(maxsize=4096)
def _prepared(pattern: str) -> str:
    return pattern if pattern.startswith(("*", "?")) else canonical(pattern)


def packages(code: CodeFacts) -> frozenset[str]:
    """First packages of what the notebook imports or calls."""
    names = [one.name for one in code.imports] + [one.name for one in code.calls if not one.name.startswith("?")]
    return frozenset(name.partition(".")[0] for name in names)


@lru_cache(maxsize=65536)
def matches(name: str, pattern: str, known: frozenset[str]) -> bool:
    """Whether the call `name` is one of those that `pattern` means; `known`: packages of the notebook.

    - A `pandas.DataFrame` pattern also means the Series method of that name, `keras.Model` also `keras.Sequential`.
    - `?.fit` means a method `fit` of anything but Python's own texts and containers.
    - A call on an unknown receiver, `?.drop_duplicates`, is matched by its method's name when the pattern's package
      is one that the notebook uses, unless texts and lists have that method too.
    """
    wanted = _prepared(pattern)
    if wanted.startswith("?."):
        return _any_receiver(name, wanted[2:])
    if any(_compiled(wanted).fullmatch(one) for one in _spellings(name)):
        return True
    if any(_compiled(one).fullmatch(name) for one in _spellings(wanted)[1:]):
        return True
    if not name.startswith("?"):
        return False
    package, _, _ = wanted.partition(".")
    method = name.rpartition(".")[2]
    plain = "*" not in package and wanted.count(".") >= 2 and "*" not in wanted.rpartition(".")[2]
    return plain and package in known and method not in _COMMON and wanted.rpartition(".")[2] == method


def _spellings(name: str) -> tuple[str, ...]:
    for old, new in _SAME:
        if name.startswith(f"{old}.") or name == old:
            return name, new + name[len(old) :]
    return (name,)


def _any_receiver(name: str, wanted: str) -> bool:
    head, _, _ = name.partition(".")
    if head in _PYTHONS_OWN or "." not in name:
        return False
    return bool(_compiled(f"*.{wanted}").fullmatch(name))


def matches_any(name: str, patterns: Iterable[str], known: frozenset[str]) -> bool:
    """Whether one of `patterns` matches."""
    return any(matches(name, pattern, known) for pattern in patterns)


def imported(name: str, pattern: str) -> bool:
    """Whether importing `name` is importing what `pattern` means: it, or something inside it."""
    wanted = _prepared(pattern)
    return bool(_compiled(wanted).fullmatch(name)) or name.startswith(f"{wanted}.") or wanted == name


def thing(call: Call) -> str:
    """What a call is counted as among different things: a model's methods count as the model."""
    head, _, _ = call.name.rpartition(".")
    if is_class(head) and not call.name.startswith(_CAMEL_IN_TABLES):
        return head
    return call.name
