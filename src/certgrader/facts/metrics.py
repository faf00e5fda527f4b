"""Metric values read in texts and tables that a notebook printed, in French or English."""

import re
import unicodedata
from collections.abc import Iterator

MAX_TEXT = 60_000
MAX_LINE = 400
MAX_FOUND = 40
MAX_ROWS = 60
"""Lines above a row among which its table's heading is looked for."""

_LABELS: tuple[tuple[str, str], ...] = (
    ("balanced_accuracy", r"balanced[ _-]?accuracy|exactitude equilibree"),
    ("average_precision", r"average[ _-]?precision|precision moyenne|pr[ _-]?auc|auc[ _-]?pr|auprc|map@?\d*"),
    ("roc_auc", r"roc[ _-]*auc|auc[ _-]*roc|auroc|roc[ _-]score|aire sous la courbe|auc"),
    ("accuracy", r"accuracy|exactitude|acc|taux de bonnes (?:predictions|classifications)|justesse"),
    ("precision", r"precision"),
    ("recall", r"recall|rappel|sensibilite|sensitivity|tpr"),
    ("specificity", r"specificit[ey]|tnr"),
    ("f1", r"f1(?:[ _-]?score|[ _-](?:macro|micro|weighted))*|f[ _-]mesure|f[ _-]measure|score f1"),
    ("fbeta", r"f[ _-]?beta|f2(?:[ _-]?score)?"),
    ("rmse", r"rmse|root[ _]mean[ _]squared[ _]error|racine de l'erreur quadratique moyenne"),
    ("mse", r"mse|mean[ _]squared[ _]error|erreur quadratique moyenne"),
    ("mae", r"mae|mean[ _]absolute[ _]error|erreur absolue moyenne"),
    ("mape", r"s?mape|mean[ _]absolute[ _]percentage[ _]error"),
    ("r2", r"r2(?:[ _-]?score)?|r\^2|r-squared|r carre|coefficient de determination"),
    ("silhouette", r"silhouette(?:[ _-]score)?|score de silhouette|coefficient de silhouette"),
    ("ari", r"ari|adjusted[ _]rand(?:[ _](?:score|index))?|indice de rand ajuste"),
    ("davies_bouldin", r"davies[ _-]bouldin"),
    ("hamming_loss", r"hamming[ _-]?loss|perte de hamming"),
    ("log_loss", r"log[ _-]?loss|entropie croisee"),
    ("loss", r"loss|perte"),
    ("kappa", r"(?:cohen'?s? )?kappa"),
    ("mcc", r"mcc|matthews"),
    ("iou", r"(?:mean[ _]?)?iou|jaccard"),
    ("dice", r"dice"),
    ("ssim", r"ssim"),
    ("perplexity", r"perplexit[ey]"),
)
NAMES = frozenset(name for name, _ in _LABELS) | {"auc"}
_GROUPS = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _LABELS)
LABEL = re.compile(rf"(?<![a-z0-9])(?:val[ _]|test[ _]|train[ _]|mean[ _])?(?:{_GROUPS})(?![a-z0-9])")
_VALUE = re.compile(
    r"[a-z '\"()\[\]/._-]{0,30}?(?:[:=|≈>]|\bis\b|\best\b|\bde\b|\bof\b|\t| {2,}| (?=\d))[\s:=|≈~$]{0,20}"
    r"(?:np\.float\d+\()?(-?\d{1,12}(?:[.,]\d{1,20})?(?:e[+-]?\d{1,3})?)(?![\d:/]|[.,]\d)\s?(%?)"
)
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?%?")
_REPORT = re.compile(r"\s*precision\s+recall\s+f1-score\s+support")
_CLASS_ROW = re.compile(r"\s*\S.{0,60}?\s+[01]\.\d+\s+[01]\.\d+\s+[01]\.\d+\s+\d+")
_HISTORY = re.compile(r"step|epoch|\[=|━|ms/")
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_SETTING = re.compile(r"\([^()]{0,40}=[^()]{0,40}\)")
RATIOS = frozenset(
    "accuracy balanced_accuracy average_precision roc_auc precision recall specificity f1 fbeta silhouette ari kappa "
    "mcc iou dice ssim".split()
)
_AXIS = re.compile(r"f\d{1,2}")
_AXIS_ROW = re.compile(r"^(F\d{1,2})(?=[ \t]+-?\d)", re.MULTILINE)
_AVERAGE = re.compile(r"\s*(?:macro|weighted|micro|samples)[ _]avg|\s*avg / total")


Found = tuple[str, float, str]


def read_metrics(text: str) -> tuple[Found, ...]:
    """(name, value, line) of the metrics in a text, in order, at most MAX_FOUND; percentages as fractions.

    Training histories give their last line only.
    """
    reader = _Reader()
    for original in text[:MAX_TEXT].split("\n"):
        if len(reader.found) >= MAX_FOUND:
            break
        # Of a progress bar that was drawn again and again, what it says at the end.
        last = _COLOURS.sub("", original).rstrip("\r").rpartition("\r")[2]
        reader.line(fold(last[:MAX_LINE]), last[:MAX_LINE].strip()[:200])
    found = reader.found
    if len(set(_AXIS_ROW.findall(text[:MAX_TEXT]))) > 1:
        # The axes of a principal component analysis, one a row.
        found = [one for one in found if not _AXIS_ROW.match(one[2])]
    return tuple((found + reader.history)[:MAX_FOUND])


