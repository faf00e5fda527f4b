"""What an extractor that failed would have said is "cannot tell", for every check that rests on it."""

from typing import Any

import pytest

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.model import Facts


@pytest.mark.parametrize(
    ("extractor", "kind", "fields"),
    [
        ("code", "code", "{calls: [open]}"),
        ("code", "output", "{kind: [figure]}"),
        ("output", "output", "{metric: [accuracy]}"),
        ("prose", "prose", "{pattern: [biais]}"),
        ("runtime", "runtime", "{event: fitted}"),
        ("file", "file", "{kind: [workflow]}"),
    ],
)
def test_cannot_tell(extractor: Any, kind: str, fields: str, make_check: Any) -> None:
    why = phrase(f"checks.extractor.{extractor}", error="ZeroDivisionError")
    finding = make_check(kind, fields).run(Facts(problems=((extractor, why),)))
    assert finding.outcome == "cannot_tell"
    assert finding.why is not None
