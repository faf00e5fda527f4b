"""Secrets that are known by the name they are given: `password = "…"`, `"api_key": "…"`, `%env TOKEN=…`.

Read from text, so that comments, cells that cannot be parsed, settings and printed values count as well.
"""

import re
from collections.abc import Iterator

from certgrader.masking.names import Sensitivity, sensitivity
from certgrader.masking.shapes import Hit, places
from certgrader.masking.values import can_be_key, can_be_password
from certgrader.notebook.model import SecretKind

_MARKS = ("pass", "pwd", "mdp", "secret", "token", "key", "credential", "jeton", "cle", "bearer", "pat")
# Found one by one: a pattern that ignores case takes twenty times as long on megabytes of outputs.
_SPELLINGS = tuple(dict.fromkeys(form for mark in _MARKS for form in (mark, mark.capitalize(), mark.upper())))
_REST_OF_NAME = re.compile(r"[\w-]{0,40}")
_NAME_BEFORE = re.compile(r"[\w-]{0,40}\Z")
_QUOTED = re.compile(
    r"(?P<named>\\?[\"'])?\]?[ \t]{0,4}(?::[ \t]{0,2}(?:str|Optional\[str\])?[ \t]{0,4}(?==))?"
    r"(?P<sign>[=!]=|:=|=>|=|:|,(?=[ \t]?[\"']))"
    r"[ \t]{0,4}[fFrRbBuU]{0,2}(?P<quote>\\?[\"'])(?P<value>(?:[^\"'\\\n]|\\[^\n\"']){4,600})(?P=quote)"
)
_BARE = re.compile(r"[ \t]{0,4}(?:=|:[ \t])[ \t]{0,4}(?P<value>[^\s\"'#;&,<>()\[\]{}]{4,600})")
_SETTING = re.compile(r"=(?P<value>[^\s\"'#;&,<>()\[\]{}]{4,600})")
_MAGIC_LINE = re.compile(r"^[ \t]*(?:[!%]|export[ \t]|set[ \t])[^\n]{1,2000}", re.MULTILINE)
_OPTION = re.compile(r"(?<=\s)(?:-u|--user)[ =]['\"]?[\w.@-]{1,80}:([^\s'\"@/]{4,128})(?=['\"\s]|$)")
_ENV_LINE = re.compile(r"%(?:set_)?env[ \t]+(\w{1,60})[ \t]+([^\s\"'=]{4,600})")
_OF_SERVICES: tuple[tuple[str, SecretKind], ...] = (
    ("kaggle", "kaggle-key"),
    ("wandb", "wandb-key"),
    ("aws", "aws-key"),
    ("azure", "azure-key"),
    ("openai", "openai-key"),
    ("anthropic", "anthropic-key"),
    ("google", "google-key"),
    ("gcp", "google-key"),
    ("gmaps", "google-key"),
    ("github", "github-token"),
    ("gitlab", "gitlab-token"),
    ("slack", "slack-token"),
    ("hugging", "huggingface-token"),
    ("hf_", "huggingface-token"),
    ("databricks", "databricks-token"),
)
_KAGGLE = re.compile(r"key\\?[\"']\s{0,3}:\s{0,3}\\?[\"']([0-9a-f]{32})\\?[\"']")
_WANDB = re.compile(r"wandb[\w. (=\"'!-]{1,40}?(?<![0-9a-f])([0-9a-f]{40})(?![0-9a-f])")


def kind_of(name: str, sensitive: Sensitivity) -> SecretKind:
    """What a value called `name` is, as far as its name tells."""
    if sensitive == "password":
        return "password"
    low = name.lower()
    service = next((kind for part, kind in _OF_SERVICES if part in low), None)
    return service or ("access-token" if "token" in low or "jeton" in low else "api-key")


def acceptable(value: str, sensitive: Sensitivity, *, named_in_table: bool = False) -> bool:
    """Whether `value` can be what its name says."""
    if sensitive == "password":
        return can_be_password(value, named_in_table=named_in_table)
    return can_be_key(value)


def assigned_secrets(text: str, *, settings: bool = False) -> Iterator[Hit]:
    """Values in quotation marks after a name that holds secrets, and bare ones after `NAME=`.

    `settings`: the text is a settings file or a script, where values go without quotation marks.
    """
    yield from _of_services(text)
    end = 0
    for place in sorted(places(text, _SPELLINGS)):
        if place < end:
            continue
        rest = _REST_OF_NAME.match(text, place)
        end = rest.end() if rest else place
        yield from _value_after(text, place, end, settings=settings)


def command_secrets(text: str) -> Iterator[Hit]:
    """Those of shell lines and magics: `%env NAME=value`, `export NAME=value`, `curl -u user:password`."""
    named = any(spelling in text for spelling in _SPELLINGS)
    for line in _MAGIC_LINE.finditer(text):
        for hit in assigned_secrets(line[0], settings=True) if named else _of_services(line[0]):
            yield Hit(line.start() + hit.start, hit.value, hit.kind)
        for found in _OPTION.finditer(line[0]):
            if can_be_password(found[1]):
                yield Hit(line.start() + found.start(1), found[1], "password")
        env = _ENV_LINE.search(line[0])
        sensitive = sensitivity(env[1]) if env else None
        if env and sensitive and acceptable(env[2], sensitive):
            yield Hit(line.start() + env.start(2), env[2], kind_of(env[1], sensitive))


def _value_after(text: str, place: int, end: int, *, settings: bool) -> Iterator[Hit]:
    """What is given to the name around `place` that ends at `end`."""
    before = _NAME_BEFORE.search(text, max(0, place - 40), place)
    start = before.start() if before else place
    name = text[start:end]
    found = _QUOTED.match(text, end)
    in_table = False
    if found is not None:
        # `"password": "…"` may be a table's column; `["password"] = "…"` and `password="…"` are no such thing.
        in_table = found["named"] is not None and found["sign"] in (":", ",")
    elif settings or name.isupper() or text[start - 1 : start] in ("?", "&"):
        # What a program prints is no settings file: of it, only environment variables and addresses count.
        found = (_BARE if settings else _SETTING).match(text, end)
    sensitive = sensitivity(name) if found else None
    if found is None or sensitive is None or (in_table and found["sign"] == "," and sensitive == "password"):
        return
    if acceptable(found["value"], sensitive, named_in_table=in_table):
        yield Hit(found.start("value"), found["value"], kind_of(name, sensitive))


def _of_services(text: str) -> Iterator[Hit]:
    if "key" in text:
        for found in _KAGGLE.finditer(text):
            yield Hit(found.start(1), found[1], "kaggle-key")
    if "wandb" in text:
        for found in _WANDB.finditer(text):
            yield Hit(found.start(1), found[1], "wandb-key")
