"""A cell's source → Python that `ast` can read, line for line.

Plain `ast.parse` is tried first. Magics and shell lines are then replaced in place, so that every other line keeps
its number; IPython's own transformer (190 ms to import) is asked only about what is left. Code that magics such as
`%time` run in the notebook stays code; cells in another language (`%%bash`, `%%html`…) hold no Python.
"""

import ast
import re
import warnings
from collections.abc import Callable

from certgrader.notebook.model import Code, Magic
from certgrader.notebook.scanning import scan
from certgrader.notebook.syntax import try_parse

_RUNS_LINE = {"time", "timeit", "prun", "memit", "mprun", "lprun", "snakeviz", "pyinstrument"}
_OTHER_LANGUAGES = (
    "bash sh script system sx ! cmd powershell html HTML javascript js latex markdown svg SVG perl ruby julia R "
    "writefile file sql bigquery python python2 python3 pypy cython configure skip mermaid css ai sparksql "
    "octave matlab sas SAS stata scala r fortran cpp fs md"
)
_OTHER_LANGUAGE = frozenset(_OTHER_LANGUAGES.split())
_CELL_MAGIC = re.compile(r"[ \t]*%%([!\w.]+)[ \t]*(.*)")
# Databricks writes its cells' languages so; to IPython such a line alone is nothing.
_ALONE = re.compile(r"[ \t]*%(sql|scala|r|sh|fs|md)[ \t]*()")
_LINE_MAGIC = re.compile(r"([ \t]*)%{1,2}(\w+)[ \t]*(.*)", re.DOTALL)
_SHELL = re.compile(r"([ \t]*)!{1,2}[ \t]*(.*)", re.DOTALL)
_ASSIGNED = re.compile(r"([ \t]*[A-Za-z_][\w.,\[\]'\" \t]*?=[ \t]*)(%(\w+)|!)[ \t]*(.*)", re.DOTALL)
_HELP = re.compile(r"([ \t]*)(?:\?{1,2}[ \t]*[\w.*%]+|%{0,2}[\w.*\[\]'\"]+\?{1,2})[ \t]*+;?[ \t]*+(?:#.*)?")
_AUTOMATIC = re.compile(
    r"([ \t]*)((?:pip3?|conda|mamba)[ \t]+(?:install|uninstall|list|freeze|show)\b.*|cd[ \t]+[~./\w].*)"
)
_OPTIONS = re.compile(r"(?:-{1,2}[A-Za-z]\w*(?:[ \t]+(?:\d+|[\w./]+(?=[ \t]+\S)))?(?:[ \t]+|$))+")
_FOR_IPYTHON = re.compile(r"^[ \t]*(?:>>>|In \[|\.\.\.|[/,;%!?])|\?[ \t]*$|=[ \t]*[%!]", re.MULTILINE)
_MOST_LINES_MENDED = 2_000
# IPython reads the whole cell anew for each piece that it replaces, and allows 500 of them: 20 seconds for 3,000
# characters. Lines that it adds or takes away are then looked for. What reaches it is short.
_MOST_LINES_FOR_IPYTHON = 300
_MOST_REPLACED = 10
_JOINS_BEFORE = re.compile(r"(?:else|elif|except|finally)\b|[)\]}]")


def parse_code(source: str) -> Code:
    """The Python of one code cell. Never raises: what cannot be parsed is set aside with its problem."""
    tree = try_parse(source)
    if isinstance(tree, ast.Module):
        return Code(source, _identity(source)).keeping(tree)
    python, magics = _replaced(source)
    if python is None:
        return Code("", (), magics)
    tree = try_parse(python)
    if isinstance(tree, ast.Module):
        return Code(python, _identity(python), magics).keeping(tree)
    problem = tree
    if python.count("\n") <= _MOST_LINES_FOR_IPYTHON and _FOR_IPYTHON.search(python):
        transformed = _transformed(python)
        tree = try_parse(transformed)
        if isinstance(tree, ast.Module):
            return Code(transformed, _line_map(python, transformed), magics).keeping(tree)
    kept = _statements_that_parse(python)
    if kept is None:
        return Code(None, (), magics, problem)
    return Code(kept, _identity(kept), magics, problem)


def _identity(python: str) -> tuple[int, ...]:
    return tuple(range(1, python.count("\n") + 2))


def _replaced(source: str) -> tuple[str | None, tuple[Magic, ...]]:
    """`source` with its magics replaced line for line (None when the cell is in another language)."""
    lines = source.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    magics: list[Magic] = []
    body = "\n".join(lines[first + 1 :])
    head = _CELL_MAGIC.match(lines[first])
    if not head and body.strip() and not isinstance(try_parse(body), ast.Module):
        head = _ALONE.fullmatch(lines[first])
    if head:
        name = head[1]
        runs = name in _RUNS_LINE
        magics.append(Magic(name, first + 1, f"{head[2]}\n{body}" if not runs else head[2], whole_cell=True))
        if name in _OTHER_LANGUAGE:
            return None, tuple(magics)
        lines[first] = _statement(head[2]) if runs else ""
        inner = "\n".join(lines)
        if isinstance(try_parse(inner), ast.Module):
            return inner, tuple(magics)
    lines = _dedented(lines)
    _replace_lines(lines, scan("\n".join(lines)).starts, magics)
    return "\n".join(lines), tuple(magics)


