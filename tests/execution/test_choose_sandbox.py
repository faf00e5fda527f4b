"""The strongest sandbox that works, or a refusal that says what to install."""

import pytest

from certgrader.catalogue.catalogue import LANGUAGES, error_sentence
from certgrader.errors import ExecutionUnavailable, UsageProblem
from certgrader.execution.choose_sandbox import choose
from certgrader.sandbox import bwrap


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bwrap, "_program", lambda: None)
    monkeypatch.setattr("certgrader.sandbox.docker.shutil.which", lambda _: None)


def test_auto_takes_bubblewrap_where_it_works() -> None:
    assert choose("auto").name == "bwrap"


def test_no_isolation_is_an_explicit_choice() -> None:
    assert choose("none").name == "none"


@pytest.mark.usefixtures("nothing_installed")
@pytest.mark.parametrize("name", ["auto", "bwrap", "docker"])
def test_without_any_it_refuses_and_says_what_to_install(name: str) -> None:
    with pytest.raises(ExecutionUnavailable) as caught:
        choose(name)
    assert caught.value.exit_code == 4
    for language in LANGUAGES:
        assert "apt install bubblewrap" in error_sentence(caught.value, language)
        assert "--no-execute" in error_sentence(caught.value, language)


def test_an_unknown_name_is_wrong_usage() -> None:
    with pytest.raises(UsageProblem):
        choose("bwrapp")
