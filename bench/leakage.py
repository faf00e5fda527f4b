"""The leakage suite under certgrade and under the public analysers of code that can be installed, side by side.

    python -m bench.leakage [--venvs DIR] [--python3.8 PATH]

Each analyser gets a virtual environment of its own, in DIR (kept) or in a temporary folder; one that cannot be
installed or run is named with the reason. A case counts as found when any leak is reported in it. "Own kinds" is the
share found of those leaking cases which have a kind that the analyser has a rule for. CPU seconds are those of one
process over all cases, start included. Prints a table, then JSON with the same numbers. Only certgrade's detection was
changed after it had been run on these cases (tests/evidence/test_leakage_suite.py has what it found before), so the
table says what is found by whom, not how each would do on other notebooks.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SUITE = ROOT / "tests" / "evidence"
Reports = Iterable[tuple[str, str]]
"""Of each report, the path of its file, whatever follows it, and the rule."""


class UnusableError(Exception):
    """An analyser that could not be installed or run; the message says why."""


@dataclass(frozen=True, slots=True)
class Analyser:
    """A program that reads code and writes JSON. `rules`: those that tell of a leak, with the kinds they stand for.

    `arguments`: `{notebooks}` and `{scripts}` are folders with the cases in either form. `python`: the version that it
    needs, where ours is too new.
    """

    package: str
    version: str
    arguments: tuple[str, ...]
    reports: Callable[[Any], Reports]
    rules: Mapping[str, str]
    note: str = ""
    python: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `own`: recall on the kinds it has rules for."""

    name: str
    right: int
    invented: int
    missed: int
    precision: float
    recall: float
    own: float
    seconds: float
    note: str = ""

    def line(self) -> str:
        """One line for people."""
        counts = f"{self.right:>4}{self.invented:>4}{self.missed:>4}"
        shares = f"{self.precision:>10.2f}{self.recall:>8.2f}{self.own:>10.2f}{self.seconds:>9.2f}"
        return f"{self.name:<24}{counts}{shares}  {self.note}".rstrip()


