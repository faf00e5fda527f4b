"""What the project promises about its own shape."""

import ast
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "certgrader"
MODULES = sorted(PACKAGE.rglob("*.py"))
CATALOGUES = sorted((PACKAGE / "catalogue" / "fr").glob("*.toml"))
EXTENSIONS = [
    path
    for folder in ("checks", "sandbox", "report/formats")
    for path in sorted((PACKAGE / folder).glob("*.py"))
    if path.stem not in ("__init__", "base")
]
MOST_LINES = 400
NOTEBOOKS = {("evidence", "pairs"), ("evidence", "pairs_2"), ("evidence", "pairs_3"), ("evidence", "leakage")}


def test_import_contract_holds() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_stay_small(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES
    # What runs inside the kernel is a package of its own, imported by nobody here.
    assert path.name != "__init__.py" or lines == 0 or "probe" in path.parts


@pytest.mark.parametrize("path", EXTENSIONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_extension_has_a_test_and_a_page(path: Path) -> None:
    folder = path.parent.relative_to(PACKAGE)
    tests = [*(ROOT / "tests" / folder).glob(f"test_{path.stem}*.py"), *(ROOT / "tests").rglob(f"test_{path.stem}.py")]
    assert tests, f"no tests/{folder}/test_{path.stem}.py"
    pages = "\n".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    assert re.search(rf"`{path.stem}`", pages), f"no page of docs/ describes `{path.stem}`"


def test_test_modules_have_names_of_their_own() -> None:
    """pytest and mypy know them by base name: these folders are no packages. Folders below evidence hold notebooks."""
    modules = (path.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("*.py"))
    names = [path.name for path in modules if path.name != "conftest.py" and path.parts[:2] not in NOTEBOOKS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_both_languages_say_the_same(path: Path) -> None:
    french, english = (_entries(path.parents[1] / language / path.name) for language in ("fr", "en"))
    assert french.keys() == english.keys()
    for key, sentence in french.items():
        assert _placeholders(sentence) == _placeholders(english[key]), key


def test_no_language_has_a_file_of_its_own() -> None:
    assert [path.name for path in CATALOGUES] == sorted(
        path.name for path in (PACKAGE / "catalogue" / "en").glob("*.toml")
    )


def test_every_key_used_in_the_code_exists() -> None:
    names = {path.stem for path in CATALOGUES}
    known = {key for path in CATALOGUES for key in _keys(path)}
    missing = {
        f"{path.relative_to(PACKAGE)}:{line}: {key}"
        for path in MODULES
        for line, key in _keys_used(path, names)
        if key not in known
    }
    assert not missing


def test_the_help_imports_almost_nothing() -> None:
    script = (
        "import sys, io, contextlib\n"
        "from certgrader.cli.app import run\n"
        "with contextlib.redirect_stdout(io.StringIO()): run(['--help'])\n"
        "print(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {"rich", "pydantic", "nbformat", "nbclient", "papermill", "IPython", "jinja2", "yaml", "psutil"}
    assert not heavy & set(done.stdout.split())


def test_the_lock_file_names_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links)\b", text, re.MULTILINE)
    assert not [path for pattern in ("uv.lock", "pylock*.toml") for path in ROOT.glob(pattern)]


def _entries(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return dict(_leaves(tomllib.load(file), path.stem))


def _leaves(node: Any, prefix: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _leaves(value, f"{prefix}.{name}")
    else:
        yield prefix, node


def _keys(path: Path) -> Iterator[str]:
    for key in _entries(path):
        yield key
        if key.endswith((".one", ".other")):
            yield key.rpartition(".")[0]


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def _keys_used(path: Path, names: set[str]) -> Iterator[tuple[int, str]]:
    """Literals given where a key is expected. Keys built at run time are not seen."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and _takes_a_key(node) and node.args):
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            name, _, rest = first.value.partition(".")
            if name in names or (rest and re.fullmatch(r"[a-z]+(\.[a-z0-9_-]+)+", first.value)):
                yield node.lineno, first.value


def _takes_a_key(call: ast.Call) -> bool:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("phrase", "translate", "Phrase", "_unknown") or name.endswith(("Problem", "Unavailable"))
