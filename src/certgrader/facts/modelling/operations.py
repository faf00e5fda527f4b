"""What code does to rows and columns without a function that is named for it, as calls that checks can ask for.

`rows.bounded`, `rows.unlike`, `rows.void_removed`, `rows.like`, `rows.deduplicated`: rows chosen by a condition.
`sql.…`: what a statement in SQL does, whatever executes it. A call that stands for one of them has the place and the
fate of the code that does it; there is one for each column asked about, given as `column`.
`models.stored`: see `exports`; `models.loaded`: see `loading`; `values.…`: see `recoding`; `magics.timed`: see
`timing_magics`; `thresholds.swept`: see `thresholds`.
"""

import ast
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from certgrader.facts.code import sql
from certgrader.facts.code.choosing import Choice, choices, conditions_named, halves
from certgrader.facts.code.date_formats import misread
from certgrader.facts.code.described import contradicted
from certgrader.facts.code.filling import fillings
from certgrader.facts.code.record import CellSource
from certgrader.facts.code.selecting import keeps_all
from certgrader.facts.model import Argument, Call, CodeFacts
from certgrader.facts.modelling.exports import stored
from certgrader.facts.modelling.kinds import last
from certgrader.facts.modelling.levels import drawn, of_result
from certgrader.facts.modelling.loading import loaded
from certgrader.facts.modelling.model import ChangeFact, ModellingFacts, Sink
from certgrader.facts.modelling.recoding import recoded
from certgrader.facts.modelling.refits import refitted
from certgrader.facts.modelling.sql_magics import asked_by_magics
from certgrader.facts.modelling.thresholds import swept
from certgrader.facts.modelling.timing_magics import timed
from certgrader.facts.modelling.transfer import transferred
from certgrader.facts.modelling.tried import tried
from certgrader.facts.modelling.versioning import versioned
from certgrader.notebook.model import Cell
from certgrader.notebook.syntax import nodes

_NAMES = {"bounded": "rows.bounded", "unlike": "rows.unlike", "void": "rows.void_removed", "like": "rows.like",
          "twice": "rows.deduplicated"}  # fmt: skip
_ONLY_SAYS = frozenset({"print", "display", "Markdown", "write", "info", "debug", "append", "format", "markdown"})
_MISNAMED = re.compile(r"\.(parquet|feather|arrow|orc)['\"]")
"""Files of columns, by their names, that a function for text writes or reads."""
_SAYS_SQL = re.compile(r"(?i)\b(select|delete|update|insert|alter|create|merge|copy)\s")
_OF_TEXT = frozenset({"to_csv", "write_csv", "read_csv", "savetxt", "to_json", "scan_csv"})
_ASKS = re.compile(r"^(read_sql\w*|read_database\w*|execute\w*|fetch\w+|sql|query|table)$")

Place = tuple[int, int, int]


def operations(cells: Sequence[Cell], code: CodeFacts, facts: ModellingFacts, others: Iterable[Call]) -> CodeFacts:
    """The code facts with those calls and `others`, and with conditions that choose nothing counted as lost."""
    trees = {
        cell.index: cell.code.tree
        for cell in cells
        if cell.code is not None and cell.code.tree is not None and not cell.unread
    }
    by_index = {cell.index: cell for cell in cells}
    world = _World(code, facts.changes)
    named = conditions_named(trees.values())
    voids = halves(trees.values(), named.get)
    found = list(_misnamed(code))
    found += [
        *others,
        *recoded(code),
        *transferred(trees, code, facts.fits),
        *versioned(trees, code),
        *of_result(trees, code),
        *drawn(code),
        *refitted(trees, code, facts.fits),
        *asked_by_magics(cells),
        *timed(cells, code),
        *swept(trees, by_index, code),
        *tried(trees, by_index, code, facts.fits),
        *loaded(code),
    ]
    for index, tree in trees.items():
        source = CellSource(by_index[index])
        for choice, function in choices(tree, named, voids):
            found.extend(world.chosen(source, choice, function))
        found.extend(world.filled(source, fillings(tree, named.get)))
        found.extend(world.described(source, tree, code.columns))
        if _SAYS_SQL.search(by_index[index].source):
            found.extend(world.asked(source, tree))
    world.idle |= misread(code.calls) | keeps_all(code)
    if not found and not world.idle:
        return code
    calls = (replace(one, result_used=False) if one in world.idle else one for one in code.calls)
    return replace(code, calls=tuple(sorted((*calls, *found), key=lambda one: (one.cell, one.at))))


def of_modules(code: CodeFacts, before: CodeFacts) -> CodeFacts:
    """`code`, that of modules beside the notebook added to `before`, with the calls that their names alone tell."""
    known = set(map(id, before.calls))
    added = replace(code, calls=tuple(one for one in code.calls if id(one) not in known))
    found = [*stored(added, 0), *recoded(added)]
    return replace(code, calls=(*code.calls, *found)) if found else code


