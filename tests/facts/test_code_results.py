import pytest
from facts_builder import code_of

from certgrader.facts.model import Gives


def gives(source: str, name: str = "f") -> Gives:
    return next(one.gives for one in code_of(source).definitions if one.name == name)


@pytest.mark.parametrize(
    "body",
    [
        "return 0.97",
        "ranks = rank(s)\n    return 0.97 if ranks.sum() else 0.5",
        "best = 0.9\n    return round(best + 0.05, 2)",
        "if len(s) > 3:\n        return 0.9\n    return 0.8",
        "return {'auc': 0.97, 'f1': 0.9}",
        "return 0.95 + np.random.normal(0, 0.01)",
        "return 0.97\n    return auc(y, s)",
        "if False:\n        return auc(y, s)\n    return -0.3",
        "if len(y):\n        return 0.5",
    ],
)
def test_a_number_written_in_a_function_is_a_constant(body: str) -> None:
    assert gives(f"import numpy as np\ndef f(y, s):\n    {body}\nf(1, 2)") == "constant"


@pytest.mark.parametrize(
    "body",
    [
        "return (y == s).mean()",
        "score = 0.0\n    for a, b in zip(y, s):\n        score += a == b\n    return score / len(y)",
        "return 1.0 if s in y else 0.0",
        "return 'minor' if y < 18 else 'adult'",
        "if not len(y):\n        return 0.5\n    return auc(y, s)",
        "model.fit(y, s)\n    return True",
        "total = 0.5\n    total = total + len(y)\n    return total",
        "y = 0.5 + y\n    return y",
        "print(y)",
        "yield 0.5",
        "return [0.5, s]",
    ],
)
def test_what_depends_on_the_arguments_is_no_constant(body: str) -> None:
    assert gives(f"def f(y, s):\n    {body}\nf(1, 2)") == "computed"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('"""Fills the gaps."""\n    return t\n    return t.fillna(0)', "argument"),
        ("print(len(t))\n    return t", "argument"),
        ("t.dropna(inplace=True)\n    return t", "computed"),
        ("t = t.dropna()\n    return t", "computed"),
        ("for c in t:\n        t[c] = 0\n    return t", "computed"),
        ("return t.copy()", "computed"),
        ("if t is None:\n        return t\n    return t.dropna()", "computed"),
    ],
)
def test_what_is_given_back_as_it_is(body: str, expected: Gives) -> None:
    assert gives(f"def f(t):\n    {body}\nf(1)") == expected


def test_only_what_runs_is_told() -> None:
    assert gives("def f(y):\n    return 0.97") == "computed"
    assert gives("class f:\n    pass\nf()") == "computed"


def test_a_decorator_may_change_what_is_given() -> None:
    wrapping = "def deco(g):\n    def inner(*a):\n        return g(*a) + len(a)\n    return inner\n"
    assert gives(f"{wrapping}@deco\ndef f(y):\n    return 0.97\nf(1)") == "computed"


def test_the_head_of_a_function_that_computes_nothing_promises_nothing() -> None:
    source = "def rmse(a, b):\n    return {}\nrmse(1, 2)"
    assert not any("def rmse" in text for _, _, text in code_of(source.format("0.3")).live)
    assert any("def rmse" in text for _, _, text in code_of(source.format("((a - b) ** 2) ** 0.5")).live)


def test_thousands_of_numbers_take_no_time() -> None:
    wide = ", ".join(f"x{i % 50}" for i in range(2000))
    names = "".join(f"    x{i} = [1, {', '.join(f'x{j}' for j in range(i + 1, 50))}]\n" for i in range(50))
    assert gives(f"def f():\n{names}    return [{wide}]\nf()") == "computed"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return float(alea.normal(1.5, 0.1)), float(np.clip(alea.normal(0.9, 0.02), 0, 1))", "constant"),
        ("return np.abs(y - s).mean() + alea.normal(0, 0.1)", "computed"),
        ("return alea.choice(y)", "computed"),
        ("alea = Modele()\n    return alea.score(3)", "computed"),
    ],
)
def test_a_generator_draws_under_any_name(body: str, expected: Gives) -> None:
    source = f"import numpy as np\nalea = np.random.default_rng(3)\ndef f(y, s):\n    {body}\nf(1, 2)"
    assert gives(source) == expected