ANALYSERS = (
    Analyser(
        "leaklens-ml",
        "0.11.0",
        ("leaklens", "--scan", "{notebooks}", "--json"),
        lambda said: ((one["column"], one["kind"]) for one in said["findings"]),
        dict.fromkeys(
            "preprocess_before_split transformer_before_split encoder_before_split preprocess_outside_cv "
            "fit_on_full_data fit_on_eval_data".split(),
            "preprocessing",
        )
        | {"resample_before_split": "resampling"},
    ),
    Analyser(
        "mlguard-lint",
        "0.1.1",
        ("mlguard-lint", "--format", "json", "{notebooks}"),
        lambda said: ((one["path"], one["rule_id"]) for one in said),
        dict.fromkeys(("MLG001", "MLG002", "MLG016", "MLG018"), "preprocessing")
        | dict.fromkeys(("MLG004", "MLG013", "MLG021"), "resampling")
        | dict.fromkeys(("MLG011", "MLG015", "MLG020"), "target")
        | dict.fromkeys(("MLG008", "MLG010"), "test-reuse")
        | {"MLG003": "overlap", "MLG007": "group", "MLG014": "temporal"},
    ),
    Analyser(
        "ml-leakproof",
        "0.2.0rc2",
        ("ml-leakproof", "check", "--format", "json", "{notebooks}"),
        lambda said: ((one["location"]["file"], one["rule_id"]) for one in said["findings"]),
        dict.fromkeys(("P001", "P002", "P003", "S001", "C001"), "preprocessing")
        | dict.fromkeys(("C003", "S002", "TM002"), "temporal")
        | dict.fromkeys(("C004", "M002", "T002", "T003"), "test-reuse")
        | {"S003": "resampling", "S004": "selection", "C002": "group", "C006": "target", "M004": "overlap"},
    ),
    Analyser(
        "waldean",
        "0.6.0",
        ("waldean", "check", "{notebooks}", "--format", "json"),
        lambda said: ((one["notebook"], flag["flaw_id"]) for one in said for flag in one["flags"]),
        {
            "leakage-fit-before-split": "preprocessing",
            "leakage-future-feature": "target",
            "leakage-temporal-shuffle": "temporal",
            "leakage-test-selection": "test-reuse",
        },
    ),
    Analyser(
        "reproguard",
        "0.5.2",
        ("reproguard", "scan", "{notebooks}", "-f", "json", "-o", "-", "--no-execute"),
        lambda said: ((one["location"]["path"] or "", one["code"]) for one in said["issues"]),
        {"LEAK001": "preprocessing", "LEAK002": "target", "LEAK003": "overlap"},
    ),
    Analyser(
        "timeleak",
        "0.1.0",
        ("timeleak", "--format", "json", "{scripts}"),
        lambda said: ((one["path"], one["code"]) for one in said),
        dict.fromkeys(("TL001", "TL007"), "preprocessing")
        | dict.fromkeys(("TL002", "TL003", "TL004", "TL005", "TL006"), "temporal"),
        "takes all data for time series",
    ),
    Analyser(
        "lookahead-lint",
        "1.0.1",
        ("lookahead-lint", "--format", "json", "--no-config", "{notebooks}"),
        lambda said: ((one["path"], one["code"]) for one in said["findings"]),
        dict.fromkeys(("LA001", "LA002", "LA003", "LA005", "LA006", "LA007"), "temporal") | {"LA004": "preprocessing"},
        "takes all data for time series",
    ),
    Analyser(
        "dslinter",
        "2.0.9",
        (
            "pylint",
            "--load-plugins=dslinter",
            "--disable=all",
            "--enable=pipeline-not-used-scikitlearn",
            "--output-format=json",
            "{scripts}/*.py",
        ),
        lambda said: ((one["path"], one["symbol"]) for one in said),
        {"pipeline-not-used-scikitlearn": "preprocessing"},
        python="3.8",
    ),
)
NOT_RUN = {
    "leakage-analysis": "not on PyPI; needs Soufflé and a Pyright of its own",
    "deepchecks": "compares tables, reads no code",
    "pynblint": "no rule on leaks",
    "mllint": "0.12.2 has no wheel for this Python and does not build",
}
CERTGRADE = "certgrade"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.leakage", description=__doc__.partition("\n")[0])
    parser.add_argument("--venvs", type=Path, help="where the analysers' environments are kept")
    parser.add_argument("--python3.8", dest="old", type=Path, help="an interpreter for dslinter")
    parser.add_argument("--detect", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    sys.path.insert(0, str(SUITE))
    if options.detect:
        print(json.dumps(_detected(options.detect)))
        return
    with tempfile.TemporaryDirectory(prefix="leakage-") as scratch:
        folder = Path(scratch)
        _lay_out(folder)
        rows = [_ours(folder)]
        rows += _theirs(folder, (options.venvs or folder / "venvs").absolute(), options.old)
    print(json.dumps([asdict(row) for row in rows]))


def _lay_out(folder: Path) -> None:
    """Each case as a notebook, and as a script of its code cells. Their labels stay out of both."""
    from leaks import CASES
    from percent import notebook_json

    notebooks, scripts = folder / "notebooks", folder / "scripts"
    notebooks.mkdir()
    scripts.mkdir()
    for case in CASES:
        raw = notebook_json(case.read_text(encoding="utf-8"))
        (notebooks / f"{case.stem}.ipynb").write_bytes(raw)
        code = [cell["source"] for cell in json.loads(raw)["cells"] if cell["cell_type"] == "code"]
        (scripts / f"{case.stem}.py").write_text("\n".join(code) + "\n", encoding="utf-8")


def _ours(folder: Path) -> Row:
    said, seconds = _measured([sys.executable, "-m", "bench.leakage", "--detect", str(folder / "notebooks")], ROOT)
    found = {name: frozenset(kinds) for name, kinds in said.items()}
    print(f"{'':<24}{'TP':>4}{'FP':>4}{'FN':>4}{'precision':>10}{'recall':>8}{'own kinds':>10}{'CPU s':>9}")
    return _row(CERTGRADE, found, frozenset().union(*_labels().values()), seconds, "")


def _theirs(folder: Path, venvs: Path, old: Path | None) -> list[Row]:
    rows = []
    for analyser in ANALYSERS:
        try:
            said, seconds = _measured(_command(analyser, folder, _environment(analyser, venvs, old)), folder)
        except UnusableError as reason:
            print(f"{analyser.package:<24}not run: {reason}", flush=True)
            continue
        found: dict[str, frozenset[str]] = {}
        for path, rule in analyser.reports(said):
            if rule in analyser.rules:
                name = _name(path)
                found[name] = found.get(name, frozenset()) | {analyser.rules[rule]}
        title = f"{analyser.package} {analyser.version}"
        rows.append(_row(title, found, frozenset(analyser.rules.values()), seconds, analyser.note))
    for name, why in NOT_RUN.items():
        print(f"{name:<24}not run: {why}")
    return rows


def _row(title: str, found: Mapping[str, frozenset[str]], own: frozenset[str], seconds: float, note: str) -> Row:
    from leaks import Case, by_case

    cases = [Case(name, kinds, found.get(name, frozenset())) for name, kinds in _labels().items()]
    score = by_case(cases)
    within = by_case(case for case in cases if case.expected & own)
    counts = (score.right, score.invented, score.missed, score.precision, score.recall, within.recall)
    row = Row(title, *counts, round(seconds, 2), note)
    print(row.line(), flush=True)
    return row


def _labels() -> dict[str, frozenset[str]]:
    from leaks import CASES, label

    return {path.stem: label(path) for path in CASES}


def _detected(folder: Path) -> dict[str, list[str]]:
    from leaks import detected

    return {path.stem: sorted(detected(path.read_bytes())) for path in sorted(folder.glob("*.ipynb"))}


def _name(path: str) -> str:
    """The case that a path speaks of: some analysers put cell and line after it."""
    return Path(path.partition(".ipynb")[0]).name.removesuffix(".py")


def _environment(analyser: Analyser, venvs: Path, old: Path | None) -> Path:
    """The environment's folder of programs, made where it is not there yet."""
    programs = venvs / f"{analyser.package}-{analyser.version}" / "bin"
    if (programs / analyser.arguments[0]).exists():
        return programs
    if analyser.python and not old:
        raise UnusableError(f"needs Python {analyser.python}: --python{analyser.python} PATH")
    interpreter = str(old) if analyser.python else sys.executable
    _checked([interpreter, "-m", "venv", str(programs.parent)])
    wanted = f"{analyser.package}=={analyser.version}"
    _checked([str(programs / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", wanted])
    return programs


def _checked(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr.strip() or "no reason given").splitlines()[-1]
        raise UnusableError(f"{' '.join(command[-2:])}: {last}")


def _command(analyser: Analyser, folder: Path, programs: Path) -> list[str]:
    words = [str(programs / analyser.arguments[0])]
    for word in analyser.arguments[1:]:
        filled = word.format(notebooks=folder / "notebooks", scripts=folder / "scripts")
        pattern = Path(filled).name
        words += sorted(map(str, Path(filled).parent.glob(pattern))) if "*" in pattern else [filled]
    return words


def _measured(command: list[str], folder: Path) -> tuple[Any, float]:
    """The JSON that a command printed, and its CPU seconds. Exit codes tell of findings, so they do not count."""
    before = os.times()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    after = os.times()
    try:
        said = json.loads(done.stdout)
    except json.JSONDecodeError:
        last = (done.stderr.strip() or "nothing").splitlines()[-1]
        raise UnusableError(f"wrote no JSON: {last}") from None
    return said, after.children_user - before.children_user + after.children_system - before.children_system


if __name__ == "__main__":
    main()
