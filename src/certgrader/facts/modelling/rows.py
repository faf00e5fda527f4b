"""What calls do to rows and columns, and what they take from all of them."""

import ast
import re
from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import get_args

from certgrader.facts.modelling import kinds
from certgrader.facts.modelling.arguments import Arguments, builtin, names_in, written
from certgrader.facts.modelling.clocks import Clocks
from certgrader.facts.modelling.columns import mask_of_all
from certgrader.facts.modelling.expressions import LiveLines, NumberedCalls
from certgrader.facts.modelling.frames import NAMES_A_COLUMN, expression
from certgrader.facts.modelling.leaks import Leaks
from certgrader.facts.modelling.model import FitFact, FitKind, MetricFact, Part, Sink, SplitFact, Spot
from certgrader.facts.modelling.places import cuts
from certgrader.facts.modelling.settings import copied, update
from certgrader.facts.modelling.storage import Storage
from certgrader.facts.modelling.values import (
    NO_NAMES,
    NOTHING,
    Data,
    Entries,
    Items,
    Learning,
    Value,
    datum,
    having,
    leaves,
    less,
    loosened,
    mask_of,
    only,
    together,
)
from certgrader.facts.reading import NUMBERS, READS

_PLAIN = re.compile(
    r"^(numpy|pandas|math|random|notebook)\.|^(float|int|len|round|range|list|tuple|abs|map|zip)$|"
    r"\.(OneHotEncoder|LabelBinarizer|OrdinalEncoder|LabelEncoder)(\.fit_transform)?$|"
    r"^\?\.(astype|clip|round|copy|map|replace|to_numpy|ravel|flatten|tolist|normal|uniform|random|standard_normal)$"
)
_SELECTING = frozenset("corr mutual_info_classif mutual_info_regression f_classif f_regression chi2 corrwith".split())
_BEST = frozenset("max min argmax argmin idxmax idxmin nlargest nsmallest".split())
_DRAWS = re.compile(r"^numpy\.random\.(Generator|RandomState)\.")
_STOPS = re.compile(r"(early_stopping|EarlyStopping|ModelCheckpoint)$")
_AVERAGES = frozenset({"mean", "sum", "average", "nanmean"})
_PASS_ON = frozenset({"zip", "enumerate", "tqdm", "list", "sorted", "tuple", "reversed", "dict"})
_SCALES = ("zscore", "scale", "minmax_scale", "robust_scale", "maxabs_scale", "power_transform", "quantile_transform")
_TELL_ROWS = frozenset("isna isnull notna notnull duplicated isin between".split())
_DATES = ("pandas.date_range", "pandas.to_datetime", "pandas.period_range")
_IDENTIFIER = re.compile(r"id$|^id_|_(code|no|num)$", re.IGNORECASE)
_DATE_NAME = re.compile(r"date|time|jour\b|horodat|^ds$", re.IGNORECASE)
_LAGS = frozenset("shift rolling diff pct_change ewm expanding".split())


