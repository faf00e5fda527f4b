"""Secrets that are known by their place in Python code, which text alone does not show."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from certgrader.masking.assignments import acceptable, kind_of
from certgrader.masking.names import sensitivity
from certgrader.masking.values import can_be_password, looks_random
from certgrader.notebook.model import SecretKind
from certgrader.notebook.syntax import try_parse

_LOGINS = frozenset({"login", "HTTPBasicAuth", "BasicAuth", "HTTPDigestAuth"})
_DEFAULTS = frozenset({"getenv", "get", "setdefault", "putenv", "environ", "add_secret", "set"})
_KEYED = frozenset("login init configure Client connect Session Connection OpenAI Experiment set_api_key".split())
_TWILIO = 34
_MARKS = ("pass", "pwd", "mdp", "secret", "token", "key", "cred", "jeton", "cle", "auth", "login", "client", "pat")


@dataclass(frozen=True, slots=True)
class Literal:
    """A secret written as a literal: its value, what it is, its lines in the code, from 1, and how it is written."""

    value: str
    kind: SecretKind
    lines: tuple[int, int]
    written: str


def literal_secrets(python: str) -> Iterator[Literal]:
    """Literals given to names, keywords, keys and calls that take a password or key. Code that cannot be parsed has
    none."""
    low = python.lower()
    if not any(mark in low for mark in _MARKS):
        return
    tree = try_parse(python)
    if not isinstance(tree, ast.Module):
        return
    lines = python.split("\n")
    for node in ast.walk(tree):
        for constant, kind in _of_node(node):
            span = constant.lineno, constant.end_lineno or constant.lineno
            yield Literal(_text(constant) or "", kind, span, _segment(lines, constant))


Found = Iterator[tuple[ast.expr, SecretKind]]


def _of_node(node: ast.AST) -> Found:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _assigned(target, node.value)
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
        if node.value is not None:
            yield from _assigned(node.target, node.value)
    elif isinstance(node, ast.Compare):
        for other in node.comparators:
            yield from _assigned(node.left, other)
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.Dict):
        yield from _dict(node)
    elif isinstance(node, ast.arguments):
        yield from _defaults(node)


def _assigned(target: ast.expr, value: ast.expr) -> Found:
    if isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
        for one, other in zip(target.elts, value.elts, strict=False):
            yield from _assigned(one, other)
        return
    yield from _named(_name(target), value)


def _name(target: ast.expr) -> str:
    if isinstance(target, ast.Name):
        return target.id
    if isinstance(target, ast.Attribute):
        return target.attr
    if isinstance(target, ast.Subscript):
        return _text(target.slice) or ""
    return ""


def _named(name: str, value: ast.expr, *, in_table: bool = False) -> Found:
    sensitive = sensitivity(name)
    if sensitive is None:
        return
    for one in _choices(value):
        text = _text(one)
        if text is not None and acceptable(text, sensitive, named_in_table=in_table):
            yield one, kind_of(name, sensitive)


def _choices(value: ast.expr) -> Iterable[ast.expr]:
    """What `value` can be: `os.getenv("X") or "…"` and `"…" if local else other` hold a literal each."""
    if isinstance(value, ast.BoolOp):
        return value.values
    return (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)


def _call(node: ast.Call) -> Found:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else _name(node.func)
    for keyword in node.keywords:
        if keyword.arg is None:
            continue
        yield from _named(keyword.arg, keyword.value)
        text = _text(keyword.value)
        if keyword.arg in ("key", "api") and text is not None and (called in _KEYED) and looks_random(text):
            yield keyword.value, kind_of(_dotted(node.func), "key")
        if keyword.arg == "auth" and isinstance(keyword.value, ast.Tuple):
            yield from _pair(keyword.value.elts)
    if called in _LOGINS:
        yield from _pair(node.args)
    if called in _DEFAULTS and len(node.args) >= 2:
        yield from _named(_text(node.args[0]) or "", node.args[1])
    first = _text(node.args[0]) if len(node.args) == 2 else None
    if (
        first is not None
        and first.startswith("AC")
        and len(first) == _TWILIO
        and looks_random(_text(node.args[1]) or "")
    ):
        yield node.args[1], "access-token"


def _dotted(function: ast.expr) -> str:
    """`wandb.login`; what is no plain name is left out."""
    names: list[str] = []
    while isinstance(function, ast.Attribute):
        names.append(function.attr)
        function = function.value
    return ".".join([_name(function), *reversed(names)])


def _pair(arguments: list[ast.expr]) -> Found:
    """A user and a password."""
    if len(arguments) != 2 or _text(arguments[0]) == "":
        return
    password = _text(arguments[1])
    if password is not None and can_be_password(password):
        yield arguments[1], "password"


def _dict(node: ast.Dict) -> Found:
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            yield from _named(_text(key) or "", value, in_table=True)


def _defaults(node: ast.arguments) -> Found:
    positional = [*node.posonlyargs, *node.args]
    pairs = list(zip(reversed(positional), reversed(node.defaults), strict=False))
    pairs += [(one, default) for one, default in zip(node.kwonlyargs, node.kw_defaults, strict=True) if default]
    for argument, default in pairs:
        yield from _named(argument.arg, default)


def _text(node: ast.expr) -> str | None:
    """The text of a literal, of literals added up, and of bytes."""
    parts: list[str] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Add):
            waiting += [one.right, one.left]
        elif isinstance(one, ast.Constant) and isinstance(one.value, (str, bytes)):
            parts.append(one.value if isinstance(one.value, str) else one.value.decode("latin-1"))
        else:
            return None
    return "".join(parts)


def _segment(lines: list[str], node: ast.expr) -> str:
    """How `node` is written. Its columns count bytes of UTF-8."""
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    text = "\n".join(lines[first : last + 1]).encode("utf-8", "surrogatepass")
    dropped = len(lines[last].encode("utf-8", "surrogatepass")) - (node.end_col_offset or 0)
    return text[node.col_offset : len(text) - dropped].decode("utf-8", "surrogatepass")
