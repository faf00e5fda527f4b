"""Saved outputs against those of the run: the same, close, different, or unknown.

Values that change from one run to the next (addresses, times, temporary names, progress bars) are set aside first.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from certgrader.execution import grids
from certgrader.execution.model import CellRun, Reproduced
from certgrader.execution.pictures import ALIKE, Pair, likeness
from certgrader.notebook.model import Cell, Output
from certgrader.notebook.outputs import without_ansi, without_styles

_VOLATILE = re.compile(
    r"0x[0-9a-fA-F]{4,}"  # addresses
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{32,64}\b"  # identifiers
    r"|(?:[A-Za-z]:)?(?:[\\/][\w.@~+-]+){2,}[\\/]?"  # paths
    r"|\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?|\b\d\d?:\d\d(?::\d\d)?(?:\.\d+)?\b"
    r"|\b\d+(?:[.,]\d+)?\s?(?:s|sec|secs|secondes?|seconds?|ms|µs|us|ns|min|it/s|s/it|[kmµ]?Wh)\b"
    r"|\b(?:[Tt]emps (?:de |d')(?:entra|ex[ée]c|calcul|inf|traitement|pr[ée]d|r[ée]ponse)|[Ee]lapsed|[Rr]untime|"
    r"(?:[Tt]raining|[Ff]it|[Ii]nference|[Ee]xecution|[Pp]rediction)[ _][Tt]ime)[^\n\d]{0,40}\d+(?:[.,]\d+)?"
)
# What versions of libraries changed in how they print the same thing.
_SPELLINGS = (
    (re.compile(r"\bnp\.\w+\(([^()]*)\)"), r"\1"),
    (re.compile(r"\bpandas\.core\.\w+\."), "pandas."),
    (re.compile(r"<[\w.]{0,80}(?:Axes|Figure|matplotlib|seaborn)[^>]{0,300}>|\bText\([^)]{0,300}\)"), ""),
    (re.compile(r"<\w{0,20}StringArray>|\b(?:Name|dtype): \w+,?|, dtype=\w+|(?<=\])\s{1,4}Length: \d+,?"), ""),
    (re.compile(r"\barray\((?=\[)|(?<=\])\)"), ""),
    (re.compile(r"(?<=['\"])\s{0,40},\s{0,40}(?=['\"])"), " "),
    (re.compile(r"\bobject\b"), "str"),
)
_PROGRESS = re.compile(r"\d%\s{0,8}\||it/s|s/it|\bETA\b|[━█▏▎▍▌▋▊▉]{2}")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)?|\.\d+)(?:[eE][-+]?\d+)?%?")
_TOKEN = re.compile(rf"{_NUMBER.pattern}|\w+|[^\w\s]")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_MOST_TOKENS = 4000
_MOST_TEXT = 100_000
"""Characters of a cell's outputs that are compared: more than that many tokens, and no more than patterns bear."""
_EQUAL = 1e-6
_CLOSE = 0.1
_ORDER: Sequence[Reproduced] = ("same", "close", "different")


def compared(cells: Sequence[Cell], runs: Sequence[CellRun]) -> tuple[CellRun, ...]:
    """`runs`, each with how its outputs compare with those saved in its cell."""
    pairs = [pair for run in runs if run.status == "ok" for pair in _pictures(cells[run.index].outputs, run.outputs)]
    alike = likeness(pairs) if pairs else {}
    return tuple(replace(run, reproduced=reproduced(cells[run.index], run, alike)) for run in runs)


_NOT_LOOKED_AT: Mapping[Pair, float] = {}


def reproduced(cell: Cell, run: CellRun, alike: Mapping[Pair, float] = _NOT_LOOKED_AT) -> Reproduced:
    """How the outputs of `run` compare with those saved in `cell`. `alike`: how much pictures look alike, where that is
    known; see `likeness`."""
    if run.status in ("not_run", "skipped") or (not cell.outputs and cell.execution_count is None):
        return "unknown"
    failed_before = next((output.error_name for output in cell.outputs if output.kind == "error"), None)
    if run.status != "ok":
        if run.error is not None and failed_before == run.error.name:
            return "same"
        return "unknown" if run.error is not None and run.error.want else "different"
    # A cell tagged `raises-exception` ends well with an error.
    if failed_before != (run.error.name if run.error is not None else None):
        return "different"
    found = [*_compare_words(cell.outputs, run.outputs), _compare_figures(cell.outputs, run.outputs, alike)]
    return max(found, key=_ORDER.index)


