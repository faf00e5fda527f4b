"""Work done in the project's own Python files: `from src.train import run; run(data)` does what `run` does.

A call of the notebook that leads into a file of the submission stands for the library calls that it makes there, so
that splitting a project into modules, as a good one is, hides nothing. Importing a file stands for what its top level
calls.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePosixPath

from certgrader.facts.code.extract import extract
from certgrader.facts.code.record import cut
from certgrader.facts.model import Call, CodeFacts
from certgrader.notebook.model import Cell, Code, Notebook

MOST_FILES = 12
"""Files that are followed for one notebook."""
MOST_TEXT = 40_000
"""Characters of one file; a longer one is left alone."""
MOST_CALLS = 40
"""Library calls that one call of the notebook stands for."""
_OWN = "notebook."


@dataclass(frozen=True, slots=True)
class _Module:
    """What a file does. `by_function`: live library calls of each function or method, with those that it leads to;
    "" holds those of the top level."""

    path: str
    by_function: Mapping[str, tuple[Call, ...]]

    def of(self, name: str) -> tuple[Call, ...]:
        """Of a function, a method, or a class: all that making one does."""
        return self.by_function.get(name) or self.by_function.get(f"{name}.__init__") or ()


def through_modules(facts: CodeFacts, files: Mapping[str, str]) -> CodeFacts:
    """The facts with the calls made in the project's own files. `files`: text of each Python file, by its path."""
    names = _names(files)
    if not names:
        return facts
    follow = _Follow(files, names)
    added: list[Call] = []
    for call in facts.calls:
        if not call.dead:
            added += follow.calls(call)
    for one in facts.imports:
        found = names.get(one.name) or names.get(one.name.rpartition(".")[0])
        if found is not None:
            excerpt = f"import {one.name}"
            here = Call(one.name, one.cell, (one.line, one.line), excerpt, result_used=True, kept=True)
            added += _standing(here, follow.module(found), "")
    return replace(facts, calls=_in_order(facts.calls, added)) if added else facts


def _in_order(calls: Iterable[Call], added: Iterable[Call]) -> tuple[Call, ...]:
    kept = {(call.cell, call.lines, call.name): call for call in added}
    for call in calls:
        kept.pop((call.cell, call.lines, call.name), None)
    return tuple(sorted((*calls, *kept.values()), key=lambda one: (one.cell, one.lines, one.at)))


def _names(files: Mapping[str, str]) -> dict[str, str]:
    """Dotted names under which a file may be imported, whatever folder is on the path; the shortest path wins."""
    names: dict[str, str] = {}
    for path in sorted(files, key=lambda one: (one.count("/"), one)):
        pure = PurePosixPath(path)
        if pure.suffix != ".py" or len(files[path]) > MOST_TEXT:
            continue
        parts = pure.parent.parts if pure.name == "__init__.py" else (*pure.parent.parts, pure.stem)
        for start in range(len(parts)):
            names.setdefault(".".join(parts[start:]), path)
    return names


class _Follow:
    """Reads each file once, when it is asked for."""

    def __init__(self, files: Mapping[str, str], names: Mapping[str, str]) -> None:
        self._files = files
        self._names = names
        self._modules: dict[str, _Module] = {}

    def calls(self, call: Call) -> Iterator[Call]:
        """What a call stands for, where it leads into a file."""
        found = self._target(call.name)
        if found is not None:
            path, tail = found
            yield from _standing(call, self.module(path), tail)

    def _target(self, name: str) -> tuple[str, str] | None:
        parts = name.removeprefix(_OWN).lstrip(".").split(".")
        for end in range(len(parts) - 1, 0, -1):
            path = self._names.get(".".join(parts[:end]))
            if path is not None:
                return path, ".".join(parts[end:])
        return None

    def module(self, path: str) -> _Module:
        """The file at `path`; an empty one while it is being read, or where there were enough already."""
        if path not in self._modules:
            if len(self._modules) >= MOST_FILES:
                return _Module(path, {})
            self._modules[path] = _Module(path, {})
            self._modules[path] = self._read(path)
        return self._modules[path]

    def _read(self, path: str) -> _Module:
        facts = extract(_as_notebook(self._files[path]))
        direct: dict[str, list[Call]] = defaultdict(list)
        leads: dict[str, set[str]] = defaultdict(set)
        for call in facts.calls:
            function = call.function or ""
            if call.cell or (call.dead and not function):
                continue
            target = self._target(call.name)
            if call.name.startswith(_OWN):
                leads[function].add(call.name.removeprefix(_OWN))
            elif target is not None and target[0] != path:
                direct[function] += self.module(target[0]).of(target[1])
            else:
                direct[function].append(call)
        names = {*direct, *leads}
        return _Module(path, {name: tuple(_reached(name, direct, leads)) for name in names})


def _reached(name: str, direct: Mapping[str, list[Call]], leads: Mapping[str, set[str]]) -> Iterator[Call]:
    """The library calls of a function and of those of the same file that it calls, each name once."""
    waiting, met, told = [name], {name}, set[str]()
    while waiting:
        current = waiting.pop()
        for call in direct.get(current, ()):
            if call.name not in told:
                told.add(call.name)
                yield call
        for other in sorted(leads.get(current, ())):
            for one in (other, f"{other}.__init__"):
                if one not in met:
                    met.add(one)
                    waiting.append(one)


def _standing(call: Call, module: _Module, name: str) -> Iterator[Call]:
    for one in islice(module.of(name), MOST_CALLS):
        excerpt = cut(f"{call.excerpt} → {one.excerpt} ({module.path})")
        yield replace(
            call, name=one.name, excerpt=excerpt, arguments=one.arguments, in_loop=call.in_loop or one.in_loop
        )


def _as_notebook(text: str) -> Notebook:
    """The file as a notebook of one cell, and a cell that calls all that it defines, so that nothing is unused."""
    code = _code(text)
    calls = "\n".join(_everything(code.tree))
    cells = (Cell(0, "code", text, code=code), Cell(1, "code", calls, code=_code(calls)))
    return Notebook(cells, (), (), "", "en", "jupyter", "python", "4.5")


def _code(text: str) -> Code:
    return Code(text, tuple(range(1, text.count("\n") + 2)))


def _everything(tree: ast.Module | None) -> Iterator[str]:
    for node in tree.body if tree is not None else ():
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"{node.name}()"
        elif isinstance(node, ast.ClassDef):
            yield f"_one_{node.name} = {node.name}()"
            methods = (one.name for one in node.body if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)))
            yield from (f"_one_{node.name}.{name}()" for name in methods if not name.startswith("__"))
