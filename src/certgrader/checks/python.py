"""`type: python`: a function of yours answers.

    - id: seasonal
      type: python
      function: my_checks.seasons:finds_seasons

The function takes the `Facts` and returns a `Finding`, evidence (one, or several), or True, False or None: found,
not found, cannot tell. It is imported when the check runs, from the Python environment that certgrade runs in.
"""

import importlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from pydantic import Field

from certgrader.catalogue.catalogue import phrase
from certgrader.checks.base import Check, Evidence, Finding
from certgrader.facts.model import Facts


class PythonCheck(Check):
    """A function named by its import path."""

    type: Literal["python"] = "python"
    function: str = Field(pattern=r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*$")

    def run(self, facts: Facts) -> Finding:
        """What the function says. Raises ImportError, AttributeError, or whatever the function raises."""
        module, _, name = self.function.partition(":")
        answer = getattr(importlib.import_module(module), name)(facts)
        if isinstance(answer, Finding):
            evidence = tuple(replace(one, check=self.id) for one in answer.evidence)
            return replace(answer, check=self.id, evidence=evidence)
        if answer is None:
            return self.cannot_tell(phrase("checks.python.silent", function=self.function))
        if isinstance(answer, bool):
            return Finding(self.id, "found" if answer else "not_found")
        items = [answer] if isinstance(answer, Evidence) else list(answer) if isinstance(answer, Iterable) else [answer]
        if not all(isinstance(one, Evidence) for one in items):
            raise TypeError(f"{self.function} returned {type(answer).__name__}")
        return self.found(*(replace(one, check=self.id) for one in items))
