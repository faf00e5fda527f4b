"""What loops do: names that change in them, and loops over models of which none is used."""

import ast
from collections.abc import Iterable

from certgrader.facts.modelling.values import Entries, Env, Items, Model, Value, leaves, loosened
from certgrader.notebook.syntax import nodes

_LOOKS_UP = frozenset({"eval", "exec", "locals", "globals", "vars", "getattr", "setattr"})
_SAYS = frozenset({"print", "display"})
Loop = ast.For | ast.AsyncFor | ast.While


def bound_in(node: Loop) -> frozenset[str]:
    """Names that a loop's body binds."""
    return stored_in(node.body)


def stored_in(body: Iterable[ast.stmt]) -> frozenset[str]:
    """Names that these statements bind."""
    return frozenset(
        one.id for stmt in body for one in nodes(stmt) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    )


def unsettle(names: frozenset[str], env: Env) -> None:
    """What a loop binds is another thing the next time: it is not known to be the same as anything."""
    for name in names & env.names.keys():
        env.names[name] = loosened(env.names[name], echo=False)
        env.spans.pop(name, None)


def ignores_its_models(node: ast.For | ast.AsyncFor, over: Value, env: Env) -> bool:
    """Whether the loop goes over several models and uses none of them. `env`: with the loop's names bound."""
    if len({id(one) for one in leaves(over) if isinstance(one, Model)}) < 2:
        return False
    names = {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
    keys = isinstance(over, Entries) and isinstance(node.target, ast.Name)
    held = names if not keys else frozenset()
    held = {one for one in held if any(isinstance(leaf, Model) for leaf in leaves(env.names.get(one, Items(()))))}
    if not keys and not held:
        return False
    # In `[a, b]` stand the models themselves, in `models` or `models.items()` what holds them.
    written = isinstance(node.iter, (ast.List, ast.Tuple, ast.Dict))
    holders = set() if written else {one.id for one in ast.walk(node.iter) if isinstance(one, ast.Name)}
    kept_from = held | holders | _LOOKS_UP
    if keys:
        kept_from |= names
    return not any(_uses(stmt, kept_from, names if keys else frozenset()) for stmt in node.body)


def _uses(node: ast.AST, names: frozenset[str] | set[str], keys: frozenset[str] | set[str]) -> bool:
    """Whether `names` are read; `keys` may name results, or be printed."""
    if isinstance(node, ast.Name):
        return isinstance(node.ctx, ast.Load) and node.id in names
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        named = isinstance(node.slice, ast.Name) and node.slice.id in keys
        return _uses(node.value, names, keys) or (not named and _uses(node.slice, names, keys))
    says = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SAYS
    if says or isinstance(node, ast.JoinedStr):
        names = names - keys
    return any(_uses(child, names, keys) for child in ast.iter_child_nodes(node))
