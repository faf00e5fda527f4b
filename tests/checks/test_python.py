from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

MODULE = """
from certgrader.checks.base import Evidence, Finding

def yes(facts): return True
def no(facts): return False
def silent(facts): return None
def evidence(facts): return [Evidence("code", "x", c.excerpt, "coded", c.cell) for c in facts.code.calls]
def finding(facts): return Finding("x", "found", (Evidence("code", "x", "e", "coded"),))
def odd(facts): return 3
def broken(facts): raise KeyError("colonne")
"""


@pytest.fixture(autouse=True)
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "authors_checks.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


def test_answers(finds: Any, misses: Any, cannot_tell: Any) -> None:
    finds("{function: 'authors_checks:yes'}", "x = 1")
    misses("{function: 'authors_checks:no'}", "x = 1")
    cannot_tell("{function: 'authors_checks:silent'}", "x = 1")
    assert len(finds("{function: 'authors_checks:evidence'}", "open('a')").evidence) == 1
    misses("{function: 'authors_checks:evidence'}", "x = 1")
    finds("{function: 'authors_checks:finding'}", "x = 1")


@pytest.mark.parametrize(
    ("function", "error"),
    [("authors_checks:odd", TypeError), ("authors_checks:broken", KeyError), ("authors_checks:none", AttributeError),
     ("no_such_module_here:f", ImportError)],
)  # fmt: skip
def test_failures_reach_the_caller(function: str, error: type[Exception], make_check: Any, make_facts: Any) -> None:
    with pytest.raises(error):
        make_check("python", f"{{function: '{function}'}}").run(make_facts("x = 1"))


def test_wrong_path_is_refused(make_check: Any) -> None:
    with pytest.raises(ValidationError):
        make_check("python", "{function: 'authors_checks'}")