class Rows(Storage):
    """Adds what calls do to data."""

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self.reached: dict[Sink, int] = dict.fromkeys(get_args(Sink), 0)
        self.splits: dict[object, SplitFact] = {}
        self.fits: dict[object, FitFact] = {}
        self.metrics: dict[object, MetricFact] = {}
        self.metric_data: list[tuple[object, Data, bool]] = []
        """Key in `metrics`, the data judged, whether in a loop."""
        self.asked_at: Spot | None = None
        """The call, outside functions, of the function of the notebook that is walked."""
        self.metric_sites: dict[int, Spot] = {}
        """The same of scores, by their numbers."""
        self.targets: dict[str, None] = {}
        self.features = NO_NAMES
        """Columns from which a model learns another."""
        self.comparisons = {}
        self.by_hand: dict[int, set[Part]] = {}
        """Parts that rows of each data set were given the names of."""
        self.inside: dict[int, int] = {}
        """Of a split of rows that another had set apart that other one."""
        self.unseeded: set[int] = set()
        """Data sets of which rows named so were drawn at random, each time others."""
        self.clocks = Clocks()
        self.hidden: frozenset[int] = frozenset()
        """Cells in which something is done that is no Python."""
        self.learnings: list[Learning] = []
        self.leaks = Leaks(self.learnings)
        self.stops = self._calls_named(_STOPS)
        """Bits of calls that stop a training early, or keep its best state."""
        self.borrowed = self._calls_named(kinds.PRETRAINED)
        """Bits of calls that load what was learned elsewhere."""
        self.plain = self._calls_named(_PLAIN)
        self._forward: Data = NOTHING
        self._ahead = False
        """Whether a network was asked since the latest backward step."""
        self._backward = False
        self._number = 0

    def _calls_named(self, pattern: re.Pattern[str]) -> int:
        mask = 0
        for several in self.calls.values():
            for number, call in several:
                mask |= 1 << number if pattern.search(call.name) else 0
        return mask

    @abstractmethod
    def counted(self, result: Data, spot: Spot) -> Data:
        """A score computed by hand: the mean of hits or of errors."""

    @abstractmethod
    def selected(self, result: Data) -> None:
        """The best of several scores is taken."""

    def computed(
        self, node: ast.Call, name: str, owner: Value | None, given: Arguments, spot: Spot | None, bit: int
    ) -> Value:
        short = kinds.last(name)
        if isinstance(owner, (Items, Entries)):
            return self._container(node, short, owner, given)
        values = [datum(one) for one in given.all()]
        held = datum(owner) if owner is not None else NOTHING
        drawn = _DRAWS.search(name) and short not in {"shuffle", "permutation", "choice"}
        if owner is None or drawn or (not held.sources and not held.mask and held.part == "unknown"):
            return self._function(name, given, values, spot, bit)
        result = self.given(short, held, given, bit)
        if node.args and written(node.args[0]) in _SCALES and self.by_columns(short, held, given):
            # `df.apply(zscore)`
            short = written(node.args[0])
        result = self._method(short, result, given, spot)
        in_place = given.says("inplace") is True
        if in_place or (short in {"append", "insert", "update", "pop"} and isinstance(node.func, ast.Attribute)):
            if isinstance(node.func, ast.Attribute):
                changed = result
                if short == "pop":
                    names = names_in(given)
                    changed = less(having(result, column=held.column), names, dropped=held.dropped | names)
                    result = only(result, names, column=min(names, default=None), uses=result.uses | names)
                self.change(node.func.value, changed)
            if in_place:
                return NOTHING
        return result

    def by_columns(self, short: str, owner: Data, given: Arguments) -> bool:
        """Whether a method gives each whole column, or the whole table, to a function."""
        if short not in {"apply", "agg", "aggregate", "transform", "pipe"} or owner.column is not None:
            return False
        axis = given.get(1 if short == "apply" else -1, "axis")
        across = isinstance(axis, Data) and axis.literal in (1, "columns")
        return not across and "grouped" not in owner.flags

    def _container(self, node: ast.Call, short: str, owner: Items | Entries, given: Arguments) -> Value:
        if isinstance(owner, Entries):
            if short == "items":
                return Items(tuple(Items((Data(literal=key), held)) for key, held in owner.entries.items()), owner.mask)
            if short == "values":
                return Items(tuple(owner.entries.values()), owner.mask)
            if short == "update":
                update(owner, given)
            if short in {"copy", "deepcopy"}:
                return copied(owner)
            return datum(owner) if short != "keys" else Items(tuple(Data(literal=key) for key in owner.entries))
        if short in {"append", "extend", "add", "insert"} and isinstance(node.func, ast.Attribute) and given.positional:
            new = given.positional[-1]
            held = new.items if short == "extend" and isinstance(new, Items) else (new,)
            held = tuple(loosened(one, echo=False) for one in held) if self.loops else held
            self.change(node.func.value, Items((owner.items + held)[:64], owner.mask | mask_of(new)))
            return NOTHING
        return datum(owner)

    def _function(self, name: str, given: Arguments, values: list[Data], spot: Spot | None, bit: int) -> Value:
        short = kinds.last(name)
        inner = together(values)
        if READS.search(name) or NUMBERS.search(name):
            return self._data_read(name, given, inner, bit)
        if name in _DATES:
            return having(inner, mask=inner.mask | bit, flags=frozenset({"dates"}))
        if short in {"max", "min"} and name == short and len(values) > 1:
            if inner.metrics:
                self.selected(inner)
            return having(inner, role="metric" if inner.metrics else "statistic", learned=0)
        if short in _PASS_ON:
            return builtin(short, given)
        if short in NAMES_A_COLUMN and "." in name:
            return expression(given, bit)
        kept = inner.own if short in {"concat", "from_pandas"} else ()
        result = having(inner, mask=inner.mask | bit, own=kept, column=None, literal=None)
        known = result.sources or result.part != "unknown" or result.metrics
        return self._method(short, result, given, spot) if known else result

    def _data_read(self, name: str, given: Arguments, inner: Data, bit: int) -> Value:
        """Data that were not there before, or a table made of such as were."""
        short = kinds.last(name)
        dated = "dates" in inner.flags
        flags = frozenset({"fresh", "dated"}) if dated else frozenset({"fresh"})
        flags |= {"made"} if NUMBERS.search(name) else NO_NAMES
        if short == "choice" and inner.sources and given.says("replace") is not False:
            flags |= {"redrawn"}
        of_others = inner.sources or inner.learned or inner.metrics or inner.role == "metric"
        if short in {"DataFrame", "array"} and of_others:
            made = given.get(0, "data")
            held = made.entries.items() if isinstance(made, Entries) else ()
            own = self.built(made, inner.mask) if isinstance(made, Entries) and short == "DataFrame" else ()
            derived = tuple((key, datum(one).uses - {key}) for key, one in list(held)[:64]) or inner.derived
            flags = (inner.flags | flags) - {"fresh", "made"}
            # `DataFrame(index=df.index)` holds no column yet.
            selected = inner.selected if made is not None else NO_NAMES
            mask = inner.mask | bit | mask_of_all(own)
            return having(inner, mask=mask, own=own, column=None, derived=derived, flags=flags, selected=selected)
        data = Data(mask=bit | inner.mask, part="whole", sources=self.source(), flags=flags)
        if given.says("return_X_y") is True or short.startswith("make_"):
            return Items((data, having(data, column="y", uses=frozenset({"y"}))), bit)
        return data

    def _method(self, short: str, result: Data, given: Arguments, spot: Spot | None) -> Data:
        """What methods and functions do to rows, columns and what is known of them."""
        if result.metrics and short in _BEST:
            self.selected(result)
        if short in _AVERAGES and result.flags & {"hits", "errors"} and spot is not None:
            return self.counted(result, spot)
        if short in kinds.STATISTICS or short in _SELECTING or short == "describe":
            return self._summary(short, result, spot)
        if short in _TELL_ROWS:
            return having(result, role="statistic", flags=result.flags | {"mask"})
        if short in {"any", "all"}:
            return having(result, role="statistic")
        if short in _LAGS:
            return _lagged(short, result, given)
        handler = _HANDLERS.get(short)
        return result if handler is None else handler(self, result, given, spot)

    def _resampled(self, result: Data, given: Arguments, spot: Spot | None) -> Data:
        """`sklearn.utils.resample` draws with replacement unless told not to; pandas's `resample` is another thing."""
        draws = given.says("replace") is True or "n_samples" in given.named
        if spot is None or not draws or given.says("replace") is False:
            return result
        return self._with_learned(result, "resampling", spot, "sklearn.utils.resample")

    def _sampled(self, result: Data, given: Arguments, spot: Spot | None) -> Data:
        if given.says("replace") is True and spot is not None:
            if _copies(given):
                result = self._with_learned(result, "resampling", spot, "pandas.DataFrame.sample")
            else:
                result = having(result, flags=result.flags | {"redrawn"})
        if not {"random_state", "seed"} & set(given.named):
            result = having(result, flags=result.flags | {"unseeded"})
        return result if given.says("frac") == 1 else having(result, flags=result.flags | {"subset", "sampled"})

    def _grouped(self, result: Data, given: Arguments, _spot: Spot | None) -> Data:
        self.leaks.grouped(result.sources, names_in(given))
        return having(result, flags=result.flags | {"grouped"})

    def _transformed(self, result: Data, _given: Arguments, spot: Spot | None) -> Data:
        if "grouped" not in result.flags or spot is None:
            return result
        return self._with_learned(result, "preprocessing", spot, "pandas.DataFrame.groupby.transform")

    def _scaled(self, result: Data, _given: Arguments, spot: Spot | None) -> Data:
        """`scale(X)` does at once what a scaler learns and then does."""
        return (
            result if spot is None else self._with_learned(result, "preprocessing", spot, "sklearn.preprocessing.scale")
        )

    def _counted(self, result: Data, _given: Arguments, _spot: Spot | None) -> Data:
        if not result.column:
            return result
        # Identifiers are counted to see that each row has its own.
        if not _IDENTIFIER.search(result.column):
            self.leaks.grouped(result.sources, frozenset({result.column}))
        return having(result, role="statistic")

    def _stacked(self, result: Data, given: Arguments, spot: Spot | None) -> Data:
        """Rows put under others: under those that they were drawn from with replacement, they are copies."""
        parts = [one for one in leaves(given.get(0, "objs", "arrays", "tup") or NOTHING) if isinstance(one, Data)]
        drawn = [one for one in parts if "redrawn" in one.flags]
        common = frozenset.intersection(*(one.flags for one in parts)) if parts else result.flags
        # What stands before a place does no longer where others were put under it.
        cut = {one for one in result.flags if one[0] in "<>"} - common
        tested = any(one.part == "test" for one in parts) and given.says("axis") not in (1, "columns")
        whole = {"reunited"} if tested and result.part == "whole" else NO_NAMES
        result = having(result, flags=(result.flags - {"redrawn"} - cut) | whole)
        if {one.part for one in parts} == {"train", "validation"} and result.split is not None:
            # What was cut in two is one again.
            result = having(result, split=self.inside.get(result.split, result.split))
        others = frozenset(source for one in parts if "redrawn" not in one.flags for source in one.sources)
        if spot is None or not any(one.sources & others for one in drawn):
            return result
        return self._with_learned(result, "resampling", spot, "numpy.random.choice")

    def _with_learned(self, result: Data, kind: FitKind, spot: Spot, call: str) -> Data:
        return having(result, learned=result.learned | self.learning(kind, result, spot, call))

    def _summary(self, short: str, result: Data, spot: Spot | None) -> Data:
        if spot is None or result.role != "data" or not result.sources or result.flags & {"lagged", "future"}:
            return having(result, role="statistic") if result.role == "data" else result
        if short in _SELECTING:
            learned = self.learning("selection", result, spot, short)
            self.selecting |= learned
        elif "grouped" in result.flags or short == "describe":
            learned = 0
        else:
            kind: FitKind = "imputation" if short in {"median", "mode"} else "preprocessing"
            learned = self.learning(kind, result, spot, short)
        # What the train rows say on the whole of a column is fair to know.
        uses = result.uses if result.part == "whole" else NO_NAMES
        learned |= result.learned
        return having(result, role="statistic", learned=learned, uses=uses, flags=result.flags - {"subset"})

    def learning(self, kind: FitKind, data: Data, spot: Spot, call: str) -> int:
        one = Learning(kind, data.part, data.sources, spot, call, data.column, cuts(data, "<"))
        if one not in self.learnings:
            if len(self.learnings) >= 2_000:
                return 0
            self.learnings.append(one)
        return 1 << self.learnings.index(one)


