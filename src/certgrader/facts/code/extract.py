"""Code cells → code facts: what is called on what, live or dead, with which arguments."""

import ast
import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from certgrader.facts.code.interpret import Interpreter
from certgrader.facts.code.live import live_lines
from certgrader.facts.code.outline import Texts, borrowing, outline
from certgrader.facts.code.patches import Patches
from certgrader.facts.code.record import CellSource, Record, cut
from certgrader.facts.code.results import generators, given_back
from certgrader.facts.code.values import Own
from certgrader.facts.model import Call, CodeFacts
from certgrader.notebook.model import Cell, Notebook
from certgrader.notebook.other_languages import in_other_languages

_SHELLS = frozenset({"!", "!!", "bash", "sh", "system", "sx", "pip", "conda", "mamba", "script"})
_TESTING = ("unittest.main", "unittest.TextTestRunner", "unittest.TestLoader", "ipytest.run", "pytest.main")
_LOOK_UPS = frozenset({"globals", "locals", "eval", "exec", "getattr"})
# Every rule looks through them: a cell of a million lines must not take minutes.
_MOST_UNREAD = 5_000
_WRITING = frozenset({"writefile", "file"})
_ADOPTING = frozenset({"pylab"})


def extract(notebook: Notebook, modules: frozenset[str] = frozenset()) -> CodeFacts:
    """Facts of all code cells, in order, as one program. A cell that cannot be parsed is listed and skipped.

    `modules`: dotted names of the Python files beside the notebook: one may bear a library's name.
    """
    parsed: list[tuple[Cell, CellSource, ast.Module]] = []
    unparsed: list[tuple[int, str]] = []
    shell: list[tuple[int, int, str]] = []
    for cell in notebook.cells:
        if cell.code is None or cell.unread:
            continue
        shell.extend(_shell(cell))
        try:
            tree = _parse(cell)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
            unparsed.append((cell.index, cell.code.problem or str(problem)))
        else:
            parsed.append((cell, CellSource(cell), tree))
    record, patches = Record(), Patches(modules)
    magics = {magic.name for cell, _, _ in parsed for magic in (cell.code.magics if cell.code else ())}
    known = outline([(source, tree) for _, source, tree in parsed], borrows=any(map(borrowing, magics)))
    interpreter = Interpreter(record, known, patches)
    for cell, source, tree in parsed:
        _set_up(cell, interpreter)
        try:
            interpreter.cell(tree, source, silent=_silent(cell))
        except RecursionError:
            unparsed.append((cell.index, "RecursionError"))
    with contextlib.suppress(RecursionError):
        interpreter.leftovers(_by_name(parsed, record) | _tests(record, interpreter))
    others = in_other_languages(notebook)
    unread = [line for cell in notebook.cells for line in islice(_unread(cell), _MOST_UNREAD)]
    unexamined = tuple(cell.index for cell in notebook.cells if cell.unread and cell.kind == "code")
    facts = _facts(interpreter, known.texts, parsed, shell, unparsed, unread)
    return replace(facts, unexamined=unexamined, other_languages=others)


def _set_up(cell: Cell, interpreter: Interpreter) -> None:
    """What the cell's magics do to names."""
    for magic in cell.code.magics if cell.code is not None else ():
        if magic.name in _ADOPTING:
            interpreter.stars = (*interpreter.stars, "matplotlib.pyplot")
        elif magic.name in _WRITING:
            interpreter.patches.written(next(iter(magic.text.split("\n", 1)[0].split()[-1:]), ""))


