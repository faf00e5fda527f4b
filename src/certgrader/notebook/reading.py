"""A submitted notebook → `Notebook`, whatever its format and its faults."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from certgrader.errors import SubmissionProblem
from certgrader.notebook.budget import beyond_code, beyond_prose
from certgrader.notebook.comments import comment_blocks
from certgrader.notebook.language import Language, language_of, majority
from certgrader.notebook.magics import parse_code
from certgrader.notebook.markup import Block
from certgrader.notebook.mending import Json, Mended, joined, mend
from certgrader.notebook.model import Cell, CellKind, Code, Notebook, Paragraph
from certgrader.notebook.other_languages import has_comments
from certgrader.notebook.outputs import read_output
from certgrader.notebook.platform import platform
from certgrader.notebook.printed import printed_blocks
from certgrader.notebook.prose import prose_blocks
from certgrader.notebook.sections import Outline
from certgrader.submission.model import Submission

_PYTHON = re.compile(r"i?python[\d. ]*|xpython|pyspark[\d.]*", re.IGNORECASE)
_LINK = re.compile(r"\]\(\s*<?(https?://[^\s)>]+)|\bhref\s*=\s*[\"'](https?://[^\"'\s]+)", re.IGNORECASE)
_KERNEL_NAMES = {"ir": "r", "javascript": "javascript", "bash": "bash", "scala": "scala", "octave": "octave"}


def read_notebook(submission: Submission) -> Notebook:
    """The submission's notebook. Raises SubmissionProblem when it cannot be read at all."""
    if submission.root is None:
        raise ValueError("a submission read back from a bundle has no files to read")
    path = submission.root / submission.notebook
    try:
        return _read(path.read_bytes, str(path))
    except OSError as error:
        raise SubmissionProblem("notebook.unreadable", place=str(path), cause=error.strerror or "") from error


def parse_notebook(raw: bytes, place: str) -> Notebook:
    """The notebook in the bytes `raw`; `place` names it in errors and gives its title when it has no heading.

    Raises SubmissionProblem for what is no notebook or passes a limit; every other fault is mended and told in
    `repairs`.
    """
    return _read(lambda: raw, place)


def _read(read: Callable[[], bytes], place: str) -> Notebook:
    mended = mend(read, place)
    kernel = kernel_language(mended.metadata)
    outline = Outline()
    cells: list[Cell] = []
    blocks: list[tuple[int, Block, int | None]] = []
    unread = _unread(mended.cells)
    for index, found in enumerate(mended.cells):
        cell = _cell(index, found, kernel, unread=index in unread)
        before = outline.current
        placed = _placed(index, _cell_blocks(cell), outline)
        blocks.extend((index, block, section) for block, section in placed)
        section = placed[0][1] if placed and cell.kind != "code" else before
        cells.append(replace(cell, section=section))
    told = [(block, language_of(block.text)) for _, block, _ in blocks]
    in_code = _written(told, code=True)
    language = _written(told, code=False) or in_code or "fr"
    comments = in_code or language
    return Notebook(
        cells=tuple(cells),
        sections=tuple(outline.sections),
        paragraphs=tuple(
            Paragraph(
                i,
                index,
                (block.first + 1, block.last + 1),
                block.kind,
                block.text,
                own or (comments if block.kind == "comment" else language),
                section,
                _links(cells[index], block),
            )
            for i, ((index, block, section), (_, own)) in enumerate(zip(blocks, told, strict=True))
        ),
        title=_title(outline, mended, place),
        language=language,
        platform=platform(mended.metadata, (cell.source for cell in cells if cell.kind == "code")),
        kernel_language=kernel,
        nbformat=mended.nbformat,
        repairs=mended.repairs,
    )


