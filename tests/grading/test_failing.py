from certgrader.checks.base import Evidence, Finding, Strength
from certgrader.grading.failing import unreached
from certgrader.notebook.model import Lines


def at(lines: Lines, strength: Strength = "coded") -> Finding:
    return Finding("c", "found", (Evidence("code", "c", "x", strength, cell=0, lines=lines),))


def test_what_stands_where_the_error_is_or_after_was_not_reached() -> None:
    assert unreached({0: 2}, [at((2, 2))]) == {0}
    assert unreached({0: 2}, [at((3, 3))]) == {0}
    assert unreached({0: 2}, [at((1, 1)), at((3, 3))]) == frozenset()
    assert unreached({0: 1}, [at((1, 1))]) == {0}


def test_a_cell_that_did_not_stop_or_that_ran_since_is_none_of_them() -> None:
    assert unreached({}, [at((2, 2))]) == frozenset()
    assert unreached({1: 1}, [at((2, 2))]) == frozenset()
    assert unreached({0: 2}, [at((2, 2), "executed")]) == frozenset()
