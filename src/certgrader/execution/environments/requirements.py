"""What a submission says it needs: requirement files beside the notebook, and its own install commands.

Names and versions only. Addresses, paths, indexes and options are a stranger's and never followed.
"""

import re
import shlex
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion

from certgrader.notebook.model import Notebook
from certgrader.submission.model import Submission, SubmittedFile

_MOST = 300
# Longer lines ask for nothing, and patterns that look for blanks take for ever over them.
_LONGEST_LINE = 2_000
_INSTALL = re.compile(
    r"^\s*[!%]?\s*(?:[^\s;&|]*python[\d.]*\S*\s+-m\s+|\{sys\.executable\}\s+-m\s+)?(?:uv\s+)?"
    r"(?P<tool>pip[\d.]*|conda|mamba)\s+install\s+(?P<words>[^;&|#]+)"
)
_LISTED = re.compile(r"[\[(][^\[\]]{0,200}?['\"]pip[\d.]*['\"]\s*,\s*['\"]install['\"]\s*,([^\]]{0,2000})\]")
_QUOTED = re.compile(r"(['\"])([^'\"\n]*)\1")
_SYSTEM = re.compile(r"\bos\.(?:system|popen)\(\s*(['\"])([^'\"\n]*)\1")
_WITH_VALUE = frozenset(
    "-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links -t --target --prefix --root "
    "-e --editable --platform --python-version --timeout --retries --proxy --trusted-host -n --name -p -C".split()
)
_FILES = re.compile(r"(?:^|[-_./])requirements?[\w.-]*\.(?:txt|in)$|^requirements/[\w.-]+\.txt$", re.IGNORECASE)
_CONDA = re.compile(r"^(?:environment|conda|env)[\w.-]*\.ya?ml$", re.IGNORECASE)
_CONDA_NAME = re.compile(
    r"^(?:[\w.-]+::)?(?P<name>[A-Za-z][\w.-]*)\s*(?:(?P<op>[=<>!]=?|==)\s*(?P<version>[\w.*+!-]+))?"
)
_NOT_OURS = frozenset({"python", "pip", "setuptools", "wheel", "conda", "nodejs", "cudatoolkit", "cudnn"})


@dataclass(frozen=True, slots=True)
class Declared:
    """One requirement, and where it is written: a file's path, or the cell that installs it."""

    requirement: Requirement
    origin: str | int

    @property
    def name(self) -> str:
        """Normalised as the index compares names."""
        return str(canonicalize_name(self.requirement.name))


def declared_requirements(notebook: Notebook, submission: Submission) -> tuple[Declared, ...]:
    """One a distribution, the first that names it: install commands first, then the files nearest to the notebook."""
    found: dict[str, Declared] = {}
    for one in (*_of_cells(notebook), *_of_files(submission)):
        if one.name not in _NOT_OURS and len(found) < _MOST:
            known = found.get(one.name)
            if known is None or (not known.requirement.specifier and one.requirement.specifier):
                found[one.name] = one
    return tuple(found.values())


# --- the notebook -------------------------------------------------------------------------------------------------


def _of_cells(notebook: Notebook) -> Iterator[Declared]:
    for cell in notebook.cells:
        if cell.kind != "code":
            continue
        for line in (*cell.source.replace("\\\n", " ").splitlines(), *_started_by(cell.source)):
            for name in installed_by(line):
                yield Declared(name, cell.index)


def _started_by(source: str) -> Iterator[str]:
    """Install commands that Python starts: `subprocess.run([sys.executable, "-m", "pip", …])`, `os.system("pip …")`."""
    for match in _LISTED.finditer(source):
        yield shlex.join(["pip", "install", *(word for _, word in _QUOTED.findall(match[1]))])
    for match in _SYSTEM.finditer(source):
        yield match[2]


def installed_by(line: str) -> tuple[Requirement, ...]:
    """What one line of a cell asks pip or conda to install; nothing for any other line."""
    return tuple(_installed(line))


def _installed(line: str) -> Iterator[Requirement]:
    if len(line) > _LONGEST_LINE:
        return
    for part in re.split(r"&&|;|\|\|", line):
        match = _INSTALL.match(part)
        if match is None:
            continue
        words = iter(_words(match["words"]))
        for word in words:
            if word in _WITH_VALUE:
                next(words, None)
            elif not word.startswith("-"):
                yield from _requirement(word if match["tool"].startswith("pip") else _from_conda(word))


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text, comments=True)
    except ValueError:
        return text.split()


