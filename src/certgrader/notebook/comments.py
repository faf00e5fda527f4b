"""Comments and docstrings of a code cell as prose; code that was commented out is not prose."""

import ast
import re
from collections.abc import Iterator

from certgrader.notebook.language import language_of
from certgrader.notebook.markup import Block
from certgrader.notebook.model import Code
from certgrader.notebook.scanning import Comment, scan
from certgrader.notebook.syntax import try_parse

_DECORATION = re.compile(r"[\s#=\-_*~+/\\|<>─━═]+")
_EDGES = re.compile(r"^[\s#=\-_*~+─━═!]+(?=\w|[«\"'(À-ÿ\[])|(?<![\s#=\-_*~+─━═])[\s#=\-_*~+─━═]++$")
_DIRECTIVE = re.compile(
    r"\s*(?:-\*-|!/|%%|noqa\b|type:\s|pylint:|flake8:|fmt:|isort:|@title\b|@param\b|region\b|endregion\b)"
)
_MAGIC = re.compile(r"\s*[%!](?=[\w%(])")
_SHELL = re.compile(r"\s*(?:pip3?|conda|apt(?:-get)?|git|wget|curl)\s+(?:install|clone|-\w|http)")
_CODE_MARKS = re.compile(
    r"\w\([^)\s]*\w+=|[\w\])]\s*=\s*[\w\[({'\"]|^\s*[)\]}]|[({\[,]\s*$|\w\.\w+\(|^\s*['\"]\w+['\"]\s*[:,]|\w\[['\"]"
)
_DICT_ITEM = re.compile(r"\s*['\"][\w .-]+['\"]\s*:\s*['\"\[({\d\w.]+[^.!?]*,?\s*")
# From the beginning of a word only: a text without spaces would be gone through once for each of its letters.
_THREE_WORDS = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]{2,}+\s++){2}[^\W\d_]{2}")
_BLOCK_OPENER = re.compile(r"\s*(?:if|elif|else|for|while|with|def|class|try|except|finally)\b.*:\s*$")
_WORD = re.compile(r"[^\W\d_]{2,}")


def comment_blocks(source: str, code: Code) -> tuple[Block, ...]:
    """Prose inside code, in the order of its lines."""
    blocks = list(_comments(source))
    blocks.extend(_strings(code))
    return tuple(sorted(blocks, key=lambda block: (block.first, block.last)))


def _comments(source: str) -> Iterator[Block]:
    run: list[Comment] = []
    for comment in scan(source).comments:
        if run and not (comment.alone and run[-1].alone and comment.line == run[-1].line + 1):
            yield from _paragraph(run)
            run = []
        run.append(comment)
    yield from _paragraph(run)


def _paragraph(run: list[Comment]) -> Iterator[Block]:
    if not run or is_code("\n".join(comment.text for comment in run)):
        return
    kept: list[tuple[int, str]] = []
    for comment in run:
        text = comment.text
        if _DIRECTIVE.match(text) or _DECORATION.fullmatch(text) or is_code(text):
            continue
        text = _EDGES.sub("", text).strip()
        if _WORD.search(text):
            kept.append((comment.line - 1, text))
    if kept:
        yield Block("comment", _joined([text for _, text in kept]), kept[0][0], kept[-1][0])


def _joined(lines: list[str]) -> str:
    """Lines that go on with the sentence of the line before are joined to it."""
    text = lines[0]
    for line in lines[1:]:
        goes_on = line[:1].islower() and not text.endswith((".", ":", "!", "?"))
        text += (" " if goes_on else "\n") + line
    return text


def is_code(text: str) -> bool:
    """Whether commented text is code put aside rather than a remark."""
    if _MAGIC.match(text) or _SHELL.match(text) or _DICT_ITEM.fullmatch(text[:500]):
        return True
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return False
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    tree = try_parse("\n".join(line[margin:] for line in lines))
    if isinstance(tree, str) and len(lines) == 1 and _BLOCK_OPENER.match(text):
        tree = try_parse(f"{text.strip()} pass")
    if isinstance(tree, ast.Module):
        return any(_is_code_statement(statement, text) for statement in tree.body)
    return bool(_CODE_MARKS.search(text[:500])) and not _THREE_WORDS.search(text) and language_of(text) is None


def _is_code_statement(statement: ast.stmt, text: str) -> bool:
    """Words can parse: "train and test", "Modèle : score", "étape" are names to Python."""
    if isinstance(statement, ast.AnnAssign):
        return statement.value is not None
    if not isinstance(statement, ast.Expr):
        return True
    for node in ast.walk(statement):
        if isinstance(node, (ast.Attribute, ast.Subscript, ast.Lambda, ast.ListComp, ast.Dict)):
            return True
        if isinstance(node, ast.Call) and not re.search(r"\w\s+\(", text):
            return True
    return False


def _strings(code: Code) -> Iterator[Block]:
    """Docstrings, and strings that stand alone as statements to serve as comments."""
    if code.tree is None:
        return
    for node in _statements(code.tree):
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        value = node.value.value
        if not isinstance(value, str) or len(_WORD.findall(value)) < 3 or is_code(value):
            continue
        lines = code.lines
        first = lines[min(node.lineno, len(lines)) - 1] - 1
        last = lines[min(node.end_lineno or node.lineno, len(lines)) - 1] - 1
        text = "\n".join(line for line in (" ".join(part.split()) for part in value.split("\n")) if line)
        yield Block("comment", text, first, last)


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """All statements, without what they are made of: that is most of a tree."""
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        yield node
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            below = getattr(node, name, None)
            if isinstance(below, list):
                todo.extend(below)
