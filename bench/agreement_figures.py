"""What is counted of each judge, the table for people, and the plot."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from certgrader.calibration.figures import Compared, Pair, figures, kappa
from certgrader.fitted.weights import Level

LEVELS: tuple[Level, ...] = get_args(Level)
_BINS = 10
_RESAMPLED = 200
_COLUMNS = (
    ("kappa", "kappa"),
    ("exact", "exact"),
    ("right", "right"),
    ("sure", "sure"),
    ("sure_right", "sure ok"),
    ("calibration_error", "cal.err"),
    ("evidence_precision", "ev.prec"),
    ("evidence_recall", "ev.rec"),
)


@dataclass(frozen=True, slots=True)
class Judge:
    """Who judged, and what was counted. `confident`: whether its confidence means anything."""

    name: str
    title: str
    compared: Sequence[Compared]
    confident: bool = True


def measured(judge: Judge, groups: Mapping[str, str]) -> dict[str, Any]:
    """All figures of one judge, as JSON holds them. `groups`: of each notebook."""
    pairs = _pairs(judge.compared)
    found: dict[str, Any] = dict(figures(judge.compared))
    if not judge.confident:
        for name in ("sure", "sure_right", "calibration_error"):
            found.pop(name, None)
    if not any(one.verdict.evidence for one in judge.compared):
        found.pop("evidence_recall", None)
    found["exact"] = _rounded(sum(mine == theirs for _, mine, theirs in pairs) / len(pairs)) if pairs else None
    found["kappa_interval"] = _interval(judge.compared, groups)
    found["pairs"] = len(pairs)
    found["notebooks"] = len({one.notebook for one in judge.compared})
    found["competencies"] = _by(pairs, lambda criterion: criterion.partition(".")[0])
    found["criteria"] = _by(pairs, lambda criterion: criterion)
    found["confusion"] = _confusion(pairs)
    found["calibration"] = calibration(judge.compared) if judge.confident else []
    return found


def _pairs(compared: Iterable[Compared]) -> list[Pair]:
    return [(one.criterion, one.verdict.level, label.level) for one in compared for label in one.labels]


def _by(pairs: Iterable[Pair], key: Any) -> dict[str, dict[str, float | int | None]]:
    parts: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        parts[key(pair[0])].append(pair)
    return {
        name: {
            "kappa": _rounded(kappa(several)),
            "exact": _rounded(sum(mine == theirs for _, mine, theirs in several) / len(several)),
            "pairs": len(several),
        }
        for name, several in sorted(parts.items(), key=lambda part: [int(n) for n in part[0][1:].split(".")])
    }


def _confusion(pairs: Iterable[Pair]) -> dict[str, dict[str, int]]:
    """By the readers' level, then the judge's."""
    counted = Counter((theirs, mine) for _, mine, theirs in pairs)
    return {theirs: {mine: counted[theirs, mine] for mine in LEVELS} for theirs in LEVELS}


def calibration(compared: Iterable[Compared]) -> list[dict[str, float | int]]:
    """The calibration curve: for each tenth of confidence its mean, the share right, and how many."""
    bins: dict[int, list[Compared]] = defaultdict(list)
    for one in compared:
        bins[min(_BINS - 1, int(one.verdict.confidence * _BINS))].append(one)
    return [
        {
            "confidence": round(sum(one.verdict.confidence for one in several) / len(several), 4),
            "right": round(sum(one.right for one in several) / len(several), 4),
            "n": len(several),
        }
        for _, several in sorted(bins.items())
    ]


def _interval(compared: Sequence[Compared], groups: Mapping[str, str]) -> list[float] | None:
    """95 %, by drawing whole groups again and again: verdicts of one candidate are not independent."""
    parts: dict[str, list[Pair]] = defaultdict(list)
    for one in compared:
        parts[groups[one.notebook]] += _pairs([one])
    names, rng = sorted(parts), random.Random(0)
    drawn = (
        kappa(pair for name in rng.choices(names, k=len(names)) for pair in parts[name]) for _ in range(_RESAMPLED)
    )
    found = sorted(value for value in drawn if value is not None)
    return [_rounded(found[int(share * (len(found) - 1))]) or 0.0 for share in (0.025, 0.975)] if found else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def text(found: Mapping[str, Any]) -> str:
    """The tables for people."""
    judges = found["judges"]
    lines = [f"{'':<46}" + "".join(f"{head:>9}" for _, head in _COLUMNS) + "   95 % of kappa"]
    for judge in judges.values():
        shown = "".join(f"{_number(judge.get(name)):>9}" for name, _ in _COLUMNS)
        interval = judge["kappa_interval"]
        lines.append(
            f"{judge['title']:<46}{shown}" + (f"   {interval[0]:.2f} to {interval[1]:.2f}" if interval else "")
        )
    for part in ("competencies", "criteria"):
        named = [name for name in judges if judges[name][part]]
        lines += ["", f"kappa by {'competency' if part == 'competencies' else 'criterion'}"]
        lines.append(f"{'':<8}" + "".join(f"{name:>13}" for name in named))
        for key in next(iter(judges.values()))[part]:
            values = (_number(judges[name][part].get(key, {}).get("kappa")) for name in named)
            lines.append(f"{key:<8}" + "".join(f"{value:>13}" for value in values))
    for name in [name for name in ("rules", "readers") if name in judges]:
        lines += ["", f"levels: readers' by rows, {judges[name]['title']} by columns"]
        lines.append(f"{'':<16}" + "".join(f"{level:>16}" for level in LEVELS))
        for theirs, row in judges[name]["confusion"].items():
            lines.append(f"{theirs:<16}" + "".join(f"{row[mine]:>16}" for mine in LEVELS))
    for name in _confident(judges):
        lines += ["", f"calibration curve, {judges[name]['title']}: mean confidence, share right, verdicts"]
        lines += [f"{one['confidence']:>8.2f}{one['right']:>8.2f}{one['n']:>8}" for one in judges[name]["calibration"]]
    lines += ["", "learning curve: notebooks learned from, then as above"]
    names = [name for name, _ in _COLUMNS[3:]]
    lines.append(f"{'n':>8}" + "".join(f"{head:>9}" for _, head in _COLUMNS[3:]))
    lines += [
        f"{one['notebooks']:>8.0f}" + "".join(f"{_number(one.get(name)):>9}" for name in names)
        for one in found["learning"]
    ]
    return "\n".join(lines) + "\n"


def _confident(judges: Mapping[str, Any]) -> list[str]:
    return [name for name in ("rules", "calibrated") if name in judges]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def plot(found: Mapping[str, Any], path: Path) -> None:
    """Four charts: agreement, agreement by competency, calibration, learning."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "certgrader"
    from matplotlib import pyplot as plt

    judges = found["judges"]
    figure, axes = plt.subplots(2, 2, figsize=(12, 9), layout="constrained")
    _bars(axes[0][0], judges)
    _competencies(axes[0][1], judges)
    _curve(axes[1][0], judges)
    _learning(axes[1][1], found["learning"])
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _bars(axis: Any, judges: Mapping[str, Any]) -> None:
    shown = [one for one in reversed(list(judges.values())) if one.get("kappa") is not None]
    values = [one["kappa"] for one in shown]
    bounds = [one["kappa_interval"] or [one["kappa"]] * 2 for one in shown]
    errors = [[max(0, v - low) for v, (low, _) in zip(values, bounds, strict=True)]]
    errors.append([max(0, high - v) for v, (_, high) in zip(values, bounds, strict=True)])
    axis.barh([one["title"] for one in shown], values, xerr=errors, color="#4477aa", ecolor="#555555")
    axis.set_title("Agreement with readers (kappa, 95 %)")
    axis.axvline(0, color="black", linewidth=0.8)


