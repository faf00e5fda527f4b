"""Commands built from plain dataclasses of options, imported on use, with help in the user's language.

A command module defines one frozen dataclass whose fields are typer options (their `help` is a catalogue key), and one
function over it. The group below knows the modules' names only, so that `certgrade --help` imports none of them.
"""

import difflib
import importlib
import inspect
import keyword
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar, get_type_hints

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

from certgrader.catalogue.catalogue import Language, Phrase, phrase, translate
from certgrader.errors import UsageProblem
from certgrader.settings import Settings

A = TypeVar("A")

COMMANDS = ("check", "selfcheck", "batch", "regrade", "explain", "calibrate", "rubric", "doctor")
"""In the order that `--help` lists them; each is a module of this package."""


@dataclass(frozen=True, slots=True)
class Definition(Generic[A]):
    """A command: its options, and what it does. `run` returns the exit code."""

    arguments: type[A]
    run: Callable[[A, Settings], int]


Resolve = Callable[[object], Settings]


def split_parameters(argv: Sequence[str]) -> list[str]:
    """`-p NAME VALUE` rewritten as `-p NAME=VALUE`, which is accepted too. Raises UsageProblem without a value."""
    rewritten: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--":
            return [*rewritten, word, *words]
        rewritten.append(word)
        if word not in ("-p", "--parameters"):
            continue
        name = next(words, None)
        if name is not None and "=" not in name:
            value = next(words, None)
            name = None if value is None else f"{name}={value}"
        if name is None or not _is_name(name.partition("=")[0]):
            raise UsageProblem("cli.parameter-value", option=word)
        rewritten.append(name)
    return rewritten


def _is_name(word: str) -> bool:
    return word.isidentifier() and not keyword.iskeyword(word)


def build_command(name: str, definition: Definition[A], resolve: Resolve, language: Language) -> TyperCommand:
    """The parser of one command. `resolve` makes the settings from the options given."""

    def call(**values: Any) -> int:
        arguments = definition.arguments(**values)
        return definition.run(arguments, resolve(arguments))

    # typer reads a function's signature: make it the dataclass's.
    hints = get_type_hints(definition.arguments, include_extras=True)
    parameters = [
        inspect.Parameter(
            one.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if _required(one.default) else one.default,
            annotation=hints[one.name],
        )
        for one in fields(definition.arguments)  # type: ignore[arg-type]  # always a dataclass
    ]
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {}
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    settings = {"allow_extra_args": True, "ignore_unknown_options": False}
    app.command(name, cls=_Command, context_settings=settings)(call)
    command = typer.main.get_command(app)
    assert isinstance(command, _Command)  # noqa: S101  # cls= above
    command.language = language
    return command


def _required(default: object) -> bool:
    return type(default).__name__ == "_MISSING_TYPE"