def _dedented(lines: list[str]) -> list[str]:
    """IPython removes the first line's indentation from every line that has it."""
    first = next((line for line in lines if line.strip()), "")
    margin = first[: len(first) - len(first.lstrip())]
    return [line.removeprefix(margin) for line in lines] if margin else lines


def _replace_lines(lines: list[str], starts: tuple[bool, ...], magics: list[Magic]) -> None:
    i = 0
    while i < len(lines):
        end = i + 1
        if starts[i] and lines[i].strip():
            while lines[end - 1].endswith("\\") and end < len(lines):
                end += 1
            statement = "\n".join(lines[i:end])
            found = _magic(statement, i + 1)
            if found:
                code, magic = found
                if magic:
                    magics.append(magic)
                lines[i:end] = [code, *[""] * (end - i - 1)]
            else:
                end = i + 1
        i = end


def _magic(statement: str, line: int) -> tuple[str, Magic | None] | None:
    """What stands in for a magic statement, and the magic; None when it is plain Python."""
    shell = _SHELL.fullmatch(statement)
    if shell:
        return f"{shell[1]}pass", Magic("!", line, shell[2])
    automatic = _AUTOMATIC.fullmatch(statement)
    if automatic and not isinstance(try_parse(statement.strip()), ast.Module):
        name, _, text = automatic[2].partition(" ")
        return f"{automatic[1]}pass", Magic(name, line, text.strip())
    if _HELP.fullmatch(statement):
        return f"{statement[: len(statement) - len(statement.lstrip())]}pass", None
    magic = _LINE_MAGIC.fullmatch(statement)
    if magic:
        code = _statement(magic[3]) if magic[2] in _RUNS_LINE else ""
        return f"{magic[1]}{code or 'pass'}", Magic(magic[2], line, magic[3])
    return _assigned(statement, line)


def _assigned(statement: str, line: int) -> tuple[str, Magic | None] | None:
    """`files = !ls`, `t = %timeit -o f()`."""
    found = _ASSIGNED.fullmatch(statement)
    if not found or isinstance(try_parse(statement.strip()), ast.Module):
        return None
    target, name, text = found[1], found[3], found[4]
    if name is None:
        return f"{target}get_ipython().getoutput({text!r})", Magic("!", line, text)
    code = _statement(text) if name in _RUNS_LINE else ""
    if name == "time" and code:
        return f"{target}{code}", Magic(name, line, text)
    # Others give what they measured: the expression that they run stands beside, for its calls to be seen.
    beside = f", {code}" if code and isinstance(try_parse(f"({code})"), ast.Module) else ""
    return f"{target}get_ipython().run_line_magic({name!r}, {text!r}{beside})", Magic(name, line, text)


def _statement(text: str) -> str:
    """The code that a magic such as `%timeit -n 3 f(x)` runs, on one line; empty when there is none."""
    options = _OPTIONS.match(text)
    for candidate in (text[options.end() :] if options else text, text):
        code = candidate.replace("\\\n", " ").strip()
        if code and "\n" not in code and isinstance(try_parse(code), ast.Module):
            return code
    return ""


def _transformed(python: str) -> str:
    from IPython.core.inputtransformer2 import TransformerManager

    manager = TransformerManager()  # type: ignore[no-untyped-call]
    transforms: tuple[Callable[[list[str]], list[str]], ...] = (*manager.cleanup_transforms, *manager.line_transforms)  # type: ignore[arg-type]
    lines = (python if python.endswith("\n") else f"{python}\n").splitlines(keepends=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for transform in transforms:
                lines = transform(lines)
            for _ in range(_MOST_REPLACED):
                changed, lines = manager.do_one_token_transform(lines)  # type: ignore[no-untyped-call]
                if not changed:
                    break
        except (SyntaxError, ValueError, IndexError, RecursionError, MemoryError):
            return python
    return "".join(lines)


def _line_map(before: str, after: str) -> tuple[int, ...]:
    """For each line of `after`, the line of `before` it came from: itself, or the last one that was kept."""
    import difflib

    old, new = before.split("\n"), after.split("\n")
    if len(old) == len(new):
        return _identity(after)
    lines = [0] * len(new)
    for block in difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            lines[block.b + offset] = block.a + offset + 1
    last = 1
    for i, line in enumerate(lines):
        last = lines[i] = line or min(last + 1, len(old))
    return tuple(lines)


def _statements_that_parse(python: str) -> str | None:
    """The top-level statements of a broken cell that are sound, the others blank; None when there is none."""
    lines = python.split("\n")
    if len(lines) > _MOST_LINES_MENDED:
        return None
    starts = scan(python).starts
    chunks: list[list[int]] = [[]]
    for i, line in enumerate(lines):
        new = starts[i] and line[:1] not in ("", " ", "\t", "#") and not _JOINS_BEFORE.match(line)
        decorated = bool(chunks[-1]) and all(lines[j].startswith("@") for j in chunks[-1])
        if new and not decorated:
            chunks.append([])
        chunks[-1].append(i)
    kept = [""] * len(lines)
    for chunk in chunks:
        text = "\n".join(lines[i] for i in chunk)
        if isinstance(try_parse(text), ast.Module):
            for i in chunk:
                kept[i] = lines[i]
    joined = "\n".join(kept)
    if not any(line.strip() and not line.lstrip().startswith("#") for line in kept):
        return None
    return joined if isinstance(try_parse(joined), ast.Module) else None
