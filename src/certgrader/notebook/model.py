"""What the notebook says: cells, sections, paragraphs, saved outputs.

Cells count from 0 over all cells of the submitted notebook; lines count from 1 in a cell's submitted source.
"""

import ast
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Self

from certgrader.catalogue.catalogue import Phrase
from certgrader.notebook.syntax import try_parse

CellKind = Literal["code", "markdown", "raw"]
OutputKind = Literal["stream", "display", "result", "error"]
ParagraphKind = Literal["heading", "text", "list", "table", "quote", "comment"]
Platform = Literal["jupyter", "kaggle", "colab"]
Lines = tuple[int, int]
SecretKind = Literal[
    "access-token",
    "anthropic-key",
    "api-key",
    "aws-key",
    "azure-key",
    "connection-string",
    "databricks-token",
    "github-token",
    "gitlab-token",
    "google-key",
    "huggingface-token",
    "jwt",
    "kaggle-key",
    "openai-key",
    "password",
    "private-key",
    "slack-token",
    "wandb-key",
]


@dataclass(frozen=True, slots=True)
class Output:
    """One output, saved in the notebook or produced by the run.

    `text` is its plain text (a stream's text, `text/plain`, or an error's traceback without ANSI codes).
    `data` are the other representations, (mime type, content) with binary content in base64.
    `stream` is "stdout" or "stderr" for streams. `truncated` says that certgrade cut it.
    """

    kind: OutputKind
    text: str = ""
    data: tuple[tuple[str, str], ...] = ()
    stream: str | None = None
    error_name: str | None = None
    error_message: str | None = None
    truncated: bool = False

    @property
    def is_figure(self) -> bool:
        """An image, or an interactive plot of plotly, bokeh, vega…"""
        return any(
            mime.startswith("image/") or "plotly" in mime or "bokeh" in mime or "vega" in mime for mime, _ in self.data
        )


@dataclass(frozen=True, slots=True)
class Magic:
    """An IPython magic or shell escape. `name` without its % or !; "!" for a shell line. `text` is what follows it,
    with the rest of the cell when `whole_cell` and that rest is not run as the notebook's Python."""

    name: str
    line: int
    text: str
    whole_cell: bool = False


# Without slots: the tree is kept beside the fields, out of what is compared and stored.
@dataclass(frozen=True)
class Code:
    """A code cell's source as plain Python.

    `problem` says why a cell cannot be parsed even after its magics were replaced, as `SyntaxError`'s message with its
    line. `python` then holds its top-level statements that can be, the others blank, or None without any; it is None
    without a problem in other kernels' languages, and empty for cells such as `%%bash`. `lines[i]` is the submitted
    line of line i + 1 of `python`.
    """

    python: str | None
    lines: tuple[int, ...] = ()
    magics: tuple[Magic, ...] = ()
    problem: str | None = None

    @cached_property
    def tree(self) -> ast.Module | None:
        """The syntax tree of `python`, made once for all who read it: nobody changes it. None without Python."""
        tree = None if self.python is None else try_parse(self.python)
        return tree if isinstance(tree, ast.Module) else None

    def keeping(self, tree: ast.Module) -> Self:
        """This code, with the tree that was already made of its Python."""
        vars(self)["tree"] = tree
        return self


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `section` indexes `Notebook.sections`, None before the first heading. `code` for code cells only.

    `unread`: its text is shown and not analysed, since the notebook holds more than that; see `notebook.budget`.
    """

    index: int
    kind: CellKind
    source: str
    section: int | None = None
    execution_count: int | None = None
    tags: tuple[str, ...] = ()
    outputs: tuple[Output, ...] = ()
    code: Code | None = None
    attachments: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it up to the next heading of its level or above. `level` from 1."""

    index: int
    title: str
    level: int
    cell: int
    line: int
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of prose with its markup removed. A list is one paragraph, its points separated by newlines.

    `lines` are those of the cell's source. Comments of code cells are paragraphs of kind "comment". `links`: addresses
    to which its words lead and that are not written out.
    """

    index: int
    cell: int
    lines: Lines
    kind: ParagraphKind
    text: str
    language: Literal["fr", "en"]
    section: int | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SecretFound:
    """Where a secret stood before it was masked; never its value. A cell or, when `cell` is None, the file `path`.

    `line` is that of the cell's source or of the file, None when it stood in an output.
    """

    kind: SecretKind
    cell: int | None = None
    line: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Notebook:
    """The notebook, read and mended. `repairs` say what was mended, in the order made.

    `secrets` say what `certgrader.masking` masked here, in the files and in the run.
    """

    cells: tuple[Cell, ...]
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    title: str
    language: Literal["fr", "en"]
    platform: Platform
    kernel_language: str
    nbformat: str
    repairs: tuple[Phrase, ...] = ()
    secrets: tuple[SecretFound, ...] = ()

    def section_path(self, section: int | None) -> tuple[str, ...]:
        """Titles from the outermost section down to `section`."""
        titles: list[str] = []
        while section is not None:
            titles.append(self.sections[section].title)
            section = self.sections[section].parent
        return tuple(reversed(titles))
