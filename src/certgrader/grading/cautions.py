"""What the facts themselves call for caution about."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from certgrader.catalogue.catalogue import Phrase, has, phrase
from certgrader.facts.model import CodeFacts, Facts
from certgrader.facts.unobserved import UNOBSERVED
from certgrader.facts.unread import is_elsewhere
from certgrader.grading.contradicted import NOTHING, Touched, contradicted
from certgrader.grading.leakage import leakage
from certgrader.grading.model import Caution

_FEWEST = 3
_SHARE = 0.25
_MOST_NAMES = 6
_MOST_WORDS = 3
_MOST_CLAIMS = 5
_DATA = tuple(
    "file lfs module-local chdir lacks-file colab-drive colab-upload kaggle-api network lacks-network database "
    "lacks-command".split()
)
_PACKAGES = ("module", "lacks-module", "submodule", "java")
_VERSIONS = ("api-", "import-changed", "keyword-only", "numeric-only", "text-type", "chained-inplace", "syntax-newer")


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
    fields: dict[str, Any] = {"names": _names(causes, kind), "n": len(cells), "of": of}
    if kind == "data" and "packages" in weights:
        # Both at once: who brings the files alone would run again only to learn of the modules.
        kind, fields["modules"] = "both", _names(causes, "packages")
    elif kind == "packages" and "data" in weights:
        kind, fields["modules"], fields["names"] = "both", fields["names"], _names(causes, "data")
    yield Caution("run-lacking", "serious", phrase(f"grading.warning.{kind}-lacking", **fields), cells)


def _kind(cause: Phrase) -> str:
    key = cause.key.removeprefix("diagnosis.")
    if key.startswith(_DATA):
        return "data"
    if key.startswith(_PACKAGES):
        return "packages"
    return "versions" if key.startswith(_VERSIONS) else "run"


def _names(causes: Counter[Phrase], kind: str) -> Phrase:
    """What the causes of this kind name, those of most cells first."""
    named = dict.fromkeys(_named(cause) for cause, _ in causes.most_common() if _kind(cause) == kind)
    shown = list(named)[:_MOST_NAMES]
    listed = shown[0]
    for one in shown[1:]:
        listed = phrase("grading.lacking.and", first=listed, second=one)
    return phrase("grading.lacking.more", names=listed) if len(named) > len(shown) else listed


def _named(cause: Phrase) -> Phrase:
    """The file, module or command that is wanted; where the cause has none, what kind of thing it is."""
    fields = dict(cause.fields)
    if cause.key == "diagnosis.lacks-command":
        return phrase("grading.lacking.command", command=" ".join(str(fields["command"]).split()[:_MOST_WORDS]))
    name = next((fields[name] for name in ("file", "name", "path", "command") if fields.get(name)), None)
    if name is not None:
        return phrase("grading.lacking.named", name=name)
    key = f"grading.lacking.{cause.key.rpartition('.')[2]}"
    return phrase(key if has(key, "fr") else "grading.lacking.other")


def cautions_of(facts: Facts, scored: tuple[str, ...] = (), touched: Touched = NOTHING) -> Iterator[Caution]:
    """A run that lacked what it needed, scores that flatter, extractors that failed, code that could not be read or is
    not what it seems, events that no code explains, calls of which nothing was observed, pasted text.

    `scored`: the criteria that rest on scores; `touched`: those that rest on sentences which are denied.
    """
    yield from _lacking(facts)
    yield from leakage(facts, scored)
    yield from _unexamined(facts)
    yield from _misleading(facts, touched)


def _unexamined(facts: Facts) -> Iterator[Caution]:
    for extractor, why in facts.problems:
        named = phrase(f"grading.extractor.{extractor}")
        yield Caution("facts-incomplete", "serious", phrase("grading.warning.facts-incomplete", what=named, why=why))
    for extractor, unexamined in (("code", facts.code.unexamined), ("output", facts.output.unexamined)):
        if unexamined:
            what, why = phrase(f"grading.extractor.{extractor}"), phrase(f"checks.extractor.{extractor}-long")
            message = phrase("grading.warning.facts-incomplete", what=what, why=why)
            yield Caution("facts-incomplete", "serious", message, unexamined)
    yield from _unparsed(facts.code)


def _unparsed(code: CodeFacts) -> Iterator[Caution]:
    """A notebook that is in another language from end to end is told as such by the report."""
    others = tuple(cell for cell, _ in code.other_languages)
    if others and not is_elsewhere(code):
        names = _listed(name for _, name in code.other_languages)
        message = phrase("grading.warning.code-other-language", n=len(others), language=names)
        yield Caution("code-unreadable", "warning", message, others)
    cells = tuple(sorted({cell for cell, problem in code.unparsed if problem} - set(others)))
    if cells:
        yield Caution("code-unreadable", "warning", phrase("grading.warning.code-unreadable", n=len(cells)), cells)


def _listed(names: Iterable[str]) -> str:
    named = list(dict.fromkeys(names))
    return ", ".join(named[:_MOST_NAMES]) + (" …" if len(named) > _MOST_NAMES else "")


def _not_of_the_code(facts: Facts) -> Iterator[Caution]:
    """Saved outputs that say what neither the code nor its run does."""
    cells = facts.output.unexplained
    if cells:
        message = phrase("grading.warning.outputs-unexplained", n=len(cells))
        yield Caution("outputs-unexplained", "warning", message, cells)
    for before, now in facts.output.changed[:_MOST_CLAIMS]:
        key = "grading.warning.score-not-reproduced" + ("" if now is not None else "-gone")
        place = phrase("label.cell", position=before.cell + 1)
        shown = {} if now is None else {"now": f"{now.value:.4g}"}
        message = phrase(key, name=before.name, before=f"{before.value:.4g}", place=place, **shown)
        yield Caution("score-not-reproduced", "warning", message, (before.cell,))


def _misleading(facts: Facts, touched: Touched) -> Iterator[Caution]:
    yield from contradicted(facts, touched)
    yield from _not_of_the_code(facts)
    if facts.order.unbound:
        message = phrase("grading.warning.hidden-state", names=_listed(one.name for one in facts.order.unbound))
        yield Caution("hidden-state", "warning", message, tuple(sorted({one.cell for one in facts.order.unbound})))
    if facts.code.replaced:
        message = phrase("grading.warning.library-replaced", names=_listed(one.name for one in facts.code.replaced))
        yield Caution("library-replaced", "warning", message, tuple(sorted({one.cell for one in facts.code.replaced})))
    strange = [event for event in facts.runtime.events if not event.explained]
    if strange:
        cells = tuple(sorted({event.cell for event in strange if event.cell is not None}))
        message = phrase("grading.warning.events-unexplained", n=len(strange))
        yield Caution("events-unexplained", "warning", message, cells)
    silent = [event for event in facts.runtime.events if event.name == UNOBSERVED]
    if silent:
        cells = tuple(sorted({event.cell for event in silent if event.cell is not None}))
        message = phrase("grading.warning.calls-unobserved", names=_listed(event.call for event in silent))
        yield Caution("calls-unobserved", "warning", message, cells)
    foreign = [prose for prose in facts.prose.paragraphs if prose.foreign]
    if foreign:
        cells = tuple(sorted({prose.cell for prose in foreign}))
        yield Caution("foreign-text", "info", phrase("grading.warning.foreign-text", n=len(foreign)), cells)