class _Reader:
    """Line after line, remembering the table it stands in."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.history: list[Found] = []
        self._header: list[str] | None = None
        self._report = False

    def line(self, line: str, original: str) -> None:
        if _REPORT.match(line):
            self._report, self._header = True, None
            return
        rows = list(_report_row(line, original)) if self._report else []
        if not rows and self._header is not None:
            rows = list(_table_row(self._header, line, original))
            self._header = self._header if rows else None
        if rows:
            self.found.extend(rows)
            return
        if self._report and (not line.strip() or _CLASS_ROW.match(line)):
            return
        self._report = False
        self._header = _header(line)
        if self._header is None:
            self._sentence(line, original)

    def _sentence(self, line: str, original: str) -> None:
        pairs = list(_pairs(line, original))
        if pairs and _HISTORY.search(line) and "loss" in line:
            self.history = pairs
        else:
            self.found.extend(pairs)


def fold(text: str) -> str:
    """In lower case, without accents or colours."""
    text = _COLOURS.sub("", text)
    text = text.replace("²", "2").replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return text.lower()


def _pairs(line: str, original: str) -> Iterator[tuple[str, float, str]]:
    end = 0
    line = _SETTING.sub("", line)
    for label in LABEL.finditer(line):
        if label.start() < end:
            continue
        value = _VALUE.match(line, label.end())
        if value is None:
            continue
        number = _number(value[1] + value[2])
        number = _plausible(label.lastgroup or "", number, whole="." not in value[1] and "," not in value[1])
        if number is not None and label.lastgroup is not None:
            end = value.end()
            yield label.lastgroup, number, original


def _plausible(name: str, number: float | None, *, whole: bool) -> float | None:
    """A ratio beyond 1 is a percentage without its sign when it has decimals, and otherwise another thing's count."""
    if number is None or name not in RATIOS or abs(number) <= 1:
        return number
    return number / 100 if not whole and number <= 100 else None


def _number(text: str) -> float | None:
    percent = text.endswith("%")
    try:
        value = float(text.rstrip("% ").replace(",", "."))
    except ValueError:
        return None
    return value / 100 if percent else value


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"\s{2,}|\t|\|", line.strip()) if cell.strip()]


def _header(line: str) -> list[str] | None:
    """The columns of a table's header line when at least one is a metric and none a number."""
    cells = _cells(line)
    if not cells or any(_NUMBER.fullmatch(cell) for cell in cells):
        return None
    axes = sum(_AXIS.fullmatch(cell) is not None for cell in cells)
    named = [_metric(cell) for cell in cells]
    if axes > 1 and sum(one is not None for one in named) <= axes:
        return None  # the first axes of a principal component analysis
    # One column alone must be a metric and nothing else: "F1" over its values, not a heading.
    return cells if (any(named) if len(cells) > 1 else LABEL.fullmatch(cells[0])) else None


def _metric(cell: str) -> str | None:
    found = LABEL.match(cell)
    return found.lastgroup if found and found.end() >= len(cell) - 12 else None


def _table_row(header: list[str], line: str, original: str) -> Iterator[tuple[str, float, str]]:
    cells = _cells(line)
    # pandas's index has no header; columns are counted from the right.
    if not len(header) <= len(cells) <= len(header) + 1:
        return
    for column, cell in zip(reversed(header), reversed(cells), strict=False):
        name = _metric(column)
        if name is not None and _NUMBER.fullmatch(cell):
            number = _plausible(name, _number(cell), whole=cell.isdigit())
            if number is not None:
                yield name, number, original


def _report_row(line: str, original: str) -> Iterator[tuple[str, float, str]]:
    """A line of scikit-learn's classification report: accuracy, or an average over the classes."""
    numbers = [_number(one) for one in _NUMBER.findall(line)]
    if line.strip().startswith("accuracy") and numbers and numbers[0] is not None:
        yield "accuracy", numbers[0], original
    elif _AVERAGE.match(line) and len(numbers) >= 3:
        for name, number in zip(("precision", "recall", "f1"), numbers, strict=False):
            if number is not None:
                yield name, number, original


def figure_in(line: str, name: str, value: float) -> str:
    """The words of a line that give that metric that value; empty where they cannot be told."""
    folded = fold(line)
    if len(folded) != len(line):
        return ""
    for label in LABEL.finditer(folded):
        found = _VALUE.match(folded, label.end()) if label.lastgroup == name else None
        if found is not None and _is(value, found[1]):
            return line[label.start() : found.end(2)]
    numbers = (one for one in _NUMBER.finditer(folded) if _is(value, one.group().rstrip("%")))
    return next((one.group() for one in numbers), "")


def heading_of(text: str, row: str, name: str) -> str:
    """The words above a row of a table that say that a figure in it is that metric; empty where nothing says it."""
    above = text[: max(text.find(row), 0)].split("\n")
    for line in reversed(above[-MAX_ROWS:]):
        folded = fold(line)
        found = next((one for one in LABEL.finditer(folded) if one.lastgroup == name), None)
        if found is not None and len(folded) == len(line):
            return line[found.start() : found.end()]
    return ""


def _is(value: float, written: str) -> bool:
    number = _number(written)
    return number is not None and any(abs(one - value) <= 1e-9 * max(1.0, abs(value)) for one in (number, number / 100))


def measured(value: float) -> str:
    """A measure as people read it: four digits that count, and no power of ten for an error of millions."""
    return f"{round(value):,}".replace(",", "\u202f") if 10_000 <= abs(value) < 1e15 else f"{value:.4g}"
