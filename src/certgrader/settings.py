"""Settings, strongest first: option, CERTGRADE_*, certgrade.toml, [tool.certgrade] of pyproject.toml, default.

The two files are read from the current folder only: nothing inside a submission ever steers certgrade. A key is an
option's long name (`cell-timeout`), the variable is the same in capitals (`CERTGRADE_CELL_TIMEOUT`).
"""

import difflib
import math
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from certgrader.catalogue.catalogue import LANGUAGES, Language, Phrase, phrase
from certgrader.errors import UsageProblem

DEFAULT_RUBRIC = "concevoir-implementer-ia"
PREFIX = "CERTGRADE_"
NOT_SETTINGS = frozenset({"CERTGRADE_DEBUG", "CERTGRADE_CORPUS", "CERTGRADE_DOCKER_IMAGE"})
"""Variables of this prefix that are no settings: tracebacks, the corpus for the tests, the image of containers."""

CompetencyLevel = Literal["not_met", "partial", "met"]
LEVELS: tuple[CompetencyLevel, ...] = ("not_met", "partial", "met")
"""Worst first, as `fail-under` compares them."""

_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
_TRUE = frozenset({"1", "true", "yes", "on", "oui", "vrai"})
_FALSE = frozenset({"0", "false", "no", "off", "non", "faux", ""})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user asked for, whatever the way. Times in seconds, `memory` in bytes."""

    rubric: str = DEFAULT_RUBRIC
    data: Path | None = None
    notebook: str | None = None
    no_execute: bool = False
    stop_on_error: bool = False
    sandbox: str = "auto"
    env: str | None = None
    cell_timeout: float = 600.0
    timeout: float = 3600.0
    memory: int = 4 * 2**30
    lang: Language = "fr"
    output: Path | None = None
    format: tuple[str, ...] = ("html", "json")
    quiet: bool = False
    json: bool = False
    fail_under: CompetencyLevel | None = None
    jobs: int | None = None
    deadline: str | None = None


class _BadValue(ValueError):
    """A value that a setting cannot take; `wanted` says what it takes."""

    def __init__(self, wanted: Phrase) -> None:
        super().__init__(wanted.key)
        self.wanted = wanted


def parse_size(value: object) -> int:
    """Bytes from `4G`, `512M`, `1.5g`, `2GiB` or a whole number; units are binary. Raises ValueError."""
    match = re.fullmatch(r"(\d{1,19}(?:[.,]\d{1,19})?)\s*([KMGT]?)(?:i?[Bbo])?", str(value).strip(), re.IGNORECASE)
    if isinstance(value, bool) or match is None:
        raise _BadValue(phrase("settings.wanted.size"))
    size = int(Decimal(match[1].replace(",", ".")) * _UNITS[match[2].upper()])
    if size <= 0:
        raise _BadValue(phrase("settings.wanted.size"))
    return size


def format_size(size: int) -> str:
    """The shortest exact way to write a number of bytes that `parse_size` reads back: `4G`, `1536M`."""
    for unit in "TGMK":
        if size % _UNITS[unit] == 0:
            return f"{size // _UNITS[unit]}{unit}"
    return str(size)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _BadValue(phrase("settings.wanted.text"))
    return value


def _path(value: object) -> Path:
    text = _text(str(value) if isinstance(value, Path) else value)
    return Path(os.path.expanduser(text))  # noqa: PTH111 - Path.expanduser raises where there is no such home


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise _BadValue(phrase("settings.wanted.flag"))


def _seconds(value: object) -> float:
    try:
        seconds = float(str(value)) if not isinstance(value, bool) else math.nan
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise _BadValue(phrase("settings.wanted.seconds"))
    return seconds


def _jobs(value: object) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"0*[1-9]\d{0,8}", text, re.ASCII):
        raise _BadValue(phrase("settings.wanted.count"))
    return int(text)


def _language(value: object) -> Language:
    for language in LANGUAGES:
        if value == language:
            return language
    raise _BadValue(phrase("settings.wanted.one-of", choices=", ".join(LANGUAGES)))


def _level(value: object) -> CompetencyLevel:
    for level in LEVELS:
        if str(value).replace("-", "_") == level:
            return level
    raise _BadValue(phrase("settings.wanted.one-of", choices=", ".join(LEVELS)))


def _formats(value: object) -> tuple[str, ...]:
    items = [str(one) for one in value] if isinstance(value, (list, tuple)) else str(value).split(",")
    names = tuple(dict.fromkeys(one.strip() for one in items if one.strip()))
    if not names:
        raise _BadValue(phrase("settings.wanted.formats"))
    return names


PARSERS: Mapping[str, Callable[[object], object]] = {
    "rubric": _text,
    "data": _path,
    "notebook": _text,
    "no-execute": _flag,
    "stop-on-error": _flag,
    "sandbox": _text,
    "env": _text,
    "cell-timeout": _seconds,
    "timeout": _seconds,
    "memory": parse_size,
    "lang": _language,
    "output": _path,
    "format": _formats,
    "quiet": _flag,
    "json": _flag,
    "fail-under": _level,
    "jobs": _jobs,
    "deadline": _text,
}


def resolve(options: Mapping[str, object], environ: Mapping[str, str], folder: Path) -> Settings:
    """Settings from the options given (None: not given), the environment and the files of `folder`.

    Raises UsageProblem for an unknown key, with the nearest known one, and for a value that cannot be taken.
    """
    chosen: dict[str, object] = {}
    for source, key, value in _weakest_first(options, environ, folder):
        try:
            chosen[key.replace("-", "_")] = PARSERS[key](value)
        except _BadValue as problem:
            raise UsageProblem("settings.bad-value", source=source, value=str(value), wanted=problem.wanted) from None
    return Settings(**chosen)  # type: ignore[arg-type]  # each parser returns its field's type


def early_language(argv: list[str], environ: Mapping[str, str], folder: Path) -> Language:
    """The language to speak before, or in spite of, anything that may be wrong in the settings."""
    asked: list[object] = [*asked_languages(argv)]
    asked.append(environ.get(f"{PREFIX}LANG"))
    if not any(asked):
        try:
            asked.extend(value for _, key, value in _files(folder) if key == "lang")
        except UsageProblem:
            return "fr"
    return next((language for one in asked for language in LANGUAGES if one == language), "fr")


def asked_languages(argv: Sequence[str]) -> list[str]:
    """The values of `--lang` on a command line, wherever they stand."""
    asked: list[str] = []
    for position, word in enumerate(argv):
        if word == "--lang":
            asked.extend(argv[position + 1 : position + 2])
        elif word.startswith("--lang="):
            asked.append(word.removeprefix("--lang="))
    return asked


def _weakest_first(
    options: Mapping[str, object], environ: Mapping[str, str], folder: Path
) -> Iterator[tuple[str, str, object]]:
    yield from _files(folder)
    for name, value in sorted(environ.items()):
        if name.startswith(PREFIX) and name not in NOT_SETTINGS:
            key = name.removeprefix(PREFIX).lower().replace("_", "-")
            _known(key, name, lambda near: f"{PREFIX}{near.upper().replace('-', '_')}")
            yield name, key, value
    for name, given in options.items():
        key = name.replace("_", "-")
        if given is not None and key in PARSERS:
            yield f"--{key}", key, given


def _files(folder: Path) -> Iterator[tuple[str, str, object]]:
    pyproject, own = folder / "pyproject.toml", folder / "certgrade.toml"
    for path, at in ((pyproject, ("tool", "certgrade")), (own, ())):
        table = _toml(path)
        for part in at:
            inner = table.get(part, {})
            if not isinstance(inner, dict):
                raise UsageProblem("settings.not-a-table", place=str(path))
            table = inner
        for name, value in table.items():
            key = name.replace("_", "-")
            _known(key, name, str, place=str(path))
            _harmless(key, value, path)
            yield f"{path.name}: {name}", key, value


def _harmless(key: str, value: object, path: Path) -> None:
    """Refuse what would run a stranger's code unprotected.

    Whoever unpacks a submission and stands in its folder reads its certgrade.toml: running without a sandbox, or with a
    Python that lies in this very folder, must be asked for by option or variable.
    """
    inside = key == "env" and (path.parent / str(value)).exists()
    if inside and not Path(str(value)).is_absolute():
        raise UsageProblem("settings.not-from-a-file", place=str(path), name=f"env = {value}")
    if key == "sandbox" and value == "none":
        raise UsageProblem("settings.not-from-a-file", place=str(path), name="sandbox = none")


def _toml(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (FileNotFoundError, IsADirectoryError):
        return {}
    except OSError as problem:
        raise UsageProblem("settings.unreadable", place=str(path), why=str(problem.strerror)) from None
    except (ValueError, RecursionError) as problem:  # also an endless number, or tables too deep
        spot = re.search(r"\(at line (\d+), column (\d+)\)", str(problem))
        place = f"{path}:{spot[1]}:{spot[2]}" if spot else str(path)
        raise UsageProblem("settings.not-toml", place=place) from None


def _known(key: str, shown: str, spell: Callable[[str], str], *, place: str | None = None) -> None:
    if key in PARSERS:
        return
    near = difflib.get_close_matches(key, PARSERS, 1)
    suggestion: Phrase | str = phrase("registry.did-you-mean", near=spell(near[0])) if near else ""
    raise UsageProblem("settings.unknown", place=place, name=shown, near=suggestion)
