"""Which values can be a secret: a placeholder, a word or a file name is none."""

import math
import re
from collections import Counter
from itertools import pairwise

_PLACEHOLDER = re.compile(
    r"your|votre|x{4}|\*{3}|•|\.\.\.|…|example|exemple|change_?-?me|placeholder|redacted|remplacer|replace[_ -]|"
    r"_here\b|insert[_ -]|enter[_ -]|<[^<>]*>|\{[^{}]*\}|^\$\w+$|^%\(?\w*\)?s$|^\[.*\]$|get_?secret|get_?env",
    re.IGNORECASE,
)
_PLACEHOLDER_WORDS = frozenset(
    "test tests fake sample dummy demo foo bar baz my mon ma here ici todo none null true false hidden secret token "
    "key api mot passe password passwd pwd pass mdp motdepasse admin root guest user username postgres mysql toto "
    "azerty qwerty str string object category text hash sha md utf float int bool bcrypt changeit default public "
    "anonymous anonyme name value column field label login oauth bearer auth".split()
)
# `demo_password`, `root-pass`: what a value called so is in an example, never drawn by anybody.
_NAMED_AFTER_ITSELF = re.compile(r"(?:[a-z]+[_-])*(?:password|passwd|pass|motdepasse|secret|token|key)(?:[_-][a-z]+)*")
_SEQUENCES = ("0123456789", "1234567890", "9876543210", "abcdefghijklmnopqrstuvwxyz", "azertyuiop", "qwertyuiop")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_PATH = re.compile(
    r"[A-Za-z]:[\\/]|[\w.+-]+://|\.{0,2}/|~|.*\.(?:csv|json|txt|py|ipynb|pkl|h5|pt|png|jpe?g|xlsx?|ya?ml|zip)$"
)
_APP_PASSWORD = re.compile(r"[a-z]{4}(?: [a-z]{4}){3}")
_KEY = re.compile(r"[\w+/=.~:%-]+")
_HEX = re.compile(r"[0-9a-fA-F-]+")
_PLAIN_PART = re.compile(r"[a-z]+|[A-Z]?[a-z]{2,}|[A-Z]{2,}|\d{1,4}[a-zA-Z]?|[a-zA-Z]\d{1,3}")
_LONGEST_KEY = 600


def is_placeholder(value: str) -> bool:
    """Whether `value` stands for a secret that is not there: "YOUR_API_KEY", "xxxx", "changeme", "${TOKEN}"…"""
    if len(set(value)) <= 2 or _PLACEHOLDER.search(value) or _VARIABLE.fullmatch(value):
        return True
    if _NAMED_AFTER_ITSELF.fullmatch(value):
        return True
    low = value.lower()
    if any(low in sequence for sequence in _SEQUENCES):
        return True
    words = re.findall(r"[a-z]+", low)
    return bool(words) and all(word in _PLACEHOLDER_WORDS for word in words) and not re.search(r"\d{3}|[^\w\s-]", low)


def can_be_password(value: str, *, named_in_table: bool = False) -> bool:
    """Whether `value`, which something called a password is given, can be one.

    `named_in_table`: it stands after a quoted name, where column names and types stand as well; it must then look
    less like a word.
    """
    if _APP_PASSWORD.fullmatch(value):
        return True
    if not 4 <= len(value) <= 128 or re.search(r"\s", value) or is_placeholder(value) or _PATH.match(value):
        return False
    return classes(value) >= 2 and not _hashed(value) if named_in_table else True


def can_be_key(value: str) -> bool:
    """Whether `value`, which something called a key or token is given, looks drawn at random."""
    if not _KEY.fullmatch(value) or len(value) > _LONGEST_KEY or is_placeholder(value) or _PATH.match(value):
        return False
    if len(value) < 16:
        return len(value) >= 8 and classes(value) >= 3 and not _is_words(value)
    return looks_random(value)


def looks_random(value: str) -> bool:
    """Whether the characters of `value`, 16 or more, change as random ones do (Shannon's entropy above 2.8 bits)."""
    if len(value) < 16 or classes(value) < 2 or _is_words(value) or is_placeholder(value):
        return False
    counts = Counter(value)
    entropy = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    least = 0.2 if _HEX.fullmatch(value) else 0.27
    return entropy > 2.8 and changes(value) >= least * (len(value) - 1)


def classes(value: str) -> int:
    """How many of lower case, upper case, digits and signs `value` holds."""
    return len({_class(character) for character in value})


def changes(value: str) -> int:
    """How often a character of `value` is of another class than the one before."""
    return sum(_class(one) != _class(other) for one, other in pairwise(value))


def _class(character: str) -> str:
    if character.isdigit():
        return "digit"
    if not character.isalpha():
        return "sign"
    return "upper" if character.isupper() else "lower"


def _is_words(value: str) -> bool:
    """`bert-base-uncased`, `gpt-3.5-turbo-16k`, `sklearn.metrics`."""
    parts = [part for part in re.split(r"[_\-./: ]", value) if part]
    return len(parts) > 1 and all(_PLAIN_PART.fullmatch(part) for part in parts)


def _hashed(value: str) -> bool:
    """The digest of a password, as tables of users hold them."""
    return bool(re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|\$\w+\$.+|pbkdf2.+", value))
