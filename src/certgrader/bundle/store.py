"""Submission, notebook and run ↔ a folder under their content hash, written atomically.

A bundle is all that a report is made of besides the rubric: grading again needs no notebook and starts no kernel.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from certgrader.errors import SubmissionProblem, UsageProblem
from certgrader.execution.model import Run
from certgrader.interrupts import undisturbed
from certgrader.notebook.model import Notebook
from certgrader.owned_folders import owned_folder
from certgrader.submission.model import Submission

FORMAT = "certgrader/bundle@1"


@dataclass(frozen=True, slots=True)
class Bundle:
    """One submission as it was read and run. `created`: when, an ISO 8601 time with offset.

    A bundle read back has no `submission.root`.
    """

    submission: Submission
    notebook: Notebook
    run: Run
    created: str


def key(bundle: Bundle) -> str:
    """sha256, in hexadecimal, over the submission and its name, parameters, data, limits, environment and format."""
    submission, run = bundle.submission, bundle.run
    parts = {
        "format": FORMAT,
        "submission": [submission.name, submission.sha256, submission.notebook],
        "parameters": run.parameters,
        "data": run.data,
        "mode": run.mode,
        "limits": [[limit.name, limit.value] for limit in run.limits],
        "environment": [run.sandbox, run.python, sorted(run.packages)],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def save(folder: Path, bundle: Bundle) -> Path:
    """Writes `bundle` to `folder`/<key>, replacing an earlier one; returns its folder.

    Raises UsageProblem when that cannot be written. No reader ever meets a half-written bundle.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / key(bundle)
        with owned_folder(".part-", folder) as own:
            part = own / "bundle"
            part.mkdir(mode=0o755)
            _write_all(part, bundle)
            _put(part, target, own / "old")
    except OSError as error:
        raise UsageProblem("bundle.not-writable", place=str(folder), problem=error.strerror or str(error)) from error
    return target


def _put(part: Path, target: Path, old: Path) -> None:
    """Two renames where there is an older bundle: a folder cannot replace a folder that is not empty."""
    with undisturbed():
        if target.exists():
            target.rename(old)
        part.rename(target)


def load(folder: Path) -> Bundle:
    """The bundle in `folder`; raises SubmissionProblem when it is missing, damaged or of another format."""
    head = _read(folder, "bundle.json")
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise SubmissionProblem("bundle.other-format", place=str(folder), format=FORMAT)
    return Bundle(
        _value(folder, "submission.json"),
        _value(folder, "notebook.json"),
        _value(folder, "run.json"),
        str(head.get("created", "")),
    )


def bundles_in(folder: Path) -> list[Path]:
    """The bundles of a folder, by name; the folder itself when it is one."""
    if (folder / "bundle.json").is_file():
        return [folder]
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        raise SubmissionProblem("bundle.no-folder", place=str(folder)) from error
    return [path for path in inside if not path.name.startswith(".") and (path / "bundle.json").is_file()]


def _write_all(folder: Path, bundle: Bundle) -> None:
    _write(folder / "bundle.json", {"format": FORMAT, "created": bundle.created})
    _write(folder / "submission.json", asdict(replace(bundle.submission, root=None)))
    _write(folder / "notebook.json", asdict(bundle.notebook))
    _write(folder / "run.json", asdict(bundle.run))


def _write(path: Path, value: object) -> None:
    # ASCII: a notebook may hold lone surrogates, which UTF-8 cannot carry and escapes can. Streamed: it may also be
    # a hundred megabytes. A parameter may be any value that YAML knows, such as a date.
    with path.open("w", encoding="ascii") as file:
        json.dump(value, file, ensure_ascii=True, separators=(",", ":"), default=str)
        file.write("\n")


@cache
def _adapters() -> dict[str, TypeAdapter[Any]]:
    return {
        "submission.json": TypeAdapter(Submission),
        "notebook.json": TypeAdapter(Notebook),
        "run.json": TypeAdapter(Run),
    }


def _read(folder: Path, name: str) -> Any:
    path = folder / name
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise SubmissionProblem("bundle.incomplete", place=str(folder), name=name) from error
    except OSError as error:
        problem = error.strerror or str(error)
        raise SubmissionProblem("bundle.unreadable", place=str(path), problem=problem) from error
    except (ValueError, RecursionError) as error:
        raise SubmissionProblem("bundle.corrupt", place=str(path)) from error


def _value(folder: Path, name: str) -> Any:
    try:
        return _adapters()[name].validate_python(_read(folder, name))
    except ValidationError as error:
        raise SubmissionProblem("bundle.corrupt", place=str(folder / name)) from error
