"""Where `--data` appears: `/kaggle/input/<data set>`."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from certgrader.notebook.model import Notebook
from certgrader.submission.model import SubmittedFile

_METADATA = "kernel-metadata.json"
_SOURCES = ("dataset_sources", "competition_sources")
_SLUG = re.compile(r"[\w-][\w.-]{0,99}")
_MOST = 50
_INPUT = "/kaggle/input"
_DATASET = re.compile(r"(?:/kaggle/input|\.\./input)/(?:datasets/[\w.-]+/)?([\w.-]+)")


def datasets(data: Path, notebook: Notebook, files: Iterable[SubmittedFile] = ()) -> Iterator[tuple[Path, str]]:
    """(host path, path inside): sub-folders under their names, loose files under every data set the notebook uses or
    its `kernel-metadata.json`, one of `files`, names."""
    entries = sorted(path for path in data.iterdir() if not path.name.startswith("."))
    folders = [path for path in entries if path.is_dir()]
    yield from ((folder, f"{_INPUT}/{folder.name}") for folder in folders)
    loose = [path for path in entries if path.is_file()]
    names = {folder.name for folder in folders} | {path.name for path in loose}
    for name in sorted((used_datasets(notebook) | named_datasets(files)) - names):
        yield from ((path, f"{_INPUT}/{name}/{path.name}") for path in loose)
    yield from ((path, f"{_INPUT}/{path.name}") for path in loose)


def used_datasets(notebook: Notebook) -> set[str]:
    """Names of data sets in the notebook's paths. A name with an extension may be a file: mounted by its own name."""
    found = {name for cell in notebook.cells if cell.kind == "code" for name in _DATASET.findall(cell.source)}
    return {name for name in found if name.strip(".")}


def named_datasets(files: Iterable[SubmittedFile]) -> set[str]:
    """Names of the data sets that Kaggle attached to the notebook, as `kaggle kernels pull -m` writes them down."""
    found: set[str] = set()
    for file in files:
        if PurePosixPath(file.path).name == _METADATA and file.text:
            try:
                metadata = json.loads(file.text)
            except (ValueError, RecursionError):
                continue
            told = [metadata.get(key) for key in _SOURCES] if isinstance(metadata, dict) else []
            slugs = [slug for slugs in told if isinstance(slugs, list) for slug in slugs if isinstance(slug, str)]
            found.update(slug.rpartition("/")[2] for slug in slugs[:_MOST])
    # Each becomes a path inside the sandbox.
    return {name for name in found if _SLUG.fullmatch(name)}