def _dropped(_rows: Rows, result: Data, given: Arguments, _spot: Spot | None) -> Data:
    if given.says("axis") in (0, "index"):
        return result
    names = names_in(given)
    if names:
        return less(result, names, dropped=result.dropped | names, column=None)
    if "columns" in given.named or given.says("axis") in (1, "columns"):
        return having(result, selected=NO_NAMES, column=None)
    return having(result, column=None, flags=result.flags | {"subset", "left"})


def _left_out(_rows: Rows, result: Data, given: Arguments, _spot: Spot | None) -> Data:
    """`df.columns.difference(["y"])`."""
    names = names_in(given)
    return having(result, dropped=result.dropped | names) if names else having(result, selected=NO_NAMES)


def _some_columns(_rows: Rows, result: Data, _given: Arguments, _spot: Spot | None) -> Data:
    return having(result, selected=NO_NAMES)


def _some_rows(_rows: Rows, result: Data, given: Arguments, _spot: Spot | None) -> Data:
    if {"like", "regex", "items"} & set(given.named):
        return having(result, selected=NO_NAMES)
    return having(result, flags=result.flags | {"subset"})


def _dated(_rows: Rows, result: Data, given: Arguments, _spot: Spot | None) -> Data:
    dated = any(_DATE_NAME.search(one) for one in names_in(given))
    return having(result, flags=result.flags | {"dated"}) if dated else result