def _compare_words(saved: Iterable[Output], now: Iterable[Output]) -> Iterator[Reproduced]:
    """What is read, tables as tables where there are as many of them."""
    before, after = _read(saved), _read(now)
    tables = [_grid(one) for one in before], [_grid(one) for one in after]
    pairs = list(zip(*([table for table in side if table] for side in tables), strict=False))
    if pairs and len({sum(table is not None for table in side) for side in tables}) == 1:
        answers = [grids.compare(one, other, _apart, _CLOSE, _EQUAL) for one, other in pairs]
        if all(answers):
            yield from (answer for answer in answers if answer)
            before, after = (
                [one for one, table in zip(outputs, side, strict=True) if table is None]
                for outputs, side in zip((before, after), tables, strict=True)
            )
    yield _compare_texts(_text(before), _text(after))


def _read(outputs: Iterable[Output]) -> list[Output]:
    """Warnings and progress on standard error are no result."""
    return [one for one in outputs if one.stream != "stderr" and one.kind != "error" and not one.is_figure]


def _grid(output: Output) -> grids.Grid | None:
    markup = dict(output.data).get("text/html", "")
    table = grids.grid(markup) if "<table" in markup[:_MOST_TEXT] else None
    return tuple(tuple(_steady(cell) for cell in row) for row in table) if table else None


def _apart(one: str, other: str) -> float:
    """How far two cells are from each other: their words must be the same, their numbers are measured."""
    if one == other:
        return 0.0
    before, after = _TOKEN.findall(one), _TOKEN.findall(other)
    if len(before) != len(after):
        return float("inf")
    return max((_distance(a, b) for a, b in zip(before, after, strict=True)), default=0.0)


def _text(outputs: Iterable[Output]) -> str:
    lines = without_ansi("\n".join(_plain(output) for output in outputs)[:_MOST_TEXT]).split("\n")
    return _steady("\n".join(line for line in lines if not _PROGRESS.search(line)))


def _steady(text: str) -> str:
    """`text` without what changes from one run, or one version of a library, to the next."""
    text = _VOLATILE.sub("…", text)
    for spelling, common in _SPELLINGS:
        text = spelling.sub(common, text)
    return text


def _plain(output: Output) -> str:
    html = dict(output.data).get("text/html")
    return output.text[:_MOST_TEXT] or (_TAG.sub(" ", without_styles(html[:_MOST_TEXT])) if html else "")


def _compare_texts(saved: str, now: str) -> Reproduced:
    before, after = _TOKEN.findall(saved)[:_MOST_TOKENS], _TOKEN.findall(now)[:_MOST_TOKENS]
    if before == after:
        return "same"
    if len(before) == len(after):
        distances = [_distance(one, other) for one, other in zip(before, after, strict=True)]
        if max(distances) <= _EQUAL:
            return "same"
        near = sum(distance <= _CLOSE for distance in distances)
        return "close" if near >= 0.9 * len(distances) else "different"
    words = difflib.SequenceMatcher(None, _words(before), _words(after), autojunk=False)
    return "close" if words.quick_ratio() >= 0.9 and words.ratio() >= 0.9 else "different"


def _words(tokens: list[str]) -> list[str]:
    return ["0" if _NUMBER.fullmatch(token) else token for token in tokens[: _MOST_TOKENS // 4]]


def _distance(one: str, other: str) -> float:
    """0 for equal tokens, the relative difference of two numbers, infinity for different words."""
    if one == other:
        return 0.0
    if not (_NUMBER.fullmatch(one) and _NUMBER.fullmatch(other)):
        return float("inf")
    first, second = _number(one), _number(other)
    scale = max(abs(first), abs(second))
    return abs(first - second) / scale if scale else 0.0


def _number(token: str) -> float:
    return float(token.rstrip("%").replace(",", "."))


def _compare_figures(saved: Iterable[Output], now: Iterable[Output], alike: Mapping[Pair, float]) -> Reproduced:
    before, after = _figures(saved), _figures(now)
    if len(before) != len(after):
        return "different"
    found = (_compare_pictures(one, other, alike) for one, other in zip(before, after, strict=True))
    return max(found, key=_ORDER.index, default="same")


def _compare_pictures(saved: Output, now: Output, alike: Mapping[Pair, float]) -> Reproduced:
    if saved.data == now.data:
        return "same"
    # Fonts and library versions change every byte of a picture: where nothing more is known, that there is one remains.
    known = alike.get((_png(saved), _png(now)))
    if known is None:
        return "close"
    return "same" if known == 1 else "close" if known >= ALIKE else "different"


def _pictures(saved: Iterable[Output], now: Iterable[Output]) -> Iterator[Pair]:
    """The pictures that stand in each other's place and are not the same file."""
    before, after = _figures(saved), _figures(now)
    if len(before) == len(after):
        pairs = ((_png(one), _png(other)) for one, other in zip(before, after, strict=True))
        yield from (pair for pair in pairs if all(pair) and pair[0] != pair[1])


def _png(output: Output) -> str:
    return dict(output.data).get("image/png", "")


def _figures(outputs: Iterable[Output]) -> list[Output]:
    return [output for output in outputs if output.is_figure]
