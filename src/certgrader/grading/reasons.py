"""One sentence a juror understands: what was found and where, and what is missing for the next level.

Reasons are in the rubric's language, made of the checks' own `finds` phrases; they never name a rule or a number.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from certgrader.catalogue.catalogue import Language, Phrase, say, translate
from certgrader.checks.base import Evidence
from certgrader.grading.model import Level, Situation
from certgrader.grading.quoting import short
from certgrader.grading.same_model import of_the_same
from certgrader.grading.selecting import beside
from certgrader.notebook.label import cell_label
from certgrader.notebook.model import Notebook
from certgrader.rubric.rules import Lack, Rule, lacking

MAX_THINGS = 2
MAX_LACKS = 2
MAX_MISSING = 140
"""Characters of what is said to be missing, where that is more than one thing."""
MAX_PLACES = 2
MAX_ALTERNATIVES = 2
MAX_NAMED = 3
"""Classes that are named beside the words that there are several."""
MAX_QUOTE = 60
MAX_WORDS = 90
"""Characters of a text that is quoted beside the thing that was found in it."""
_QUOTED = 2
"""Things with a quote where nothing is missing; one where the sentence has to say what is."""
LIKELY = 0.5
"""How probable it must be that a juror would point there, for a second thing or a second place to be told."""
UNLIKELY = 0.4
"""Below this the first thing that is told is to be verified, and what did not suffice is not told: on 224 judged
notebooks one in five such places lay near a juror's evidence, against three in four of the others; where the level is
"not met", one in forty."""
DOUBTED = 0.2
"""How probable a better level must be, for what was not found to be looked for rather than called not found: on 224
judged notebooks readers gave the better level in 37 % of such cases, and in 7 % of the others."""
_ALIKE = 0.5
_STEM = 6
_SMALL_WORDS = frozenset("avec dans leur leurs pour sont font ceux cela with their them that this from".split())
_CONTAINERS = frozenset({"Sequential", "Model", "Module"})
"""Classes of networks that say nothing of what they are made of."""
_SHOWN_BY_RUNNING = ("observed", "executed")
_SEEN_BY_RUNNING = ("output", "runtime")
_KNOWN_KINDS = ("code", "modelling", "prose", "settings", "output", "runtime", "file")


@dataclass(frozen=True, slots=True)
class Reason:
    """The sentence, and the cells that it names as those where something was found."""

    text: str
    cells: tuple[int, ...]


def reason(situation: Situation, notebook: Notebook) -> Reason:
    """The sentence of one verdict."""
    return _Writer(situation, notebook).reason()


@dataclass(frozen=True, slots=True)
class _Thing:
    """Where something was found, in words and as cells, and what stands in the first of these places.

    `placed`: the quote says itself where each of its parts stands."""

    places: tuple[str, ...]
    cells: tuple[int, ...]
    quote: str
    likely: float
    placed: bool = False


class _Writer:
    def __init__(self, situation: Situation, notebook: Notebook) -> None:
        self._of = situation
        self._notebook = notebook
        self._language: Language = situation.rubric.language
        self._checks = situation.rubric.check_by_id

    def reason(self) -> Reason:
        """Its parts, joined by semicolons."""
        found = self._found()
        parts = [*self._main(found), *self._unrun(), *self._against(), *self._undecided(), *self._likelier()]
        if self._of.criterion.scope == "jury":
            parts.append(self._say("jury"))
        text = self._say("separator").join(parts)
        cells = chain.from_iterable(found[name].cells for name in self._told(found))
        return Reason(text[:1].upper() + text[1:] + self._say("end"), tuple(dict.fromkeys(cells)))

    def _main(self, found: dict[str, _Thing]) -> Iterable[str]:
        level = self._of.level
        if level == "not_applicable":
            yield self._say("not-applicable")
            return
        if level == "met" and self._of.criterion.found:
            places = self._places(dict.fromkeys(place for thing in found.values() for place in thing.places))
            yield self._say("found", things=self._of.criterion.found + places)
            return
        if found:
            yield self._say(self._sureness(found), things=self._things(found))
        yield from self._lacking(found)

    def _lacking(self, found: Mapping[str, _Thing]) -> Iterable[str]:
        """What is missing for the next level, or that nothing is."""
        level = self._of.level
        missing = "" if level == "met" else self._missing(found)
        if not missing:
            if not found and (level == "met" or not self._of.undecided):
                yield self._say("met-by-absence" if level == "met" else "nothing-at-all")
            return
        next_level = translate("level.met" if level == "partial" else f"level.{self._next()}", self._language)
        if self._of.better >= DOUBTED:
            if not found:
                yield self._say("nothing-sure")
            yield self._say("look-for", level=next_level, things=missing)
        elif found or level == "partial":
            yield self._say("missing" + self._in_words(), level=next_level, things=missing)
        else:
            yield self._say("nothing" + self._in_words(), things=missing)

    def _in_words(self) -> str:
        """What would be said in words is not called absent: it may be there in words that nobody thought of."""
        checks = (check for lack in self._told_lacks() for check in lack.checks)
        return "-unseen" if any(self._checks[check].type == "prose" for check in checks) else ""

    def _sureness(self, found: Mapping[str, _Thing]) -> str:
        if self._of.level == "not_met":
            return "trace"
        return "found" if next(iter(found.values())).likely >= UNLIKELY else "unsure"

    def _found(self) -> dict[str, _Thing]:
        """What was found, in the author's words, with the places of each and what stands in the first."""
        pieces: dict[str, list[Evidence]] = {}
        for piece in self._of.evidence:
            if piece.stance == "supports":
                pieces.setdefault(self._name(piece.check, piece), []).append(piece)
        found: dict[str, _Thing] = {}
        decided = next(iter(pieces.values()))[0] if pieces else None
        for name, stood in pieces.items():
            several = of_the_same(decided, stood)
            if not several:
                continue
            # What is quoted is the piece that decided first; the others follow in the notebook's order.
            first, *others = several
            others.sort(key=lambda one: (one.cell or 0, one.path or ""))
            likely = [one for one in others if self._likely(one) >= LIKELY and beside(first, one)]
            places = [self._place(one) for one in (first, *likely)]
            told = tuple(dict.fromkeys(place for place in places if place))
            cells = tuple(dict.fromkeys(one.cell for one in (first, *likely) if one.cell is not None))[:MAX_PLACES]
            # What did not suffice, and where nobody would look for it, is no trace.
            if self._of.level != "not_met" or self._likely(first) >= UNLIKELY:
                classes = self._classes(first.check)
                if classes:
                    cells = tuple(dict.fromkeys(one.cell for one in classes if one.cell is not None))
                quote = self._placed(classes) or self._beside(first)
                found[name] = _Thing(told, cells, quote, self._likely(first), placed=bool(classes))
        return found

    def _likely(self, piece: Evidence) -> float:
        """How probable it is that a juror would point there; certain where nothing is known of it."""
        return self._of.likely.get(piece.cell, 0.0) if self._of.likely and piece.cell is not None else 1.0

    def _beside(self, piece: Evidence) -> str:
        """What stands there, in short; nothing where the name is that already, or a whole file is meant."""
        if piece.path is not None or not self._checks[piece.check].finds:
            return ""
        return self._quote(piece, MAX_WORDS if piece.kind == "prose" else MAX_QUOTE)

    def _classes(self, check: str) -> list[Evidence]:
        """One piece for each class found by a check that asks for several: the line of one does not show the others."""
        asked = getattr(self._checks[check], "distinct", 1)
        pieces = [one for one in self._of.findings[check].evidence if one.stance == "supports"]
        named: dict[str, Evidence] = {}
        for one in pieces:
            if one.focus[:1].isupper() and one.focus.endswith("(") and one.focus[:-1] not in _CONTAINERS:
                named.setdefault(one.focus[:-1], one)
        return list(named.values())[:MAX_NAMED] if 1 < asked <= len(named) else []

    def _placed(self, classes: list[Evidence]) -> str:
        """Their names, each with its place; one place for all where it is the same."""
        names = [self._say("quote", text=one.focus[:-1]) for one in classes]
        places = [self._place(one) for one in classes]
        if len(set(places)) < 2:
            return self._joined(names, "and") + self._places(place for place in places[:1] if place)
        told = [name + self._places([place] if place else []) for name, place in zip(names, places, strict=True)]
        return self._joined(told, "and")

    def _quote(self, piece: Evidence, most: int = MAX_QUOTE) -> str:
        text = short(piece.excerpt, most, piece.kind, piece.focus)
        return self._say("quote", text=text) if text else ""

    def _things(self, found: dict[str, _Thing]) -> str:
        quotes = _QUOTED if self._of.level == "met" else 1
        told = self._told(found)
        named = []
        for place, name in enumerate(told):
            thing = found[name]
            quote = f", {thing.quote}" if thing.quote and place < quotes else ""
            named.append(name + quote + ("" if quote and thing.placed else self._places(thing.places)))
        return self._joined(named, "and") if told == _apart(list(found)) else ", ".join(named) + self._say("more")

    def _told(self, found: Mapping[str, _Thing]) -> list[str]:
        """The things that the sentence names."""
        if self._of.level == "met" and self._of.criterion.found:
            return list(found)
        first, *others = _apart(list(found)) or [""]
        # Who reads of places that have little to do with the criterion doubts the one that matters.
        return [one for one in (first, *(one for one in others if found[one].likely >= LIKELY)) if one][:MAX_THINGS]

    def _missing(self, found: Mapping[str, object]) -> str:
        lacks = self._told_lacks()
        told: dict[frozenset[str], str] = {}
        for lack in lacks:
            # Two ways to the same things are one thing that is missing, in whatever order they are written.
            names = frozenset(self._name(check) for check in lack.checks)
            text = self._lack(lack, found)
            if text:
                told.setdefault(names, text)
        texts = list(told.values())[:MAX_LACKS]
        text = self._say("also").join(texts) or (self._say("stronger-evidence") if lacks else "")
        # Who reads of four things to add, some of them choices, remembers none.
        if len(texts) < 2 or len(text) <= MAX_MISSING:
            return text
        return texts[0] if texts[0].endswith(self._say("example", things="")) else texts[0] + self._say("more")

    def _told_lacks(self) -> list[Lack]:
        return [lack for lack in self._lacks() if not self._excused(lack) and not self._untold(lack)]

    def _lacks(self) -> tuple[Lack, ...]:
        return lacking(self._target(), self._of.findings, self._of.out_of_reach)

    def _target(self) -> Rule:
        levels = self._of.criterion.levels
        return levels.partial if self._of.level == "not_met" and levels.partial is not None else levels.met

    def _next(self) -> Level:
        return "partial" if self._of.criterion.levels.partial is not None else "met"

    def _lack(self, lack: Lack, found: Mapping[str, object]) -> str:
        reached = [check for check in lack.checks if check not in self._of.out_of_reach] or lack.checks
        reached = [check for check in reached if not self._is_untold(check)] or reached
        names = list(dict.fromkeys(self._name(check) for check in reached))
        if lack.stronger is not None:
            return self._say(f"stronger-{lack.stronger}", thing=names[0])
        if lack.unwanted:
            return self._say("unwanted", things=self._either(names))
        if any(name in found for name in names):
            return ""
        # What repeats in other words what was found says little of what to add.
        told = len(_apart(list(found)))
        return self._either([name for name in names if len(_apart([*found, name])) > told] or names)

    def _excused(self, lack: Lack) -> bool:
        """Whether what is missing is that code which is there was run, and it could not be."""
        return lack.stronger in _SHOWN_BY_RUNNING and bool(self._coded(lack.checks))

    def _untold(self, lack: Lack) -> bool:
        """Whether nothing says that it is missing: what could have shown it was not examined."""
        return all(map(self._is_untold, lack.checks)) or (lack.unwanted and any(map(self._is_untold, lack.checks)))

    def _is_untold(self, check: str) -> bool:
        return self._of.findings[check].outcome == "cannot_tell"

    def _coded(self, checks: Iterable[str]) -> list[int]:
        """Cells that hold code found by `checks` and could not be run."""
        pieces = [piece for check in checks for piece in self._of.findings[check].evidence]
        cells = {piece.cell for piece in pieces if piece.kind in ("code", "output") and piece.stance == "supports"}
        return sorted(cell for cell in cells if cell is not None and cell in self._of.unrun)

    def _unrun(self) -> Iterable[str]:
        """What was not run is not called absent."""
        if not self._of.unrun or self._of.level not in ("partial", "not_met"):
            return
        if not any(self._needs_run(lack) for lack in self._lacks()):
            return
        coded = self._coded(check.id for check in self._of.criterion.checks)
        cells = coded or sorted(self._of.unrun)
        cause = Counter(self._cause(cell) for cell in cells).most_common(1)[0][0]
        if coded:
            labels = [cell_label(self._notebook, cell, self._language) for cell in coded]
            yield self._say("unrun", places=self._places(labels), cause=cause)
        else:
            yield self._say("unseen", cause=cause)

    def _needs_run(self, lack: Lack) -> bool:
        """Whether a run could have brought what is missing."""
        types = {self._checks[check].type for check in lack.checks}
        return lack.stronger in _SHOWN_BY_RUNNING or not types.isdisjoint(_SEEN_BY_RUNNING)

    def _cause(self, cell: int) -> str:
        """The cause alone: what to do about it is told beside the cell."""
        cause = self._of.unrun[cell]
        fields = dict(cause.fields)
        if cause.key in ("diagnosis.file-missing", "diagnosis.file-elsewhere"):
            return self._say("lacks-file", file=fields["file"])
        if cause.key == "diagnosis.module-missing":
            return self._say("lacks-module", name=fields["name"])
        return re.split(r"\s?: ", say(cause, self._language), maxsplit=1)[0].rstrip(". ")

    def _contradicted(self) -> Iterable[str]:
        against = next((piece for piece in self._of.evidence if piece.stance == "contradicts"), None)
        if against is not None:
            note = say(against.note, self._language) if isinstance(against.note, Phrase) else against.note
            place = self._place(against)
            what = (note or self._quote(against)) + self._places([place] if place else [])
            yield self._say("contradicted", what=what)

    def _against(self) -> Iterable[str]:
        yield from self._contradicted()
        told: dict[str, list[str]] = {}
        for doubt in self._of.doubted:
            what = doubt.what if isinstance(doubt.what, str) else say(doubt.what, self._language)
            place = self._place(doubt.evidence)
            told.setdefault(doubt.kind, []).append(what + self._places([place] if place else []))
        for kind, several in told.items():
            yield self._say(kind, what=self._joined(several, "and"))

    def _undecided(self) -> Iterable[str]:
        if self._of.undecided:
            whys = dict.fromkeys(say(one.why, self._language) for one in self._of.undecided if one.why is not None)
            names = dict.fromkeys(self._name(one.check) for one in self._of.undecided)
            yield self._say("undecided", things=self._either(list(names)), why=" ; ".join(list(whys)[:2]) or "–")

    def _likelier(self) -> Iterable[str]:
        if self._of.likelier is not None:
            yield self._say("likelier", level=translate(f"level.{self._of.likelier}", self._language))

    def _name(self, check: str, piece: Evidence | None = None) -> str:
        """The author's phrase; without one, what was quoted, or what kind of thing is looked for."""
        asked = self._checks[check]
        if asked.finds:
            return asked.finds
        if piece is not None and piece.excerpt.strip():
            return self._quote(piece)
        return self._say(f"kind-{asked.type if asked.type in _KNOWN_KINDS else 'other'}")

    def _place(self, piece: Evidence) -> str | None:
        if piece.cell is not None:
            return cell_label(self._notebook, piece.cell, self._language)
        return self._say("file", path=piece.path) if piece.path else None

    def _places(self, places: Iterable[str]) -> str:
        shown = list(places)
        if not shown:
            return ""
        more = "…" if len(shown) > MAX_PLACES else ""
        return f" ({', '.join(shown[:MAX_PLACES])}{more})"

    def _either(self, named: list[str]) -> str:
        """A few of the ways, those that say the same thing once; that there are others is said."""
        apart = _apart(named)
        shown = apart[:MAX_ALTERNATIVES]
        # « une courbe ROC ou de rappel, ou bien un rapport détaillé ».
        several = any(self._say("or") in one or ", " in one for one in shown)
        text = self._joined(shown, "or-else" if several else "or")
        example = self._say("example", things="").strip(", ")
        return self._say("example", things=text) if len(apart) > MAX_ALTERNATIVES and example not in text else text

    def _joined(self, named: list[str], word: str) -> str:
        if len(named) < 2:
            return "".join(named)
        return ", ".join(named[:-1]) + self._say(word) + named[-1]

    def _say(self, key: str, **fields: object) -> str:
        return translate(f"grading.reason.{key}", self._language, **fields)


def _apart(named: list[str]) -> list[str]:
    """Those that do not repeat an earlier one in other words."""
    kept: list[tuple[str, frozenset[str]]] = []
    for one in named:
        stems = frozenset(word[:_STEM] for word in re.findall(r"\w{4,}", one.lower()) if word not in _SMALL_WORDS)
        if not any(stems and len(stems & other) >= _ALIKE * len(stems | other) for _, other in kept):
            kept.append((one, stems))
    return [one for one, _ in kept]
