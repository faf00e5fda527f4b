"""Trainings that a function of the notebook does again for each new batch of data: `refits.on_new_data`.

The batch is asked for by what the function is given: one that loads the same whatever it is asked for learns nothing
new.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from certgrader.facts.code.blocks import statements
from certgrader.facts.model import Call, CodeFacts
from certgrader.facts.modelling.arguments import written
from certgrader.facts.modelling.kinds import last
from certgrader.facts.modelling.model import FitFact
from certgrader.notebook.syntax import nodes

_LOADS = ("read_", "load", "scan_", "fetch")
_LOADS_NO_DATA = ("load_weights", "load_model", "load_state_dict")


def refitted(trees: Mapping[int, ast.Module], code: CodeFacts, fits: Sequence[FitFact]) -> Iterator[Call]:
    """The calls, in loops, of functions that train on what they are asked to load."""
    learning = {one.spot.function.rpartition(".")[2] for one in fits if one.spot.function and one.kind == "model"}
    asked = [
        one
        for one in code.calls
        if one.in_loop and not one.dead and one.name.startswith("notebook.") and last(one.name) in learning
    ]
    if not asked:
        return
    functions = {
        node.name: node
        for tree in trees.values()
        for node in statements(tree.body)
        if isinstance(node, ast.FunctionDef)
    }
    for call in asked:
        function = functions.get(last(call.name))
        given = [one for one in call.arguments if one.literal is None and one.value.isidentifier()]
        if given and function is not None and _loads_what_is_asked(function, functions):
            yield replace(call, name="refits.on_new_data", arguments=())


def _loads_what_is_asked(function: ast.FunctionDef, functions: Mapping[str, ast.FunctionDef], depth: int = 3) -> bool:
    """Whether what it loads, itself or through another function, depends on what it is given."""
    parameters = {one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)}
    own = parameters - {"self", "cls"}
    made = set(own)
    for statement in statements(function.body):
        if isinstance(statement, ast.Assign) and _names(statement.value) & made:
            made |= {one.id for target in statement.targets for one in nodes(target) if isinstance(one, ast.Name)}
    for node in nodes(function):
        if isinstance(node, ast.Call):
            name = written(node.func)
            handed = {one for value in (*node.args, *(key.value for key in node.keywords)) for one in _names(value)}
            if handed.isdisjoint(made):
                continue
            if name.startswith(_LOADS) and not name.startswith(_LOADS_NO_DATA) and name not in functions:
                return True
            inner = functions.get(name)
            further = depth > 0 and inner is not function
            if inner is not None and further and _loads_what_is_asked(inner, functions, depth - 1):
                return True
    return False


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in nodes(node) if isinstance(one, ast.Name)}
