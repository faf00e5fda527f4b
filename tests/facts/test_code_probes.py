"""Small notebooks beside the calls that really run in them.

A file of `probes/` holds notebooks separated by `---`, their cells by `%%`. Lines behind them say what is expected:
`#= ` names among the live calls, `#! ` names that are not, `#d ` names of dead calls only, `#r ` all that is replaced.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from facts_builder import code_of

_MARKS = ("#= ", "#! ", "#d ", "#r ")


def _probes() -> Iterator[tuple[str, str]]:
    for path in sorted((Path(__file__).parent / "probes").glob("*.txt")):
        for number, probe in enumerate(path.read_text(encoding="utf-8").split("\n---\n")):
            yield f"{path.stem}-{number}", probe


@pytest.mark.parametrize("probe", [pytest.param(probe, id=name) for name, probe in _probes()])
def test_what_runs(probe: str) -> None:
    lines = probe.split("\n")
    source = "\n".join(line for line in lines if not line.startswith(_MARKS)).strip("\n")
    code = code_of(*(cell.strip("\n") for cell in source.split("\n%%\n")))
    live = {call.name for call in code.calls if not call.dead}
    dead = {call.name for call in code.calls if call.dead}
    expected: dict[str, list[str]] = {mark: [] for mark in _MARKS}
    for line in lines:
        if line.startswith(_MARKS):
            expected[line[:3]] += line[3:].split()
    assert any(expected.values())
    assert not set(expected["#= "]) - live, sorted(live)
    assert not set(expected["#! "]) & live, sorted(live)
    assert not {name for name in expected["#d "] if name in live or name not in dead}, (sorted(live), sorted(dead))
    if expected["#r "]:
        assert [one.name for one in code.replaced] == [name for name in expected["#r "] if name != "nothing"]
