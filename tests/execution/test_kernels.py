"""Which Python runs the notebook, and what it shows of itself."""

import subprocess
import sys
from pathlib import Path

import pytest
from execution_builder import Executed, text

import certgrader
from certgrader.catalogue.catalogue import LANGUAGES, error_sentence
from certgrader.errors import ExecutionUnavailable
from certgrader.execution.kernels import KernelEnvironment, find_environment, hidden_folders
from certgrader.execution.model import ExecutionOptions
from certgrader.execution.packages import package_versions
from certgrader.execution.self_test import attack
from certgrader.sandbox.base import sandboxes


def test_its_own_environment_unless_told() -> None:
    found = find_environment(None)
    assert found.python == Path(sys.executable)
    assert any(Path(sys.prefix).is_relative_to(folder) for folder in (*found.folders, Path("/usr")))


@pytest.mark.parametrize("named", ["prefix", "program", "python3"])
def test_an_environment_by_folder_program_or_kernel(named: str) -> None:
    env = {"prefix": sys.prefix, "program": sys.executable}.get(named, named)
    assert Path(find_environment(env).python).parent == Path(sys.executable).parent


def test_no_folder_shows_a_home_or_the_root() -> None:
    for folder in find_environment(None).folders:
        assert folder != Path("/")
        assert not Path.home().is_relative_to(folder)


def test_the_source_tree_of_certgrade_is_never_shown() -> None:
    package = Path(certgrader.__file__).parent
    found = find_environment(None)
    shown = [folder for folder in found.folders if package.is_relative_to(folder)]
    assert not shown or hidden_folders(found) == (package,)


def test_installed_beside_the_kernel_it_is_hidden() -> None:
    package = Path(certgrader.__file__).parent
    beside = KernelEnvironment(Path(sys.executable), "3", (package.parent,), ())
    assert hidden_folders(beside) == (package,)


@pytest.mark.parametrize("kind", ["name", "folder", "broken", "bare"])
def test_what_cannot_run_says_what_to_do(kind: str, tmp_path: Path) -> None:
    env = "no-such-kernel"
    if kind == "folder":
        env = str(tmp_path)
    elif kind in ("broken", "bare"):
        program = tmp_path / "python"
        answer = (
            ""
            if kind == "broken"
            else '{"prefixes": [], "paths": [], "user_base": null, "python": "3", "ipykernel": false}'
        )
        program.write_text(f"#!/bin/sh\necho '{answer}'\n")
        program.chmod(0o755)
        env = str(program)
    with pytest.raises(ExecutionUnavailable) as caught:
        find_environment(env)
    assert caught.value.exit_code == 4
    assert all(error_sentence(caught.value, language) for language in LANGUAGES)


def test_versions_are_those_of_the_environment() -> None:
    import importlib.metadata

    found = dict(package_versions(["numpy", "os", "absent", "sklearn", "yaml"], find_environment(None).packages))
    assert found == {name: importlib.metadata.version(name) for name in ("numpy", "scikit-learn", "PyYAML")}


def test_the_way_from_an_environment_to_its_python_is_shown(tmp_path: Path) -> None:
    """An environment made by a link in `~/.local/bin`, as version managers leave them."""
    links, environment = tmp_path / "links", tmp_path / "env"
    links.mkdir()
    (links / "python3").symlink_to(Path(sys.executable).resolve())
    (links / "python").symlink_to("python3")
    venv = [str(links / "python"), "-m", "venv", "--without-pip", "--system-site-packages", str(environment)]
    subprocess.run(venv, check=True)
    made = environment / "bin" / "python"
    made.unlink()
    made.symlink_to(links / "python")
    [packages] = environment.glob("lib/python*/site-packages")
    own = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "own.pth").write_text(own)
    found = find_environment(str(environment))
    assert {environment, links / "python", links / "python3"} <= set(found.folders)
    results = attack(sandboxes.get("bwrap")(), str(environment))
    assert "start" not in {one.name for one in results}


def _environment(place: Path) -> Path:
    """A virtual environment that sees the packages of this one."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    [packages] = place.glob("lib/python*/site-packages")
    (packages / "own.pth").write_text(next(path for path in sys.path if path.endswith("site-packages")))
    return place


def test_relative_paths_spaces_links_and_shims_lead_to_a_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executed: Executed
) -> None:
    _environment(tmp_path / "avec espace")
    (tmp_path / "lien").symlink_to("avec espace")
    shim = tmp_path / "shims" / "python"
    shim.parent.mkdir()
    # As pyenv's: which Python it starts is written beside it.
    (tmp_path / "version").write_text(f"{tmp_path}/avec espace/bin/python")
    shim.write_text(f'#!/bin/sh\nexec "$(cat \'{tmp_path}/version\')" "$@"\n')
    shim.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    prefixes = {"./lien": "lien", str(shim): "avec espace"}
    for env, prefix in prefixes.items():
        run = executed("import sys\nprint(sys.prefix)", options=ExecutionOptions(env=env))
        assert text(run, 0).strip() == str(tmp_path / prefix)


def test_a_kernel_of_another_language_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = tmp_path / "kernels" / "ir" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text('{"argv": ["R", "--slave"], "language": "R", "display_name": "R"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    with pytest.raises(ExecutionUnavailable) as caught:
        find_environment("ir")
    assert caught.value.key == "execution.kernel-language"