def _competencies(axis: Any, judges: Mapping[str, Any]) -> None:
    for name, marker in (("readers", "D"), ("rules", "o"), ("words", "x")):
        if name in judges and judges[name]["competencies"]:
            points = [
                (key, one["kappa"]) for key, one in judges[name]["competencies"].items() if one["kappa"] is not None
            ]
            axis.plot(*zip(*points, strict=True), marker=marker, linestyle="none", label=judges[name]["title"])
    axis.set_title("By competency")
    axis.set_ylim(top=1.05)
    _legend(axis)


def _curve(axis: Any, judges: Mapping[str, Any]) -> None:
    axis.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    for name, marker in zip(_confident(judges), "os", strict=False):
        several = judges[name]["calibration"]
        sizes = [12 + one["n"] / 12 for one in several]
        x, y = ([one[key] for one in several] for key in ("confidence", "right"))
        axis.plot(x, y, linewidth=0.8)
        axis.scatter(x, y, s=sizes, marker=marker, label=judges[name]["title"])
    axis.set(
        title="Calibration: share right by confidence", xlabel="confidence", ylabel="right", xlim=(0, 1), ylim=(0, 1.03)
    )
    _legend(axis)


def _learning(axis: Any, curve: Sequence[Mapping[str, float]]) -> None:
    for name, head in _COLUMNS[3:]:
        points = [(one["notebooks"], one[name]) for one in curve if one.get(name) is not None]
        if points:
            axis.plot(*zip(*points, strict=True), marker="o", label=head)
    axis.set(title="Calibrated: learning curve", xlabel="notebooks", ylim=(0, 1.03))
    _legend(axis)


def _legend(axis: Any) -> None:
    if axis.get_legend_handles_labels()[0]:
        axis.legend()
