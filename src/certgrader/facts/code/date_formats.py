"""Dates that the notebook writes one way and reads another: day and month change places."""

import re
from collections.abc import Iterable, Iterator

from certgrader.facts.model import Call
from certgrader.facts.reading import FROM_FILES

_WRITES = re.compile(r"\.(strftime|to_string)$")
_READS = re.compile(r"\.(to_datetime|to_date|to_time|strptime|to_timestamp|str_to_date)$")
_DIRECTIVE = re.compile(r"%-?[A-Za-z]")


def misread(calls: Iterable[Call]) -> set[Call]:
    """Calls that read dates with day and month the other way round than the notebook has written them before.

    Only where all data are made in the notebook: what a file holds may be written in any way.
    """
    written: set[str] = set()
    found: set[Call] = set()
    for call in calls:
        if call.dead:
            continue
        if FROM_FILES.search(call.name):
            return set()
        if _WRITES.search(call.name):
            written.update(_formats(call))
        elif _READS.search(call.name) and any(_reversed(one) in written - {one} for one in _formats(call)):
            found.add(call)
    return found


def _formats(call: Call) -> Iterator[str]:
    for one in call.arguments:
        if isinstance(one.literal, str) and _DIRECTIVE.search(one.literal):
            yield one.literal.replace("%-", "%")


def _reversed(text: str) -> str:
    """The format with day and month in each other's place."""
    if "%d" not in text or "%m" not in text:
        return ""
    return text.replace("%d", "%\0").replace("%m", "%d").replace("%\0", "%m")