class _Command(TyperCommand):
    """A command that explains itself and refuses extra words in the user's language."""

    language: Language = "fr"

    def invoke(self, ctx: Any) -> Any:
        if ctx.args:
            raise UsageProblem("cli.extra-arguments", words=" ".join(ctx.args), command=ctx.command_path)
        return super().invoke(ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        arguments = [one for one in self.params if isinstance(one, TyperArgument)]
        options = [one for one in self.params if not isinstance(one, TyperArgument) and not getattr(one, "hidden", 0)]
        words = " ".join(str(one.metavar) if one.required else f"[{one.metavar}]" for one in arguments)
        key = ".".join(ctx.command_path.split()[1:])
        _usage(formatter, ctx.command_path, self.language, f"{words} [OPTIONS]".strip())
        formatter.write_paragraph()
        formatter.write_text(translate(f"cli.command.{key}.help", self.language))
        rows = [(str(one.metavar), translate(str(getattr(one, "help", "")), self.language)) for one in arguments]
        _section(formatter, "arguments", rows, self.language)
        rows = [(_spelling(one), translate(str(getattr(one, "help", "")), self.language)) for one in options]
        rows.append(("-h, --help", translate("cli.option.help", self.language)))
        _section(formatter, "options", rows, self.language)


class Group(TyperGroup):
    """Commands by name; only the one that is used is imported. `load` imports it."""

    language: Language = "fr"
    load: Callable[[str], Any] | None = None
    known: tuple[str, ...] = ()

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  # typer's signature
        return list(self.known)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002  # typer's signature
        return self.load(cmd_name) if self.load is not None and cmd_name in self.known else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in self.known:
            raise _unknown("cli.no-such-command", args[0], self.known, command=ctx.command_path)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        path = ctx.command_path.split()[1:]
        prefix = ".".join(["cli", "command", *path])
        word = translate("cli.command-word", self.language)
        _usage(formatter, ctx.command_path, self.language, f"{word} [OPTIONS]")
        formatter.write_paragraph()
        formatter.write_text(translate(f"{prefix}.help" if path else "cli.about", self.language))
        rows = [(name, translate(f"{prefix}.{name}.summary", self.language)) for name in self.known]
        _section(formatter, "commands", rows, self.language)
        names = ("lang", "help") if path else ("lang", "version", "help")
        spelling = {"lang": "--lang fr|en", "version": "--version", "help": "-h, --help"}
        rows = [(spelling[name], translate(f"cli.option.{name}", self.language)) for name in names]
        _section(formatter, "options", rows, self.language)
        if not path:
            formatter.write_paragraph()
            formatter.write_text(translate("cli.epilogue", self.language))


def build_group(name: str, known: Sequence[str], load: Callable[[str], Any], language: Language) -> Group:
    """A group whose commands `load` builds when they are used."""
    app = typer.Typer(cls=Group, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

    @app.callback()
    def _options(lang: str | None = typer.Option(None, "--lang")) -> None:  # early_language reads it
        pass

    group = typer.main.get_command(app)
    assert isinstance(group, Group)  # noqa: S101  # cls= above
    group.name, group.known, group.load, group.language = name, tuple(known), load, language
    return group


def build(resolve: Resolve, language: Language) -> Group:
    """The whole command line."""

    def load(name: str) -> Any:
        module = importlib.import_module(f"certgrader.cli.{name}")
        several: Mapping[str, Definition[Any]] | None = getattr(module, "COMMANDS", None)
        if several is None:
            return build_command(name, module.COMMAND, resolve, language)
        return build_group(
            name, tuple(several), lambda one: build_command(one, several[one], resolve, language), language
        )

    return build_group("certgrade", COMMANDS, load, language)


def usage_problem(error: typer.BadParameter | Exception) -> UsageProblem | None:
    """typer's own complaint as ours; None for anything else."""
    kind, ctx = type(error).__name__, getattr(error, "ctx", None)
    command = getattr(ctx, "command_path", "certgrade")
    if kind == "NoSuchOption":
        known = [spelling for one in ctx.command.params for spelling in one.opts] if ctx is not None else []
        return _unknown("cli.no-such-option", str(getattr(error, "option_name", "")), known, command=command)
    if kind == "MissingParameter":
        name = getattr(getattr(error, "param", None), "metavar", None) or "…"
        return UsageProblem("cli.missing", name=name, command=command)
    if kind == "BadOptionUsage":
        return UsageProblem("cli.option-value", option=str(getattr(error, "option_name", "")), command=command)
    if kind in ("UsageError", "BadParameter", "BadArgumentUsage"):
        if ctx is not None and isinstance(ctx.command, Group):
            return UsageProblem("cli.missing-command", command=command)
        return UsageProblem("cli.usage", message=str(error), command=command)
    return None


def _unknown(key: str, name: str, known: Sequence[str], *, command: str) -> UsageProblem:
    near = difflib.get_close_matches(name, known, 1)
    suggestion: Phrase | str = phrase("registry.did-you-mean", near=near[0]) if near else ""
    return UsageProblem(key, name=name, near=suggestion, command=command)


def _usage(formatter: Any, path: str, language: Language, words: str) -> None:
    formatter.write_usage(path, words, translate("cli.heading.usage", language) + " ")


def _section(formatter: Any, heading: str, rows: list[tuple[str, str]], language: Language) -> None:
    if rows:
        with formatter.section(translate(f"cli.heading.{heading}", language)):
            formatter.write_dl(rows, col_max=28)


def _spelling(option: Any) -> str:
    names = "/".join([", ".join(sorted(option.opts, key=len)), *option.secondary_opts])
    return f"{names} {option.metavar}" if option.metavar else names