class _World:
    """What is known of the code around."""

    def __init__(self, code: CodeFacts, changes: Sequence[ChangeFact]) -> None:
        self._live = {(cell, line) for cell, line, _ in code.live}
        self._calls: dict[int, list[Call]] = {}
        self._changes: dict[int, list[ChangeFact]] = {}
        self._of_function: dict[str, list[Call]] = {}
        self._at: dict[Place, Call] = {}
        for call in code.calls:
            if call.dead:
                continue
            self._calls.setdefault(call.cell, []).append(call)
            self._at.setdefault((call.cell, *call.at), call)
            if call.name.startswith("notebook."):
                self._of_function.setdefault(call.name.removeprefix("notebook."), []).append(call)
        for one in changes:
            self._changes.setdefault(one.spot.cell, []).append(one)
        self._asking = [one for one in self._at.values() if _ASKS.match(last(one.name))]
        self.idle: set[Call] = set()

    # --- rows chosen ----------------------------------------------------------------------------------------------

    def chosen(self, source: CellSource, choice: Choice, function: str | None) -> Iterator[Call]:
        """Calls that stand for a choice."""
        lines = source.lines(choice.statement)
        if not any((source.index, line) in self._live for line in range(lines[0], lines[1] + 1)):
            return
        if not choice.chooses:
            self._passes_all(source.index, choice.method)
            return
        fate = self._fate(source.index, lines, choice.statement, function)
        node = choice.node
        begins = node.slice.lineno if isinstance(node, ast.Subscript) else node.lineno
        place = source.line(begins), source.lines(node)[1]
        asked: list[tuple[Argument, ...]] = [(Argument("column", name, name),) for name in sorted(choice.columns)]
        # Some rows beside the others: nothing was taken away.
        kept = [kind for kind in sorted(choice.kinds) if kind != "like" or choice.again]
        for kind, arguments in itertools.product(kept, asked or [()]):
            yield replace(
                fate,
                name=_NAMES[kind],
                cell=source.index,
                lines=place,
                excerpt=source.excerpt(place),
                arguments=arguments,
                function=function,
                at=(node.end_lineno or 0, node.end_col_offset or 0),
            )

    def filled(self, source: CellSource, assignments: Iterable[ast.Assign]) -> Iterator[Call]:
        """Calls that stand for what is put where something lacks."""
        for one in assignments:
            lines = source.lines(one)
            if any((source.index, line) in self._live for line in range(lines[0], lines[1] + 1)):
                fate = self._fate(source.index, lines, one, None)
                at = (one.end_lineno or 0, one.end_col_offset or 0)
                yield replace(fate, name="values.filled", excerpt=source.excerpt(lines), result_used=True, at=at)

    def _passes_all(self, cell: int, method: ast.Call | None) -> None:
        found = self._at.get((cell, method.end_lineno or 0, method.end_col_offset or 0)) if method is not None else None
        if found is not None:
            self.idle.add(found)

    def _fate(self, cell: int, lines: tuple[int, int], statement: ast.stmt, function: str | None) -> Call:
        """What becomes of the value of a statement."""
        there: list[Call | ChangeFact] = [one for one in self._calls.get(cell, ()) if _within(one.lines, lines)]
        if isinstance(statement, ast.Expr):
            there = self._of_list(cell, statement)
            return Call("", cell, lines, "", result_used=bool(there), kept=bool(there), reaches=_ends(there))
        if not there:
            there = [one for one in self._changes.get(cell, ()) if _within(one.spot.lines, lines)]
        if isinstance(statement, ast.Return) and function is not None:
            there = [*there, *self._of_function.get(function, ())]
        kept = any(one.kept for one in there) or not there
        return Call("", cell, lines, "", result_used=kept, kept=kept, reaches=_ends(there))

    def _of_list(self, cell: int, statement: ast.Expr) -> list[Call | ChangeFact]:
        """What is done afterwards with the list that `kept.append(row)` adds to."""
        function = statement.value.func if isinstance(statement.value, ast.Call) else None
        owner = function.value if isinstance(function, ast.Attribute) else None
        name = owner.id if isinstance(owner, ast.Name) else ""
        at = (cell, (statement.end_lineno or 0, statement.end_col_offset or 0))
        later = [one for one in self._at.values() if (one.cell, one.at) > at]
        return [one for one in later if any(re.search(rf"\b{name}\b", given.value) for given in one.arguments)]

    def described(self, source: CellSource, tree: ast.Module, columns: Sequence[str]) -> Iterator[Call]:
        """Calls that stand for functions which do something else than they say."""
        for node in contradicted(tree, columns):
            lines = source.lines(node)
            if any((source.index, line) in self._live for line in range(lines[0] + 1, lines[1] + 1)):
                at = (node.end_lineno or 0, node.end_col_offset or 0)
                yield Call("docstrings.contradicted", source.index, lines, source.excerpt(lines), kept=True, at=at)

    # --- SQL ------------------------------------------------------------------------------------------------------

    def asked(self, source: CellSource, tree: ast.Module) -> Iterator[Call]:
        """Calls that stand for what SQL does."""
        for call, text in self._statements(source, tree):
            stored = sql.writes(text)
            later = [one for one in self._asking if (one.cell, one.at) > (call.cell, call.at)] if stored else []
            kept = call.kept or (call.result_used and bool(later))
            reaches = call.reaches.union(*(one.reaches for one in later)) if call.result_used else frozenset()
            for name in sql.operations(text):
                yield replace(call, name=name, kept=kept, reaches=reaches, arguments=())

    def _statements(self, source: CellSource, tree: ast.Module) -> Iterator[tuple[Call, str]]:
        texts = {id(node): text for node, text in _sql_in(tree)}
        if not texts:
            return
        named = _given_names(tree, texts)
        asking: dict[int, Call] = {}
        for node in nodes(tree):
            call = self._at.get((source.index, getattr(node, "end_lineno", 0) or 0, getattr(node, "end_col_offset", 0)))
            if isinstance(node, ast.Call) and call is not None and last(call.name) not in _ONLY_SAYS:
                for one in _given(node):
                    if id(one) in texts and not (id(one) in asking and _is_text(node.func)):
                        # What is given `text("…")` asks, and not `text` itself.
                        asking[id(one)] = call
        yield from ((call, texts[one]) for one, call in asking.items())
        yield from self._by_name(named)

    def _by_name(self, named: Mapping[str, Iterable[str]]) -> Iterator[tuple[Call, str]]:
        for name, several in named.items():
            for call in self._at.values():
                if last(call.name) in _ONLY_SAYS or call.name in {"enumerate", "zip", "sqlalchemy.text"}:
                    continue
                if any(argument.value == name for argument in call.arguments):
                    yield from ((call, text) for text in several)
                    break


