"""Saved outputs that a cell's code certainly cannot produce.

To say so accuses, hence every way known for an output to come without a visible cause acquits: objects of the
notebook's own classes, generators, functions handed to libraries, what an earlier cell set going, IPython's settings.
"""

import ast
import re
from collections.abc import Iterator

from certgrader.facts.drawing import can_display, can_draw, can_print
from certgrader.facts.model import Call, CodeFacts
from certgrader.facts.producing import Sources
from certgrader.facts.shown import kind_of
from certgrader.notebook.model import Cell, Notebook, Output

# What they start may write while later cells run.
_LATER = ("threading.", "concurrent.", "multiprocessing.", "asyncio.", "ipywidgets.", "atexit.", "logging.", "loguru.",
          "apscheduler.", "ray.", "gradio.", "streamlit.", "dash.", "flask.", "uvicorn.", "subprocess.Popen", "signal.",
          "gc.", "weakref.", "sys.set", "pyspark.")  # fmt: skip
_LATER_WORDS = re.compile(
    r"\bstdout\b|\.events\.register|\bmpl_connect\b|\bshowwarning\b|\bget_ipython\b|displayhook|close_figures|builtins"
)
_EXTENSIONS = frozenset({"load_ext", "reload_ext", "pdb", "xmode", "pylab"})
_QUIET_EXTENSIONS = frozenset({"autoreload", "tensorboard", "nb_black", "dotenv"})
# Help that some editors save as an output; `!pip install …` put in a comment once it had run.
_ASKED = re.compile(
    r"^[ \t]*\?|\?[ \t]*;?[ \t]*$|^[ \t]*#+[ \t]*(?:[!%]|(?:pip3?|conda|apt(?:-get)?)[ \t])", re.MULTILINE
)
_QUIET_IMPORTS = frozenset(
    "numpy pandas sklearn matplotlib seaborn scipy joblib os sys re json math random time datetime warnings pathlib "
    "collections itertools functools pickle string typing dataclasses statistics".split()
)
_MUTE = frozenset(
    "abs all any bin bool bytes callable chr complex dict divmod float format frozenset hash hex id int isinstance "
    "issubclass len list max min oct open ord pow range repr reversed round set slice sorted str sum tuple type".split()
)
"""Built-in functions that say nothing by themselves."""
_HANDS_ON = re.compile(
    r"(?:apply|map|agg|aggregate|transform|pipe|sql\w*|gbq|progress|parallel|report|option|who|source|lookfor|disp|"
    r"interactive|show|vectorize|from\w*function)(?:$|[_.])|_(?:sql|gbq)"
)
_TELLING_ARGUMENTS = frozenset({"verbose", "echo", "callback", "callbacks", "progress", "progress_bar", "buf", "file"})
_INERT = (ast.Module, ast.Assign, ast.AnnAssign, ast.Expr, ast.Pass, ast.Name, ast.expr_context,
          ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.UnaryOp, ast.USub)  # fmt: skip


def unexplained(notebook: Notebook, code: CodeFacts, sources: Sources) -> tuple[int, ...]:
    """Cells with a saved output that their code certainly cannot produce."""
    return () if sources.remote else tuple(_Certain(notebook, code, sources).cells())


class _Certain:
    def __init__(self, notebook: Notebook, code: CodeFacts, sources: Sources) -> None:
        self._notebook = notebook
        self._sources = sources
        self._importing = {one.cell for one in code.imports if one.name.partition(".")[0] not in _QUIET_IMPORTS}
        self._unknown = (
            {cell for cell, _ in code.unparsed} | set(code.unexamined) | {cell for cell, _, _ in code.unread}
        )
        self._later = any(call.name.startswith(_LATER) for call in code.calls) or _sets_going(notebook, code)
        self._unseen = _runs_unseen(notebook, code)
        # Each line's value was shown, by a setting that need not be in the notebook.
        self._every_line = any(sum(one.kind == "result" for one in cell.outputs) > 1 for cell in notebook.cells)

    def cells(self) -> Iterator[int]:
        """Their indexes, in order."""
        for cell in self._notebook.cells:
            held = [one for one in cell.outputs if _says_something(one)]
            if held and self._readable(cell) and any(self._impossible(cell, one) for one in held):
                yield cell.index

    def _readable(self, cell: Cell) -> bool:
        """Whether the code is known entirely, and nothing but Python."""
        if cell.kind != "code" or cell.code is None or cell.unread or cell.index in self._unknown:
            return False
        if cell.code.problem is not None or cell.code.tree is None:
            return False
        return not cell.code.magics and not _ASKED.search(cell.source)

    def _impossible(self, cell: Cell, output: Output) -> bool:
        source = self._sources.of(cell)
        tree = cell.code.tree if cell.code is not None else None
        if tree is None or source.can(output):
            return False
        if output.kind == "result":
            return not (self._every_line or _ends_in_a_value(tree) or (self._later and _calls(tree)))
        if self._later or _acts_unseen(tree) or (source.displayed and not _ends_in_a_call(tree)):
            return False
        if output.kind == "stream" and cell.index in self._importing:
            return False
        if self._unseen and not _inert(tree):
            return False
        return not any(_may_tell(call, output) for call in source.calls)


