"""Versions of the packages that a notebook imports, read from the environment, not asked of the kernel."""

import ast
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution
from pathlib import Path

from certgrader.notebook.model import Notebook

# Modules whose distribution has another name; only these, since reading all of an environment's records costs 100 ms.
_DISTRIBUTIONS = {
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "cv2": "opencv-python",
    "PIL": "pillow",
    "yaml": "PyYAML",
    "bs4": "beautifulsoup4",
    "imblearn": "imbalanced-learn",
    "dotenv": "python-dotenv",
    "dateutil": "python-dateutil",
    "umap": "umap-learn",
    "sentence_transformers": "sentence-transformers",
}


def package_versions(notebook: Notebook, folders: Iterable[Path]) -> tuple[tuple[str, str], ...]:
    """(distribution, version) of what the notebook imports and `folders` (module path) hold, by name."""
    path = [str(folder) for folder in folders]
    found: dict[str, str] = {}
    for module in sorted(set(_imported(notebook))):
        name = _DISTRIBUTIONS.get(module, module)
        for distribution in Distribution.discover(name=name, path=path):
            found.setdefault(distribution.metadata["Name"] or name, distribution.version)
            break
    return tuple(sorted(found.items(), key=lambda item: item[0].lower()))


def _imported(notebook: Notebook) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.code is None or cell.code.python is None:
            continue
        try:
            tree = ast.parse(cell.code.python)
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]