def _requirement(text: str) -> Iterator[Requirement]:
    """The requirement in `text`, if it is a name with versions: no address, no path, nothing that leads elsewhere."""
    if len(text) > _LONGEST_LINE:
        return
    try:
        requirement = Requirement(text.partition(" #")[0].strip())
    except (InvalidRequirement, RecursionError):  # markers may nest
        return
    if requirement.url is None and _meant_here(requirement):
        yield requirement


def _meant_here(requirement: Requirement) -> bool:
    """Whether its marker, such as `sys_platform == "win32"`, holds on this machine."""
    try:
        return requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    except (UndefinedComparison, UndefinedEnvironmentName, InvalidVersion):
        return False


# --- files --------------------------------------------------------------------------------------------------------


def _of_files(submission: Submission) -> Iterator[Declared]:
    here = PurePosixPath(submission.notebook).parent
    for file in sorted(submission.files, key=lambda file: _distance(file.path, here)):
        if file.text is not None:
            for requirement in _of_file(file, file.text):
                yield Declared(requirement, file.path)


def _distance(path: str, here: PurePosixPath) -> tuple[bool, int, str]:
    """Files above or beside the notebook first, the nearest first."""
    folder = PurePosixPath(path).parent
    return not here.is_relative_to(folder), abs(len(here.parts) - len(folder.parts)), path


def _of_file(file: SubmittedFile, text: str) -> Iterable[Requirement]:
    name = PurePosixPath(file.path).name
    if _FILES.search(file.path):
        return (one for line in text.replace("\\\n", " ").splitlines() for one in _requirement_line(line))
    if _CONDA.match(name):
        return _of_conda(text)
    if name in ("pyproject.toml", "Pipfile"):
        return _of_toml(text)
    return ()


def _requirement_line(line: str) -> Iterator[Requirement]:
    if len(line) > _LONGEST_LINE:
        return
    line = re.split(r"\s#|\s--hash|^\s*#|\s+-{1,2}\w", line)[0].strip()
    if line and not line.startswith("-"):
        yield from _requirement(line)


def _of_conda(text: str) -> Iterator[Requirement]:
    import yaml

    try:
        # A few anchors that merge one another make a mapping of any size, and no environment is written with them.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            return
        document = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return
    for entry in _list(document, "dependencies"):
        if isinstance(entry, str):
            yield from _requirement(_from_conda(entry))
        for inner in _list(entry, "pip"):
            if isinstance(inner, str):
                yield from _requirement_line(inner)


def _from_conda(entry: str) -> str:
    """`numpy=1.26=py311_0` as pip writes it: `numpy==1.26.*`."""
    match = _CONDA_NAME.match(entry.strip())
    if match is None:
        return ""
    operator, version = match["op"], (match["version"] or "").partition("=")[0]
    if not operator or not version:
        return match["name"]
    if operator == "=":
        return f"{match['name']}=={version.rstrip('.*')}.*"
    return f"{match['name']}{operator}{version}"


def _of_toml(text: str) -> Iterator[Requirement]:
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return
    for line in _list(document.get("project"), "dependencies"):
        if isinstance(line, str):
            yield from _requirement(line)
    tool = document.get("tool")
    poetry = tool.get("poetry") if isinstance(tool, dict) else None
    tables = (_table(poetry, "dependencies"), _table(document, "packages"))
    for name, version in (item for table in tables for item in table.items()):
        yield from _requirement(str(name) + _poetry_version(version))


def _poetry_version(version: Any) -> str:
    """`^1.2` and `~1.2` as pip writes them; "" for any version, a table or an address."""
    if not isinstance(version, str) or version.strip() == "*":
        return ""
    version = version.strip()
    if match := re.match(r"^[\^~]\s*([\d.]+)$", version):
        return f">={match[1]}"
    return version if re.match(r"^[<>=!~]", version) else f"=={version}"


def _list(holder: Any, key: str) -> list[Any]:
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def _table(holder: Any, key: str) -> dict[Any, Any]:
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, dict) else {}