def _facts(
    interpreter: Interpreter,
    texts: Mapping[int, Texts],
    parsed: Sequence[tuple[Cell, CellSource, ast.Module]],
    shell: Sequence[tuple[int, int, str]],
    unparsed: Sequence[tuple[int, str]],
    unread: Sequence[tuple[int, int, str]],
) -> CodeFacts:
    record = interpreter.record
    calls = sorted(_known(record), key=lambda item: item[0][:3])
    drawing = generators(tree for _, _, tree in parsed) if interpreter.definitions else frozenset[str]()
    given = [(one, given_back(one, drawing)) for one in interpreter.definitions]
    definitions = [one.fact(gives) for one, gives in given if one.owner is None]
    empty = {(one.source.index, one.node.lineno) for one, gives in given if gives == "constant"}
    return CodeFacts(
        calls=tuple(call for _, call in calls),
        imports=tuple(sorted(record.imports.values(), key=lambda one: (one.cell, one.line))),
        definitions=tuple(sorted(definitions, key=lambda one: (one.cell, one.lines))),
        assignments=tuple(sorted(record.assignments.values(), key=lambda one: (one.cell, one.line))),
        columns=tuple(record.columns),
        shell=tuple(shell),
        unparsed=tuple(sorted(unparsed)),
        unread=tuple(unread),
        live=tuple(live_lines(parsed, record, texts, empty)),
        displayed=frozenset(record.displayed),
        replaced=tuple(sorted(interpreter.patches.found.values(), key=lambda one: (one.cell, one.line, one.name))),
    )


def _known(record: Record) -> Iterator[tuple[tuple[int, int, int, str], Call]]:
    """Calls without what one walk could not name and another, over the same call, could."""
    named: set[tuple[tuple[int, int, int], bool]] = set()
    for key, call in record.calls.items():
        if not call.name.startswith("?"):
            named.add((key[:3], call.dead))
    for key, call in record.calls.items():
        unknown = call.name.startswith("?")
        if not unknown or not ((key[:3], False) in named or (call.dead and (key[:3], True) in named)):
            yield key, call


def _parse(cell: Cell) -> ast.Module:
    tree = cell.code.tree if cell.code is not None else None
    if tree is None:
        raise SyntaxError((cell.code.problem if cell.code else None) or "")
    return tree


def _unread(cell: Cell) -> Iterator[tuple[int, int, str]]:
    """Lines that no parser understood: of the whole cell, or of the statements that had to be left out."""
    code = cell.code
    if code is None or cell.unread or code.problem is None:
        return
    kept = (code.python or "").split("\n")
    for number, line in enumerate(cell.source.split("\n")):
        left_out = number >= len(kept) or not kept[number].strip()
        if line.strip() and left_out and not line.lstrip().startswith(("#", "%", "!")):
            yield cell.index, number + 1, cut(line)


def _silent(cell: Cell) -> bool:
    text = (cell.code.python if cell.code else None) or ""
    lines = [line for line in text.rstrip().splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return bool(lines) and lines[-1].split("#")[0].rstrip().endswith(";")


def _tests(record: Record, interpreter: Interpreter) -> frozenset[str]:
    """Functions and classes that a test framework looks up, where the notebook starts one."""
    if not any(call.name.startswith(_TESTING) and not call.dead for call in record.calls.values()):
        return frozenset()
    names = {one.node.name for one in interpreter.definitions if one.owner is None}
    return frozenset(name for name in names if name.lower().startswith("test")) | frozenset(
        one.node.name
        for number, one in enumerate(interpreter.definitions)
        if one.is_class and "unittest.TestCase" in interpreter.library_bases(Own(number))
    )


def _by_name(parsed: Sequence[tuple[Cell, CellSource, ast.Module]], record: Record) -> frozenset[str]:
    """Strings of a notebook that calls `globals()` or the like: functions may be looked up by them."""
    if not any(call.name in _LOOK_UPS for call in record.calls.values()):
        return frozenset()
    return frozenset(
        node.value
        for _, _, tree in parsed
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier()
    )


def _shell(cell: Cell) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for magic in cell.code.magics if cell.code else ():
        if magic.name not in _SHELLS:
            continue
        prefix = f"{magic.name} " if magic.name in {"pip", "conda", "mamba"} else ""
        for offset, line in enumerate(magic.text.splitlines() or [magic.text]):
            command = line.strip().lstrip("!%").strip()
            options = magic.whole_cell and offset == 0
            if command and not options and not command.startswith("#"):
                text = command if command.startswith(prefix.strip()) else f"{prefix}{command}"
                found.append((cell.index, magic.line + offset, cut(text)))
    return found
