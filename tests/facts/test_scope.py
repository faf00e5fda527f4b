from hypothesis import given
from hypothesis import strategies as st

from certgrader.facts.code.scope import UNBOUND, Bound, Scope
from certgrader.facts.code.values import Instance, OneOf, Value, union

A, B, C = (Instance(name) for name in "abc")
_STEPS = st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from([A, B, None, UNBOUND])), max_size=4)


def _taken(scope: Scope, steps: list[tuple[str, Bound]]) -> None:
    for name, value in steps:
        if value is UNBOUND:
            scope.unbind(name)
        else:
            scope.bind(name, value)


def test_a_branch_is_undone_and_told() -> None:
    scope = Scope({"x": A, "y": B})
    scope.branch()
    scope.bind("x", C)
    scope.unbind("y")
    scope.bind("z", A)
    assert scope.leave() == {"x": C, "y": UNBOUND, "z": A}
    assert scope.names == {"x": A, "y": B}


def test_what_is_left_alone_costs_nothing() -> None:
    scope = Scope({f"x{i}": A for i in range(1000)})
    scope.branch()
    scope.bind("x3", B)
    assert list(scope.leave()) == ["x3"]


def test_a_branch_within_a_branch() -> None:
    scope = Scope({"x": A})
    scope.branch()
    scope.branch()
    scope.bind("x", B)
    scope.merge(scope.leave(), {})
    assert scope.get("x") == OneOf((B, A))
    assert scope.leave() == {"x": OneOf((B, A))}
    assert scope.get("x") == A


def test_a_function_changes_a_global_name_within_a_branch() -> None:
    scope = Scope({"x": A})
    inner = Scope(outer=scope, shared={"x"})
    scope.branch()
    inner.bind("x", B)
    assert scope.leave() == {"x": B}


@given(_STEPS, st.lists(_STEPS, min_size=1, max_size=3))
def test_merging_is_the_union_of_whole_copies(
    before: list[tuple[str, Bound]], ways: list[list[tuple[str, Bound]]]
) -> None:
    scope = Scope()
    _taken(scope, before)
    copies: list[dict[str, Value | None]] = []
    changes = []
    for steps in ways:
        copy = Scope(dict(scope.names))
        _taken(copy, steps)
        copies.append(copy.names)
        scope.branch()
        _taken(scope, steps)
        changes.append(scope.leave())
    scope.merge(*changes)
    names = {name for copy in copies for name in copy}
    assert scope.names == {name: union(copy[name] for copy in copies if name in copy) for name in names}
