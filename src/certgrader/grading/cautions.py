"""What the facts themselves call for caution about."""

from collections import Counter
from collections.abc import Iterator

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.facts.model import Facts
from certgrader.grading.model import Caution

_FEWEST = 3
_SHARE = 0.25
_MOST_NAMES = 6
_DATA = tuple(
    "file lfs module-local chdir lacks-file colab-drive colab-upload kaggle-api network lacks-network database "
    "lacks-command".split()
)
_PACKAGES = ("module", "lacks-module", "submodule", "import-changed")


def _lacking(facts: Facts) -> Iterator[Caution]:
    """One sentence, with the remedy, where so much could not run that the run means little."""
    cells, of = tuple(sorted(facts.unrun)), len(facts.standing)
    if len(cells) < max(_FEWEST, _SHARE * of):
        return
    causes = Counter(cause for cause in facts.unrun.values() if cause.key.startswith("diagnosis."))
    if not causes:
        return
    weights: Counter[str] = Counter()
    for cause, n in causes.items():
        weights[_kind(cause)] += n
    kind = weights.most_common(1)[0][0]
    names = [_named(cause) for cause, _ in causes.most_common() if _kind(cause) == kind]
    listed = list(dict.fromkeys(name for name in names if name))
    shown = ", ".join(listed[:_MOST_NAMES]) + (" …" if len(listed) > _MOST_NAMES else "")
    message = phrase(f"grading.warning.{kind}-lacking", names=shown or "…", n=len(cells), of=of)
    yield Caution("run-lacking", "serious", message, cells)


def _kind(cause: Phrase) -> str:
    key = cause.key.removeprefix("diagnosis.")
    if key.startswith(_DATA):
        return "data"
    return "packages" if key.startswith(_PACKAGES) else "run"


def _named(cause: Phrase) -> str:
    fields = dict(cause.fields)
    return str(next((fields[name] for name in ("file", "name", "path", "command") if name in fields), ""))


def cautions_of(facts: Facts) -> Iterator[Caution]:
    """A run that lacked what it needed, extractors that failed, code that could not be read, events that no code
    explains, pasted text."""
    yield from _lacking(facts)
    for extractor, why in facts.problems:
        named = phrase(f"grading.extractor.{extractor}")
        yield Caution("facts-incomplete", "serious", phrase("grading.warning.facts-incomplete", what=named, why=why))
    if facts.code.unparsed:
        cells = tuple(sorted({cell for cell, _ in facts.code.unparsed}))
        yield Caution("code-unreadable", "warning", phrase("grading.warning.code-unreadable", n=len(cells)), cells)
    strange = [event for event in facts.runtime.events if not event.explained]
    if strange:
        cells = tuple(sorted({event.cell for event in strange if event.cell is not None}))
        message = phrase("grading.warning.events-unexplained", n=len(strange))
        yield Caution("events-unexplained", "warning", message, cells)
    foreign = [prose for prose in facts.prose.paragraphs if prose.foreign]
    if foreign:
        cells = tuple(sorted({prose.cell for prose in foreign}))
        yield Caution("foreign-text", "info", phrase("grading.warning.foreign-text", n=len(foreign)), cells)
