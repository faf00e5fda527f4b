"""Where settings come from, which wins, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.errors import UsageProblem
from certgrader.settings import Settings, early_language, format_size, parse_size, resolve


def settings(folder: Path, environ: dict[str, str] | None = None, **options: object) -> Settings:
    return resolve(options, environ or {}, folder)


def test_nothing_asked_gives_the_defaults(tmp_path: Path) -> None:
    assert settings(tmp_path) == Settings()


def test_the_strongest_source_wins(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.certgrade]\ntimeout = 1\nmemory = '1G'\nsandbox = 'a'\nenv = 'p'\n")
    (tmp_path / "certgrade.toml").write_text("timeout = 2\nmemory = '2G'\nsandbox = 'b'\n")
    found = settings(tmp_path, {"CERTGRADE_TIMEOUT": "3", "CERTGRADE_MEMORY": "3G"}, timeout="4")
    assert (found.timeout, found.memory, found.sandbox, found.env) == (4.0, 3 * 2**30, "b", "p")


def test_only_the_current_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "certgrade.toml").write_text("timeout = 2\n")
    (tmp_path / "inside").mkdir()
    assert settings(tmp_path / "inside").timeout == Settings().timeout


@pytest.mark.parametrize("key", ["no-execute", "no_execute"])
def test_keys_with_hyphen_or_underscore(tmp_path: Path, key: str) -> None:
    (tmp_path / "certgrade.toml").write_text(f"{key} = true\nformat = ['json']\n")
    found = settings(tmp_path)
    assert found.no_execute
    assert found.format == ("json",)


@pytest.mark.parametrize(
    ("text", "environ", "near"),
    [("timout = 3\n", {}, "timeout"), ("", {"CERTGRADE_SANDBX": "none"}, "CERTGRADE_SANDBOX"), ("zzz = 1\n", {}, None)],
)
def test_an_unknown_key_is_refused_with_the_nearest_word(
    tmp_path: Path, text: str, environ: dict[str, str], near: str | None
) -> None:
    (tmp_path / "certgrade.toml").write_text(text)
    with pytest.raises(UsageProblem) as caught:
        settings(tmp_path, environ)
    assert caught.value.key == "settings.unknown"
    suggestion = caught.value.fields["near"]
    assert near is None if suggestion == "" else dict(suggestion.fields)["near"] == near  # type: ignore[attr-defined]


def test_variables_that_are_no_settings_are_left_alone(tmp_path: Path) -> None:
    assert settings(tmp_path, {"CERTGRADE_DEBUG": "1", "PATH": "/bin"}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory", "0"),
        ("memory", "lots"),
        ("memory", "-1G"),
        ("timeout", "0"),
        ("timeout", "nan"),
        ("timeout", "inf"),
        ("cell_timeout", "ten"),
        ("lang", "de"),
        ("fail_under", "good"),
        ("jobs", "0"),
        ("jobs", "1.5"),
        ("format", " , "),
        ("rubric", " "),
    ],
)
def test_values_that_will_not_do(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        resolve({name: value}, {}, tmp_path)
    assert caught.value.key == "settings.bad-value"
    assert caught.value.fields["source"] == f"--{name.replace('_', '-')}"


@pytest.mark.parametrize(("word", "flag"), [("1", True), ("oui", True), ("no", False), ("", False)])
def test_flags_in_words(tmp_path: Path, word: str, flag: bool) -> None:
    assert settings(tmp_path, {"CERTGRADE_QUIET": word}).quiet is flag


def test_a_broken_file_is_shown_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "certgrade.toml").write_text("timeout = 3\nmemory = = 4\n")
    with pytest.raises(UsageProblem) as caught:
        settings(tmp_path)
    assert str(caught.value.place).startswith(f"{tmp_path / 'certgrade.toml'}:2:")


def test_tool_certgrade_must_be_a_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("tool.certgrade = 3\n")
    with pytest.raises(UsageProblem) as caught:
        settings(tmp_path)
    assert caught.value.key == "settings.not-a-table"


@pytest.mark.parametrize(
    ("text", "size"),
    [("4G", 4 * 2**30), ("512M", 512 * 2**20), ("1.5g", 3 * 2**29), ("2GiB", 2 * 2**30), (" 10k ", 10240), (7, 7)],
)
def test_sizes_are_binary(text: object, size: int) -> None:
    assert parse_size(text) == size


@given(st.integers(min_value=1, max_value=2**60))
def test_a_size_written_is_read_back(size: int) -> None:
    assert parse_size(format_size(size)) == size


@pytest.mark.parametrize(
    ("argv", "environ", "language"),
    [
        ([], {}, "fr"),
        (["--lang", "en"], {}, "en"),
        (["check", "--lang=en"], {"CERTGRADE_LANG": "fr"}, "en"),
        ([], {"CERTGRADE_LANG": "en"}, "en"),
        (["--lang"], {}, "fr"),
        (["--lang", "de"], {}, "fr"),
    ],
)
def test_the_language_of_errors(tmp_path: Path, argv: list[str], environ: dict[str, str], language: str) -> None:
    assert early_language(argv, environ, tmp_path) == language


def test_the_language_of_errors_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "certgrade.toml").write_text("lang = 'en'\n")
    assert early_language([], {}, tmp_path) == "en"


@pytest.mark.parametrize("text", ["sandbox = 'none'", "env = 'venv/bin/python'", "env = './venv'"])
def test_a_file_never_takes_the_protection_away(tmp_path: Path, text: str) -> None:
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").write_text("")
    (tmp_path / "certgrade.toml").write_text(text)
    with pytest.raises(UsageProblem) as caught:
        settings(tmp_path)
    assert caught.value.key == "settings.not-from-a-file"


def test_what_a_file_may_not_say_an_option_or_a_variable_may(tmp_path: Path) -> None:
    assert settings(tmp_path, {"CERTGRADE_SANDBOX": "none"}).sandbox == "none"
    assert settings(tmp_path, sandbox="none", env="venv").env == "venv"
    (tmp_path / "certgrade.toml").write_text("env = 'python3'")
    assert settings(tmp_path).env == "python3"


@pytest.mark.parametrize("text", [f"timeout = {'9' * 5000}", "a = " + "[" * 5000, "timeout = [", "\ufefftimeout = 5"])
def test_a_file_that_is_no_toml_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "certgrade.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageProblem, match=r"settings\.not-toml"):
        settings(tmp_path)
    assert early_language([], {}, tmp_path) == "fr"


@pytest.mark.parametrize(("key", "value"), [("jobs", "9" * 5000), ("memory", "9" * 5000), ("jobs", "²")])
def test_endless_numbers_are_refused(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(UsageProblem, match=r"settings\.bad-value"):
        resolve({key: value}, {}, tmp_path)


def test_a_home_that_does_not_exist_is_taken_as_it_is(tmp_path: Path) -> None:
    assert settings(tmp_path, data="~nobody-of-this-name/d").data == Path("~nobody-of-this-name/d")
