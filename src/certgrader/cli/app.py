"""`certgrade`: from the words of the command line to an exit code."""

import os
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from certgrader.catalogue.catalogue import Language
from certgrader.cli.boundary import guarded
from certgrader.errors import ExitCode
from certgrader.settings import Settings, asked_languages, early_language, resolve


def run(argv: Sequence[str]) -> int:
    """Do what the words ask and return one of `certgrader.errors.ExitCode`; raises nothing."""
    language = early_language(list(argv), os.environ, _here())
    return guarded(lambda: _run(list(argv), language), language)


def _run(argv: list[str], language: Language) -> int:
    if argv[:1] == ["--version"]:
        return _version()
    from typer import Exit

    from certgrader.cli.parsing import build, split_parameters, usage_problem

    def settings(arguments: object) -> Settings:
        given = {one.name: getattr(arguments, one.name) for one in fields(arguments)}  # type: ignore[arg-type]
        # `--lang` may also stand before the command, where typer hands it to nobody.
        before: list[str | None] = [*asked_languages(argv)]
        return resolve({"lang": (before or [None])[-1], **_given(given)}, os.environ, _here())

    group = build(settings, language)
    words = split_parameters(argv) or ["--help"]
    try:
        # Not `group.main`: it would turn Ctrl-C into a silent exit.
        with group.make_context("certgrade", words, help_option_names=["-h", "--help"]) as context:
            code = group.invoke(context)
    except Exit as asked:
        code = asked.exit_code
    except Exception as error:
        problem = usage_problem(error)
        if problem is None:
            raise
        raise problem from error
    return int(code or ExitCode.OK) if argv else ExitCode.USAGE


def _here() -> Path:
    """The current folder, which another process may have deleted: then there are no settings in it."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return Path()


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _version() -> int:
    from importlib.metadata import version

    sys.stdout.write(f"certgrade {version('certgrader')}\n")
    return ExitCode.OK
