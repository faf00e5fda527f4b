"""matplotlib, and so seaborn and pandas plots: figures drawn to be shown or saved, with what their axes say."""

import functools
from typing import Any

from .core import Tracer, guarded, short, size

_MOST_AXES = 12


def watch(tracer: Tracer, module: Any) -> None:
    """Wrap the one method that turns a figure into bytes, whoever asks for it."""
    canvas = module.FigureCanvasBase
    original = canvas.print_figure

    @functools.wraps(original)
    def print_figure(self: Any, filename: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        if not tracer.busy:
            guarded(tracer, _tell, tracer, self.figure)
        made = original(self, filename, *args, **kwargs)
        if not tracer.busy:
            guarded(tracer, _tell_file, tracer, filename)
        return made

    canvas.print_figure = print_figure


def _tell(tracer: Tracer, figure: Any) -> None:
    axes = [axis for axis in figure.axes if axis.get_visible()][:_MOST_AXES]
    above = figure._suptitle.get_text() if getattr(figure, "_suptitle", None) is not None else ""
    tracer.emit(
        "figure",
        "matplotlib.figure.Figure",
        title=short(above or _first(axis.get_title() for axis in axes)),
        xlabel=short(_first(axis.get_xlabel() for axis in axes)),
        ylabel=short(_first(axis.get_ylabel() for axis in axes)),
        axes=len(axes),
        drawn=sum(_drawn(axis) for axis in axes),
        legend=any(axis.get_legend() is not None for axis in axes),
    )


def _tell_file(tracer: Tracer, filename: Any) -> None:
    if isinstance(filename, str) or hasattr(filename, "__fspath__"):
        tracer.emit("written", "matplotlib.figure.Figure.savefig", path=short(str(filename)), **size(filename))


def _drawn(axis: Any) -> int:
    """How many things an axis shows: none on an empty figure."""
    kinds = ("lines", "patches", "collections", "images", "texts", "tables", "artists")
    return sum(len(getattr(axis, kind, ())) for kind in kinds)


def _first(texts: Any) -> str:
    return next((text for text in texts if text), "")
