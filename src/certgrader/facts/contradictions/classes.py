"""« Une classification en dix classes » where all that counts them shows another number.

Told only where one number is said, one other is shown, and the first stands nowhere in code, outputs or file names.
"""

import re
from collections.abc import Iterable, Iterator

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.claims import MAX_TEXT, Said, Seen
from certgrader.facts.contradictions.model import Contradiction

_WORDS = {
    word: number
    for number, words in enumerate(
        "deux two|trois three|quatre four|cinq five|six|sept seven|huit eight|neuf nine|dix ten|onze eleven|"
        "douze twelve".split("|"),
        start=2,
    )
    for word in words.split()
}
_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(_WORDS)})"
_CLAIM = re.compile(rf"(?<![\w.,]){_NUMBER} (?:differentes |different |distinct )?classes\b")
_OF_THE_TASK = re.compile(
    r"\b(?:classifi\w*|classer|predi\w*|distingu\w*|reconn\w*|recogni\w*|categori\w*|cible|target|reparti\w*|"
    r"jeu de donnees|dataset|images?|photos?)\b"
)
_NO_CLAIM = re.compile(
    r"\b(?:environ|about|around|plus|more|moins|less|jusqu'a|up to|au moins|at least|chaque|each|par|per|pas|not|"
    r"premier\w*|first|dernier\w*|last|autres?|other|dont|including|entre|between|parmi|among|selectionn\w*|"
    r"select\w*|reten\w*|gard\w*|keep|kept|choisi\w*|chosen|choose|sous-ensemble|subset|origin\w*|initial\w*|"
    r"total\w*|regroup\w*|group\w*|fusion\w*|merg\w*|binair\w*|binary|redui\w*|reduc\w*|filtr\w*|filter\w*|"
    r"major\w*|minor\w*|principa\w*|main|imagenet|cifar\w*|mnist|coco|kaggle|pre-?train\w*|pre-?entrain\w*|"
    r"clusters?|kmeans|exempl\w*|example|instance|si|if)\b|[~≈<>+/-]|"
    r"\b(?:ces|these|those|les|the|ses|leurs?|their|its|de|des) $"
)
_TOLD_BEFORE = 40
_FEWEST = 3
"""Two classes are what methods are explained with."""
_SHOWN = (
    re.compile(r"\bbelonging to (\d+) classes\b"),
    re.compile(r"(?i)\b(?:number of classes|nombre de classes|num_classes|n_classes)\s*[:=]\s*(\d+)\b"),
)
_REPORT = re.compile(r"precision +recall +f1-score +support\s*\n(?P<rows>(?:.*\S.*\n|\s*\n(?! *(?:accuracy|micro)))+)")
_ROW = re.compile(r"^ *\S.*? +[01]\.\d+ +[01]\.\d+ +[01]\.\d+ +\d+ *$", re.MULTILINE)
_AVERAGE = re.compile(r"^ *(?:accuracy|micro avg|macro avg|weighted avg|samples avg|avg / total)\b")


def miscounted_classes(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """The number of classes that the text gives, denied by every count of them that the outputs show."""
    sentences = [one for one in sentences if "classes" in one.folded]
    claims = [(one, found) for one in sentences if not (one.denies or one.elsewhere) for found in _claims(one)]
    # Several numbers are those of several groups, or of a task before and after.
    if not claims or len({_value(found) for one in sentences for found in _CLAIM.finditer(one.folded)}) != 1:
        return
    counts = list(_counts(seen))
    if len({value for _, value in counts}) != 1:
        return
    cell, shown = counts[0]
    said = _value(claims[0][1])
    if said < _FEWEST or said == shown or _stands(said, seen):
        return
    for one, found in claims:
        if cell <= one.paragraph.cell or cell == counts[-1][0]:
            words = one.words(found.start(), found.end())
            text = phrase("grading.contradiction.classes", n=shown)
            yield Contradiction("size", one.paragraph.cell, one.sentence.lines, words, text, cell)


def _claims(one: Said) -> Iterator[re.Match[str]]:
    for found in _CLAIM.finditer(one.folded):
        before = one.folded[: found.start()]
        if _OF_THE_TASK.search(one.folded) and not _NO_CLAIM.search(before[-_TOLD_BEFORE:]):
            yield found


def _value(found: re.Match[str]) -> int:
    word = found["number"]
    return _WORDS[word] if word in _WORDS else int(word)


def _counts(seen: Seen) -> Iterator[tuple[int, int]]:
    """The cells whose outputs count classes, and how many they count."""
    for output, fact in seen.outputs():
        text = output.text + "\n" + fact.text if fact.text not in output.text else output.text
        if len(text) > MAX_TEXT:
            continue
        for pattern in _SHOWN:
            yield from ((fact.cell, int(found[1])) for found in pattern.finditer(text))
        for report in _REPORT.finditer(text + "\n"):
            rows = [row.group() for row in _ROW.finditer(report["rows"])]
            named = [row for row in rows if not _AVERAGE.match(row)]
            if len(named) > 1:
                yield fact.cell, len(named)


def _stands(said: int, seen: Seen) -> bool:
    """Whether code or outputs show the number that was said; True where not all of them can be searched."""
    texts = [cell.source for cell in seen.notebook.cells if cell.kind == "code"] + list(seen.texts())
    if sum(map(len, texts)) > MAX_TEXT or any(one.truncated for one in seen.every_output()):
        return True
    written = re.compile(rf"(?<![\d.,]){said}(?![\d]|[.,]\d)")
    return any(written.search(text) for text in texts)
