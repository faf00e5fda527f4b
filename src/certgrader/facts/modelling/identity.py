"""Which values are the same, though they bear two names, and which are computed from others value by value.

Only what is certain is told: a value that code which cannot be followed may have changed is no longer the same.
"""

import ast
import re

from certgrader.facts.modelling.arguments import Arguments
from certgrader.facts.modelling.kinds import PREDICTIONS, last
from certgrader.facts.modelling.model import ComparisonFact, Spot
from certgrader.facts.modelling.places import cuts, is_period
from certgrader.facts.modelling.tables import Tables
from certgrader.facts.modelling.values import NOTHING, Data, Items, Model, Origin, Value, datum, echoes_of, having

_COPIES = frozenset({"copy", "deepcopy", "clone", "array", "DataFrame", "Series"})
_VIEWS = frozenset({"to_numpy", "asarray", "ravel", "flatten", "squeeze", "view", "to_pandas", "from_pandas"})
_SOME = frozenset({"dropna", "drop_nulls", "tolist", "to_list", "head", "tail"})
"""What gives the same of the same."""
_VALUE_BY_VALUE = frozenset(
    "where clip abs absolute round exp log log1p expm1 sqrt minimum maximum logical_not logical_xor astype map "
    "replace list tuple float int array asarray Series DataFrame copy to_numpy ravel flatten squeeze tolist to_list "
    "add sub mul div mask select reshape get_dummies to_categorical one_hot".split()
)
_ANSWERS = frozenset({"labels", "scores"})
_CODES = re.compile(r"(OneHotEncoder|LabelBinarizer|OrdinalEncoder|LabelEncoder)\.fit_transform$")
_CHANGES = frozenset(
    "sort fill put insert pop update append extend resize partition remove clear itemset setfield insert_column "
    "replace_column".split()
)
"""Methods that change what they belong to."""
_CHANGES_GIVEN = frozenset({"shuffle", "put", "place", "putmask", "copyto", "fill_diagonal", "at"})
_COMPARES = frozenset(
    "ks_2samp wasserstein_distance energy_distance jensenshannon anderson_ksamp mannwhitneyu ttest_ind ks_test "
    "epps_singleton_2samp cramervonmises_2samp brunnermunzel ranksums entropy rel_entr mmd_rbf psi".split()
)
_OWN = re.compile(
    r"(^|_)(psi|ks|kl|js|drift\w*|d[ée]rives?|stability|stabilit[ée]|divergence|wasserstein|kolmogorov)(_|$)",
    re.IGNORECASE,
)
_MAKES = re.compile(r"^(introdu|simul|add|inject|gener|ingest|apply|creat|make|plot|show|affich|trac|ajout|appliqu)")
"""Beginnings of the names of what brings drift about, or draws it."""
_VALUED = re.compile(r"(\w+(?:\['[^']+'\]|\.\w+)) (?:==|!=) (?:[\w.-]+|'[^']*')")
"""`t['col'] == 1`"""
_MOMENT = re.compile(
    r"avant|apr[eè]s|before|after|ref|current|courant|r[ée]cent|ancien|nouve|new|old|train|test|prod", re.IGNORECASE
)
_BESIDE = (
    ("reference_data", "current_data"),
    ("reference", "current"),
    ("reference_dataset", "current_dataset"),
    ("reference", "analysis"),
)


