"""Where `--data` appears: `/kaggle/input/<data set>`."""

import re
from collections.abc import Iterator
from pathlib import Path

from certgrader.notebook.model import Notebook

_INPUT = "/kaggle/input"
_DATASET = re.compile(r"(?:/kaggle/input|\.\./input)/(?:datasets/[\w.-]+/)?([\w.-]+)")


def datasets(data: Path, notebook: Notebook) -> Iterator[tuple[Path, str]]:
    """(host path, path inside): sub-folders under their names, loose files under every data set the notebook uses."""
    entries = sorted(path for path in data.iterdir() if not path.name.startswith("."))
    folders = [path for path in entries if path.is_dir()]
    yield from ((folder, f"{_INPUT}/{folder.name}") for folder in folders)
    loose = [path for path in entries if path.is_file()]
    names = {folder.name for folder in folders} | {path.name for path in loose}
    for name in sorted(used_datasets(notebook) - names):
        yield from ((path, f"{_INPUT}/{name}/{path.name}") for path in loose)
    yield from ((path, f"{_INPUT}/{path.name}") for path in loose)


def used_datasets(notebook: Notebook) -> set[str]:
    """Names of data sets in the notebook's paths. A name with an extension may be a file: mounted by its own name."""
    return {name for cell in notebook.cells if cell.kind == "code" for name in _DATASET.findall(cell.source)}