def _says_something(output: Output) -> bool:
    if output.stream == "stderr" or output.kind == "error" or kind_of(output) == "widget":
        return False
    # A platform that keeps what was printed in its own form.
    if any("databricks" in mime or "ansiout" in content[:2000] for mime, content in output.data):
        return False
    return bool(output.text.strip()) or any(content.strip() for _, content in output.data)


def _sets_going(notebook: Notebook, code: CodeFacts) -> bool:
    for cell in notebook.cells:
        for magic in cell.code.magics if cell.code is not None else ():
            if magic.name in _EXTENSIONS and magic.text.strip() not in _QUIET_EXTENSIONS:
                return True
            if "close_figures" in magic.text:
                return True
    return any(_LATER_WORDS.search(text) for _, _, text in code.live)


def _runs_unseen(notebook: Notebook, code: CodeFacts) -> bool:
    """Whether something of the notebook shows things and may run where no call of it is written."""
    showing = {one.function for one in code.calls if one.function and _shows(one)}
    if any("." in name for name in showing):
        return True  # methods: `__getitem__`, `__enter__`, properties, a transformer in a pipeline
    trees = [cell.code.tree for cell in notebook.cells if cell.code is not None and cell.code.tree is not None]
    return bool(showing) and any(name in showing for tree in trees for name in _apart(tree))


def _shows(call: Call) -> bool:
    return can_print(call) or can_draw(call) or can_display(call)


def _apart(tree: ast.Module) -> Iterator[str]:
    """Functions that are not simply called: generators, decorated ones, and those that are handed on."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            later = any(isinstance(one, (ast.Yield, ast.YieldFrom, ast.Await)) for one in ast.walk(node))
            if later or node.decorator_list:
                yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in called:
            yield node.id


def _ends_in_a_value(tree: ast.Module) -> bool:
    return bool(tree.body) and isinstance(tree.body[-1], ast.Expr)


def _ends_in_a_call(tree: ast.Module) -> bool:
    """Whether the value shown is a call's, and no object that may print as it is shown."""
    last = tree.body[-1] if tree.body else None
    return isinstance(last, ast.Expr) and isinstance(last.value, ast.Call)


def _calls(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Call) for node in ast.walk(tree))


def _acts_unseen(tree: ast.Module) -> bool:
    """Whether decorators, or objects that are entered or iterated over, run code that no call names."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.decorator_list:
            return True
        if isinstance(node, ast.ClassDef) and (node.keywords or node.bases):
            return True
        if isinstance(node, (ast.For, ast.comprehension)) and isinstance(node.iter, (ast.Name, ast.Attribute)):
            return True
        if isinstance(node, ast.withitem) and not isinstance(node.context_expr, ast.Call):
            return True
        if isinstance(node, (ast.AsyncFor, ast.AsyncWith, ast.Await)):
            return True
    return False


def _inert(tree: ast.Module) -> bool:
    """Whether it only names constants and defines functions."""
    body = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
    return all(isinstance(node, _INERT) for statement in body for node in ast.walk(statement))


def _may_tell(call: Call, output: Output) -> bool:
    if "." not in call.name:
        return call.name not in _MUTE
    if _HANDS_ON.search(call.name.rpartition(".")[2]) or any(
        argument.name in _TELLING_ARGUMENTS for argument in call.arguments
    ):
        return True
    return can_print(call) if output.kind == "stream" else can_display(call)
