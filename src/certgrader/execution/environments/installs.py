"""Which cells do nothing but install programs or packages."""

import re

_WITH_PYTHON = r"(?:\{sys\.executable\}|\$\{?sys\.executable\}?|\"\{sys\.executable\}\"|[\w./~-]*python[\d.]*)\s+-m\s+"
_INSTALL = re.compile(
    rf"^(?:sudo\s+(?:-\w+\s+)*)?(?:[A-Z_]+=\S+\s+)*(?:{_WITH_PYTHON})?"
    r"(?:[\w./~-]*/)?(?:"
    r"(?:pip[\d.]*|conda|mamba|micromamba|pixi|apt|apt-get|aptitude|brew|npm|yarn|pipenv|poetry|uv)"
    r"(?:\s+(?:pip|env))?(?:\s+-\S+)*\s+(?:install|uninstall|update|upgrade|add|remove|sync)\b"
    r"|easy_install\s|spacy\s+download\s)"
)
# What only accompanies an install, and leaves nothing behind.
_BESIDE = re.compile(r"^(?:echo|yes|true|set\s+[-+]\w+|exit|(?:grep|tail|head|sort|cat)\b)[^>`$]*$")
_BETWEEN = re.compile(r"&&|\|\||[;|]")
_SHELL = re.compile(r"^%%(?:bash|sh|script\s+(?:bash|sh))\b")
_AROUND = re.compile(r"^%%(?:capture|time)\b")
# IPython takes these without a mark too (automagic).
_BARE = re.compile(r"^(?:pip|conda|mamba|micromamba|uv)\s")


def only_installs(source: str) -> bool:
    """Whether a cell does nothing but install packages, which nothing here can do: there is no network.

    A cell that does anything else, even `import sys`, is run: what it leaves behind may be needed later.
    """
    lines = [line for line in source.replace("\\\n", " ").splitlines() if _says_something(line)]
    while lines and _AROUND.match(lines[0]):
        lines = lines[1:]
    if lines and _SHELL.match(lines[0]):
        return _all_install([line.strip() for line in lines[1:]])
    commands = [_command(line) for line in lines]
    return all(commands) and _all_install(commands)


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _command(line: str) -> str:
    """What a line of a notebook gives to the shell, or to a magic that installs; "" for anything else."""
    if line[:1] in "!%" and line[:2] != "%%":
        return line.lstrip("!%").strip()
    return line.strip() if _BARE.match(line) else ""


def _all_install(commands: list[str]) -> bool:
    parts = [part.strip() for command in commands for part in _BETWEEN.split(_uncommented(command))]
    kinds = [bool(_INSTALL.match(part)) and "$(" not in part and "`" not in part for part in parts if part]
    beside = [bool(_BESIDE.match(part)) for part in parts if part]
    return any(kinds) and all(install or other for install, other in zip(kinds, beside, strict=True))


def _uncommented(command: str) -> str:
    return re.split(r"\s#", command, maxsplit=1)[0]