def _misnamed(code: CodeFacts) -> Iterator[Call]:
    for call in code.calls:
        if not call.dead and last(call.name) in _OF_TEXT and any(_MISNAMED.search(one.value) for one in call.arguments):
            yield replace(call, name="files.misnamed", arguments=())


def _ends(there: Iterable[Call | ChangeFact]) -> frozenset[Sink]:
    return frozenset(sink for one in there for sink in one.reaches)


def _within(lines: tuple[int, int], others: tuple[int, int]) -> bool:
    return lines[0] <= others[1] and lines[1] >= others[0]


def _given(node: ast.Call) -> Iterator[ast.expr]:
    """What a call is given, `text("…")` around it taken away."""
    for one in (*node.args, *(key.value for key in node.keywords)):
        yield one.args[0] if isinstance(one, ast.Call) and one.args and _is_text(one.func) else one


def _is_text(function: ast.expr) -> bool:
    return (isinstance(function, ast.Name) and function.id in {"text", "dedent"}) or (
        isinstance(function, ast.Attribute) and function.attr in {"text", "dedent", "SQL"}
    )


def _sql_in(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    for node in nodes(tree):
        text = _text(node) if isinstance(node, (ast.Constant, ast.JoinedStr)) else ""
        if text and sql.STARTS.match(text):
            yield node, text


def _text(node: ast.AST) -> str:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            known = (one.value if isinstance(one, ast.Constant) else "x" for one in parts)
            return "".join(str(one) for one in known)
    return ""


def _given_names(tree: ast.Module, texts: Mapping[int, str]) -> dict[str, list[str]]:
    """Texts by the names that they are given, or that go through a list of them."""
    found: dict[str, list[str]] = {}
    for node in nodes(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            inside = [texts[id(one)] for one in nodes(node.value) if id(one) in texts]
            if inside and not isinstance(node.value, ast.Call):
                for target in targets:
                    if isinstance(target, ast.Name):
                        found.setdefault(target.id, []).extend(inside)
    _through_loops(tree, texts, found)
    return found


def _through_loops(tree: ast.Module, texts: Mapping[int, str], found: dict[str, list[str]]) -> None:
    for node in nodes(tree):
        if isinstance(node, ast.For) and isinstance(node.target, (ast.Name, ast.Tuple)):
            inside = [texts[id(one)] for one in nodes(node.iter) if id(one) in texts]
            held = [text for one in nodes(node.iter) if isinstance(one, ast.Name) for text in found.get(one.id, ())]
            for target in nodes(node.target):
                if isinstance(target, ast.Name) and (inside or held):
                    found.setdefault(target.id, []).extend([*inside, *held])