class Identity(Tables):
    """Adds what is the same as what."""

    comparisons: dict[object, ComparisonFact]

    def traced(self, name: str, owner: Value | None, given: Arguments, result: Value) -> Value:
        """What a call gives, with what it is the same as and what it is computed from."""
        self._changed(name, owner, given)
        if not isinstance(result, Data):
            return result
        values = [one for one in (owner, *given.all()) if isinstance(one, Data)]
        if result.origin is None and not result.echoes and not any(one.origin or one.echoes for one in values):
            return result
        short = last(name)
        first = values[0] if values else NOTHING
        alone = len([one for one in values if one.sources or one.mask]) == 1
        origin, holder = None, 0
        if result.role in _ANSWERS and short in PREDICTIONS:
            return result
        if alone and short in _COPIES:
            origin, holder = first.origin, self.number()
        elif alone and short in _VIEWS:
            origin, holder = first.origin, first.holder
        elif alone and short in _SOME and first.origin is not None:
            origin, holder = (*first.origin, short, *(repr(one.literal) for one in values[1:])), first.holder
        one_by_one = short in _VALUE_BY_VALUE or _CODES.search(name)
        echoes = echoes_of(values) if one_by_one and not _unknown(name, owner) else frozenset()
        return having(result, origin=origin, holder=holder, echoes=echoes)

    def picked(self, owner: Value, key: Value, node: ast.Subscript, result: Value) -> Value:
        """`owner[key]`, the same wherever both are the same."""
        if isinstance(owner, Data) and not owner.sources and isinstance(key, Data) and key.role in _ANSWERS:
            # `eye(3)[groups]`
            return having(datum(result), origin=None, echoes=echoes_of([key]))
        if not isinstance(result, Data) or (result.origin is None and not result.echoes):
            return result
        origin: Origin | None = None
        if isinstance(owner, Data) and owner.origin is not None and isinstance(key, Data):
            if isinstance(node.slice, ast.Constant) and isinstance(key.literal, (str, int)):
                origin = (*owner.origin, repr(key.literal))
            elif isinstance(node.slice, ast.Name) and key is not NOTHING:
                # What the loop variable holds is not known, only that it is the same on both sides.
                self.keys[id(key)] = key
                origin = (*owner.origin, repr(key.literal) if isinstance(key.literal, (str, int)) else id(key))
        return having(result, origin=origin, echoes=frozenset())

    def compared_data(self, name: str, given: Arguments, spot: Spot) -> None:
        """Two sets of data are compared there."""
        pair = _pair(name, given)
        if pair is None:
            return
        one, other = (datum(value) for value in pair)
        if last(name) in _OF_MEANS and one.sources & other.sources and one.column != other.column:
            # Two quantities of the same rows set against each other, and no data against earlier ones.
            return
        itself = one.origin is not None and one.origin == other.origin and not self.touched & {one.holder, other.holder}
        key = (spot, name)
        before = self.comparisons.get(key)
        self.comparisons[key] = ComparisonFact(
            spot,
            name,
            itself and (before is None or before.itself),
            _of_groups(one, other) and (before is None or before.groups),
        )

    def _changed(self, name: str, owner: Value | None, given: Arguments) -> None:
        """Data that a call changes, or may change, in their place."""
        short = last(name)
        in_place = given.says("inplace") is True or given.says("in_place") is True or given.says("copy") is False
        if isinstance(owner, Data) and owner.holder and (in_place or short in _CHANGES or short.endswith("_")):
            self.touched.add(owner.holder)
        if isinstance(owner, Model):
            return
        if in_place or short in _CHANGES_GIVEN or "out" in given.named or _unknown(name, owner):
            self.touch(given.all())


_OF_MEANS = frozenset({"ttest_ind", "ttest_rel", "mannwhitneyu", "wilcoxon", "f_oneway", "kruskal"})
"""Tests of whether two quantities differ."""


def _of_groups(one: Data, other: Data) -> bool:
    """Whether both are rows of one table, chosen by two values of one column that tells no time."""
    if not one.sources & other.sources:
        return False
    chosen = [[_VALUED.fullmatch(condition) for condition in cuts(data, "=")] for data in (one, other)]
    columns = [found[1] if found is not None else "" for conditions in chosen for found in conditions]
    if not (all(chosen) and all(columns) and len(set(columns)) == 1):
        return False
    return not any(is_period(one) or _MOMENT.search(one) for data in (one, other) for one in cuts(data, "="))


def _pair(name: str, given: Arguments) -> tuple[Value, Value] | None:
    for reference, current in _BESIDE if given.named else ():
        if reference in given.named and current in given.named:
            return given.named[reference], given.named[current]
    owner, _, short = name.rpartition(".")
    own = owner == "notebook" and _OWN.search(short) and not _MAKES.search(short)
    if not own and not (owner and short in _COMPARES):
        return None
    every: list[Value] = [*given.positional, *given.named.values()]
    pair = [one for one in every if isinstance(one, (Data, Items))][:2]
    return (pair[0], pair[1]) if len(pair) == 2 else None


def _unknown(name: str, owner: Value | None) -> bool:
    """Whether nothing is known of what is called."""
    return name == "?" or (name.startswith("?.") and not (isinstance(owner, Data) and (owner.sources or owner.origin)))
