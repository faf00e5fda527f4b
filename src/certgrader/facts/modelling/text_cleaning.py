"""Texts put right by a function that `apply` or `map` runs on each: by a library's, a `lambda`, or the notebook's own.

What is made is the same column, or one whose name says that it is clean: any other is something drawn from the text.
"""

import re
from collections.abc import Mapping, Sequence

from certgrader.facts.model import Assignment, Call, CodeFacts
from certgrader.facts.searching import latest

RUNS = frozenset(f"{owner}.{how}" for owner in ("pandas.DataFrame", "pandas.Series", "?") for how in ("apply", "map"))
_CHAIN = 6
"""Lines over which a chain of methods may stand before the call ends."""
_CLEANS = re.compile(
    r"(?i)\b(str\.)?(lower|strip|casefold)\b|\bre\.sub\b|\.sub\(|stop_?words|strip_(punctuation|tags|non_alphanum|"
    r"short|numeric|multiple_whitespaces)|lemma|stem(mer|_text)?\b|\bunidecode\b|remove_(accents|punct\w*|urls?|html)|"
    r"preprocess_string|simple_preprocess|\btranslate\("
)
_TESTS = re.compile(r"lambda\s+\w+\s*:\s*((len|int|float|bool|sum|any|all)\(|.*==|(?!.*\bfor\b).*\bin\b)")
"""What gives a count, a number or an answer, and no text."""
_NUMBERS = re.compile(r"\b(float|int|to_numeric)\(")
_CLEAN_NAME = re.compile(r"(?i)clean|propre|nettoy|lemma|normali[sz]|preprocess|pretrait")
_COLUMN = re.compile(r"(['\"])([^'\"]+)\1\]+$|\.(\w+)$|^(\w+)$")
_NAME = re.compile(r"[A-Za-z_]\w*")


def cleans_texts(call: Call, code: CodeFacts) -> bool:
    """Whether the call runs such a function, and what it gives takes the place of the text."""
    given = call.arguments[0].value if call.arguments and call.arguments[0].name in {None, "func", "arg"} else ""
    if not given or not any(_takes_the_place(one, call) for one in code.assignments):
        return False
    own = _bodies(code).get(given.strip(), ()) if _NAME.fullmatch(given.strip()) else _called_in(given, code)
    if _TESTS.match(given) or any(_NUMBERS.search(text) for text in own):
        return False
    return any(_CLEANS.search(text) for text in (given, *own))


def _called_in(given: str, code: CodeFacts) -> Sequence[str]:
    """What the notebook's own functions do that a `lambda` calls."""
    bodies = _bodies(code)
    return [text for name in re.findall(r"([A-Za-z_]\w*)\(", given) for text in bodies.get(name, ())]


def _takes_the_place(one: Assignment, call: Call) -> bool:
    if one.cell != call.cell or not call.lines[0] - _CHAIN <= one.line <= call.lines[1]:
        return False
    if not re.search(r"\.(apply|map)\(", one.value):
        return False
    itself = one.value.lstrip("( \n").startswith(one.target)
    named = _COLUMN.search(one.target)
    return itself or (named is not None and _CLEAN_NAME.search(named.group()) is not None)


@latest
def _bodies(code: CodeFacts) -> Mapping[str, Sequence[str]]:
    """What each function of the notebook calls, as it is written."""
    found: dict[str, list[str]] = {}
    for call in code.calls:
        if call.function is not None:
            found.setdefault(call.function.rpartition(".")[2], []).append(call.excerpt)
    return found
