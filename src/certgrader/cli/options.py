"""The options that several commands share. A `help` is a catalogue key; values are checked by `certgrader.settings`."""

from dataclasses import dataclass
from typing import Annotated

from typer import Option

RubricOption = Annotated[str | None, Option("--rubric", metavar="NAME|FILE", help="cli.option.rubric")]
SandboxOption = Annotated[str | None, Option("--sandbox", metavar="auto|bwrap|docker|none", help="cli.option.sandbox")]
EnvOption = Annotated[str | None, Option("--env", metavar="PATH|KERNEL", help="cli.option.env")]
MemoryOption = Annotated[str | None, Option("--memory", metavar="4G", help="cli.option.memory")]
QuietOption = Annotated[bool | None, Option("--quiet", "-q", help="cli.option.quiet")]
LangOption = Annotated[str | None, Option("--lang", metavar="fr|en", help="cli.option.lang")]
JsonOption = Annotated[bool | None, Option("--json", help="cli.option.json")]
OutputOption = Annotated[str | None, Option("--output", "-o", metavar="DIR", help="cli.option.output")]
FormatOption = Annotated[str | None, Option("--format", metavar="html,json", help="cli.option.format")]


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingArguments:
    """How to run and grade: what `check`, `selfcheck` and `batch` have in common."""

    rubric: RubricOption = None
    data: Annotated[str | None, Option("--data", metavar="DIR", help="cli.option.data")] = None
    notebook: Annotated[str | None, Option("--notebook", metavar="PATH", help="cli.option.notebook")] = None
    no_execute: Annotated[bool | None, Option("--no-execute/--execute", help="cli.option.no-execute")] = None
    stop_on_error: Annotated[bool | None, Option("--stop-on-error/--keep-going", help="cli.option.stop-on-error")] = (
        None
    )
    sandbox: SandboxOption = None
    env: EnvOption = None
    cell_timeout: Annotated[str | None, Option("--cell-timeout", metavar="SECONDS", help="cli.option.cell-timeout")] = (
        None
    )
    timeout: Annotated[str | None, Option("--timeout", metavar="SECONDS", help="cli.option.timeout")] = None
    memory: MemoryOption = None
    parameters: Annotated[
        list[str] | None, Option("--parameters", "-p", metavar="NAME VALUE", help="cli.option.parameters")
    ] = None
    lang: LangOption = None
    output: OutputOption = None
    format: FormatOption = None
    quiet: QuietOption = None


def parameter_value(text: str) -> bool | int | float | str | None:
    """A parameter's value with the type papermill gives it on its own command line."""
    constants = {"True": True, "False": False, "None": None}
    if text in constants:
        return constants[text]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def parameter_pairs(words: list[str] | None) -> tuple[tuple[str, object], ...]:
    """(name, value) of each `NAME=VALUE`, the last one winning, in the order of first mention."""
    pairs: dict[str, object] = {}
    for word in words or []:
        name, _, value = word.partition("=")
        pairs[name] = parameter_value(value)
    return tuple(pairs.items())