def _lagged(short: str, result: Data, given: Arguments) -> Data:
    """Earlier values are fair to predict from; `shift(-1)` and centred windows bring those that are not known yet."""
    step = given.get(0, "periods")
    back = isinstance(step, Data) and isinstance(step.literal, (int, float)) and step.literal < 0
    ahead = (short in {"shift", "diff", "pct_change"} and back) or given.says("center") is True
    flags = (result.flags - {"future"}) | ({"future"} if ahead else {"lagged"})
    return having(result, flags=flags, uses=result.uses if ahead else NO_NAMES, column=None)


def _aliased(_rows: Rows, result: Data, given: Arguments, _spot: Spot | None) -> Data:
    names = names_in(given)
    return having(result, column=min(names)) if len(names) == 1 and not result.sources else result


_HANDLERS: Mapping[str, Callable[[Rows, Data, Arguments, Spot | None], Data]] = {
    "drop": _dropped,
    "alias": _aliased,
    **dict.fromkeys(("vstack", "hstack", "concatenate", "concat"), Rows._stacked),
    "resample": Rows._resampled,
    "sample": Rows._sampled,
    "groupby": Rows._grouped,
    "transform": Rows._transformed,
    **dict.fromkeys(_SCALES, Rows._scaled),
    **dict.fromkeys(("nunique", "unique", "value_counts", "duplicated"), Rows._counted),
    **dict.fromkeys(("head", "tail", "query", "filter", "truncate", "nlargest"), _some_rows),
    **dict.fromkeys(("sort_values", "set_index"), _dated),
    **dict.fromkeys(("difference", "remove"), _left_out),
    **dict.fromkeys(("select_dtypes", "get_feature_names_out"), _some_columns),
}


def _copies(given: Arguments) -> bool:
    """Whether a draw with replacement may give as many rows as there were, and so most of them twice.

    A number that is written, or a part of one, is mostly a small sample of many rows, with hardly any of them twice.
    """
    share = given.says("frac")
    if isinstance(share, (int, float)):
        return share >= 1
    size, node = given.get(0, "n"), given.nodes.get("n")
    parted = node is not None and any(isinstance(one, (ast.Div, ast.FloorDiv)) for one in ast.walk(node))
    return isinstance(size, Data) and size.literal is None and not parted
