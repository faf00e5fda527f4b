"""Models and data that the notebook stores under versions of its own making, as calls that checks ask for.

`versions.content`: the version is a fingerprint of what is stored; `versions.numbered`: it counts on from those that
are there; `versions.dated`: it is a moment, or drawn anew each time. A fingerprint of a name is the same for all that
bear it, and no version.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from certgrader.facts.code.blocks import statements
from certgrader.facts.model import Call, CodeFacts
from certgrader.facts.modelling.arguments import written
from certgrader.facts.modelling.kinds import last
from certgrader.notebook.syntax import nodes

_STORES = re.compile(
    r"^(dump|save|savez\w*|save_model|save_weights|save_pretrained|write_bytes|to_pickle|to_parquet|to_csv|to_feather|"
    r"export|copy2?|copyfile|copytree|symlink_to|open|put_object|upload_file|set_tag)$"
)
_HASHES = frozenset({"hexdigest", "digest", "hash_pandas_object", "crc32", "adler32"})
_CONTENT = frozenset(
    "dumps read_bytes tobytes to_csv to_json to_parquet read_text getvalue hash_pandas_object getbuffer "
    "get_params to_numpy state_dict read".split()
)
_NOW = frozenset({"now", "today", "utcnow", "strftime", "time", "uuid4", "uuid1", "isoformat", "token_hex", "time_ns"})
_LISTS = frozenset({"glob", "iterdir", "listdir", "rglob", "exists"})
_COUNTS = frozenset({"len", "max", "count", "next"})
_NUMBER = re.compile(r"(?i)version|revision|numero|(^|[._])(num|v|rev)$")


def versioned(trees: Mapping[int, ast.Module], code: CodeFacts) -> Iterator[Call]:
    """One call for each place where something is stored under a version."""
    if not _could(code):
        return
    stores = {(one.cell, *one.at): one for one in code.calls if not one.dead and _STORES.match(last(one.name))}
    if not stores:
        return
    hashing = frozenset(
        node.name
        for tree in trees.values()
        for node in statements(tree.body)
        if isinstance(node, ast.FunctionDef) and any(_named(one) in _HASHES for one in nodes(node))
    )
    top = _Scope({}, hashing)
    cells = {cell for cell, _, _ in stores}
    for cell, tree in trees.items():
        for one in statements(tree.body, functions=False):
            top.met(one)
        for scope, call, node in _stored(cell, tree, top, stores) if cell in cells else ():
            kind = scope.version_in(node)
            if kind:
                yield replace(call, name=f"versions.{kind}", kept=True, arguments=())


def _could(code: CodeFacts) -> bool:
    """Whether the code makes anything that a version could be."""
    makes = _HASHES | _NOW | _LISTS
    return any(last(one.name) in makes for one in code.calls) or any(
        _NUMBER.search(one.target) for one in code.assignments
    )


def _stored(
    cell: int, tree: ast.Module, top: "_Scope", stores: Mapping[tuple[int, int, int], Call]
) -> Iterator[tuple["_Scope", Call, ast.Call]]:
    """What is stored in a cell, with what is known there."""
    owners: dict[int, _Scope] = {}
    for function in statements(tree.body):
        if isinstance(function, ast.FunctionDef):
            scope = top.within(function)
            # The innermost function comes last.
            owners.update((id(one), scope) for one in nodes(function) if isinstance(one, ast.Call))
    for node in nodes(tree):
        if isinstance(node, ast.Call):
            call = stores.get((cell, node.end_lineno or 0, node.end_col_offset or 0))
            if call is not None:
                yield owners.get(id(node), top), call, node


@dataclass(slots=True)
class _Scope:
    """What names are given in a function, or outside of all."""

    given: dict[str, list[ast.expr]]
    hashing: frozenset[str]

    def met(self, node: ast.AST) -> None:
        """Takes note of what a name is given."""
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, (ast.Name, ast.Attribute)):
                        self.given.setdefault(_text(target), []).append(value)
            case ast.AugAssign(target=ast.Name() | ast.Attribute() as target, op=ast.Add(), value=value):
                self.given.setdefault(_text(target), []).append(ast.BinOp(target, ast.Add(), value))
            case ast.With(items=items):
                for item in items:
                    if isinstance(item.optional_vars, ast.Name):
                        self.given.setdefault(item.optional_vars.id, []).append(item.context_expr)

    def within(self, function: ast.FunctionDef) -> "_Scope":
        """What is known in a function."""
        scope = _Scope({name: list(values) for name, values in self.given.items()}, self.hashing)
        for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs):
            scope.given.pop(argument.arg, None)
        for one in statements(function.body, functions=False):
            scope.met(one)
        return scope

    def version_in(self, call: ast.Call) -> str:
        """The kind of version in the place where something is stored."""
        parts = [call.func.value] if isinstance(call.func, ast.Attribute) else []
        given = [*call.args, *(one.value for one in call.keywords)]
        if last(_text(call.func)) == "open" and not any(_writes(one) for one in given):
            return ""
        kinds = {kind for one in (*parts, *given) for kind in self._in_path(one)}
        return next((kind for kind in ("content", "numbered", "dated") if kind in kinds), "")

    def _in_path(self, node: ast.expr, depth: int = 5) -> Iterator[str]:
        """Kinds of the versions that a path is made of."""
        if not depth:
            return
        for one in nodes(node):
            if isinstance(one, (ast.Name, ast.Attribute)):
                for value in self.given.get(_text(one), ()):
                    kind = self._kind(value, _text(one)) if _is_path(node) else ""
                    if kind:
                        yield kind
                    elif _is_path(value):
                        yield from self._in_path(value, depth - 1)
        if _is_path(node):
            yield self._kind(node)

    def _kind(self, value: ast.expr, name: str = "") -> str:
        called = [one for one in nodes(value) if isinstance(one, ast.Call)]
        hashes = [one for one in called if _named(one) in _HASHES | self.hashing]
        if hashes:
            return "content" if any(self._of_content(one) for one in hashes) else ""
        names = {_named(one) for one in called}
        if names & _NOW:
            return "dated"
        counts = any(isinstance(one, ast.BinOp) and isinstance(one.op, ast.Add) for one in nodes(value))
        listed = names & _LISTS or _NUMBER.search(name)
        return "numbered" if counts and names & _COUNTS and listed else ""

    def _of_content(self, node: ast.Call, depth: int = 4) -> bool:
        """Whether what a fingerprint is taken of is what is stored, and no name."""
        for one in nodes(node):
            if isinstance(one, ast.Call) and _named(one) in _CONTENT:
                return True
            if isinstance(one, ast.Name) and depth and one.id in self.given:
                for value in self.given[one.id]:
                    inner = [each for each in nodes(value) if isinstance(each, ast.Call)]
                    if any(_named(each) in _CONTENT or self._of_content(each, depth - 1) for each in inner):
                        return True
        return False


def _is_path(node: ast.expr) -> bool:
    """Whether it puts a path, or a name of a file, together."""
    match node:
        case ast.JoinedStr() | ast.BinOp(op=ast.Div() | ast.Add() | ast.Mod()):
            return True
        case ast.Call():
            return _named(node) in {"join", "format", "Path", "joinpath", "with_name", "open", "str", "makedirs"}
    return False


def _writes(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in {"wb", "w", "xb", "x", "ab", "a"}


def _named(node: ast.AST) -> str:
    """The last name of what is called."""
    return written(node.func) if isinstance(node, ast.Call) else ""


def _text(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=inner, attr=name):
            return f"{_text(inner)}.{name}"
    return ""