def kernel_language(metadata: Mapping[str, object]) -> str:
    """The language of the notebook's kernel in lower case: "python", "r", "julia"… Python when nothing says."""
    info, spec = metadata.get("language_info"), metadata.get("kernelspec")
    named = [part.get(key) for part, key in ((info, "name"), (spec, "language")) if isinstance(part, Mapping)]
    language = next((name.strip().lower() for name in named if isinstance(name, str) and name.strip()), "")
    if not language and isinstance(spec, Mapping) and isinstance(spec.get("name"), str):
        kernel = str(spec["name"]).lower()
        language = _KERNEL_NAMES.get(kernel, "julia" if kernel.startswith("julia") else "python")
    return "python" if not language or _PYTHON.fullmatch(language) else language


def _unread(cells: Sequence[Json]) -> frozenset[int]:
    """The cells beyond what is analysed of one notebook."""
    sources = {
        code: {i: str(one["source"]) for i, one in enumerate(cells) if (one["cell_type"] == "code") is code}
        for code in (True, False)
    }
    return beyond_code(sources[True]) | beyond_prose(sources[False])


def _cell(index: int, found: Json, kernel: str, *, unread: bool) -> Cell:
    source, metadata = str(found["source"]), found.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, Mapping) else None
    kind: CellKind = "code" if found["cell_type"] == "code" else "raw" if found["cell_type"] == "raw" else "markdown"
    code = Code(None) if kind == "code" else None
    if kind == "code" and kernel == "python" and not unread:
        code = parse_code(source)
    count, outputs, attachments = found.get("execution_count"), found.get("outputs"), found.get("attachments")
    return Cell(
        index=index,
        kind=kind,
        source=source,
        execution_count=count if isinstance(count, int) else None,
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        outputs=tuple(read_output(output) for output in outputs) if isinstance(outputs, list) else (),
        code=code,
        attachments=tuple(
            (str(name), tuple((str(mime), joined(content)) for mime, content in bundle.items()))
            for name, bundle in (attachments.items() if isinstance(attachments, Mapping) else ())
        ),
        unread=unread,
    )


def _cell_blocks(cell: Cell) -> tuple[Block, ...]:
    if cell.unread:
        return ()
    if cell.kind == "markdown":
        return prose_blocks(cell.source)
    if cell.kind == "raw":
        # Raw cells hold LaTeX or settings as often as text.
        reads_as_text = language_of(cell.source) and len(cell.source.split()) >= 5
        return prose_blocks(cell.source) if reads_as_text else ()
    if cell.code is None or (cell.code.python == "" and cell.code.magics and not has_comments(cell.code)):
        return ()
    blocks = (*comment_blocks(cell.source, cell.code), *printed_blocks(cell.code))
    return tuple(sorted(blocks, key=lambda block: (block.first, block.last)))


def _links(cell: Cell, block: Block) -> tuple[str, ...]:
    if cell.kind != "markdown" or "http" not in cell.source:
        return ()
    lines = "\n".join(cell.source.split("\n")[block.first : block.last + 1])
    return tuple(dict.fromkeys(one or other for one, other in _LINK.findall(lines)))


def _placed(index: int, blocks: tuple[Block, ...], outline: Outline) -> list[tuple[Block, int | None]]:
    placed: list[tuple[Block, int | None]] = []
    for block in blocks:
        if block.kind == "heading":
            outline.enter(block.text, block.rank, index, block.first + 1)
        placed.append((block, outline.current))
    return placed


def _written(blocks: Iterable[tuple[Block, Language | None]], *, code: bool) -> Language | None:
    """The language of the prose or, with `code`, of the comments: many comment in English what they write in French."""
    return majority((block.text, language) for block, language in blocks if (block.kind == "comment") is code)


def _title(outline: Outline, mended: Mended, place: str) -> str:
    first = next((section for section in outline.sections if section.level == 1), None)
    if first is None and outline.sections:
        first = outline.sections[0]
    if first:
        return first.title
    named = mended.metadata.get("title")
    return named if isinstance(named, str) and named.strip() else PurePosixPath(place).stem
