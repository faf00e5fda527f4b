"""Notebooks that carry every payload in every place that a report shows, graded by the real pipeline."""

import base64
import json
import re
import struct
import zlib
from pathlib import Path
from random import Random
from urllib.parse import quote

from xss_payloads import JS, MAL, PAYLOADS, SVG

from certgrader.execution.model import ExecutionOptions, Limits
from certgrader.pipeline.grade import GradeOptions, grade
from certgrader.report.formats.base import Document
from certgrader.rubric.loading import load_rubric
from certgrader.settings import DEFAULT_RUBRIC

SCRIPTED_SVG = SVG[0]
_NAME_BYTES = 200


def one_line(text: str) -> str:
    """`text` as a comment of Python can carry it."""
    return " ".join(text.replace("\x00", "").split())


def file_name(number: int, payload: str) -> str:
    """The payload as the name of a file that Linux accepts."""
    safe = payload.replace("/", "\u2215").replace("\x00", "").encode("utf-8", "ignore")
    return f"repere{number} {safe[:_NAME_BYTES].decode('utf-8', 'ignore')}.py"


def rubric_file(folder: Path) -> Path:
    """A rubric with a criterion a payload, whose checks quote the text, code, output and file that carry it."""
    criteria = []
    for number, _ in enumerate(PAYLOADS):
        checks = [
            {"id": f"p{number}", "type": "prose", "about": [f"r{number}"], "substance": "mention"},
            {"id": f"c{number}", "type": "code", "calls": [f"outil.repere{number}"]},
            {"id": f"o{number}", "type": "output", "text": [f"repere{number}\\b"]},
            {"id": f"f{number}", "type": "file", "path": [f"repere{number} *"]},
        ]
        names = [check["id"] for check in checks]
        criterion = {"id": f"C1.{number}", "statement": "Un critère", "checks": checks}
        criteria.append({**criterion, "levels": {"met": {"all": names}}, "advice": "x", "question": "x"})
    made = {
        "schema": "certgrader/rubric@1",
        "id": "hostile",
        "title": "Grille",
        "version": "1.0",
        "language": "fr",
        "concepts": {f"r{number}": {"fr": [f"repere{number}"]} for number, _ in enumerate(PAYLOADS)},
        "competencies": [{"id": "C1", "statement": "Une compétence", "criteria": criteria}],
    }
    path = folder / "hostile.yaml"
    path.write_text(json.dumps(made), encoding="utf-8")
    return path


def _outputs(number: int, payload: str) -> list[dict[str, object]]:
    said = f"repere{number} {payload}"
    pages: list[dict[str, object]] = [
        {"text/html": payload},
        {"text/html": f"<table><tr><td title='x'>{payload}</td><th>{payload}</table>"},
        {"image/svg+xml": payload if "<svg" in payload else SCRIPTED_SVG, "text/plain": payload},
        {"image/png": payload, "text/plain": payload},
        {"image/jpeg": f'AA" {payload}'},
        {"text/markdown": payload},
        {"text/latex": payload},
        {"application/javascript": JS, "text/html": payload},
        {"application/vnd.jupyter.widget-view+json": {"model_id": payload}, "text/html": payload},
        {"application/vnd.plotly.v1+json": {"data": [payload]}, "text/html": f"<div>{payload}</div>"},
        {payload: payload, "application/vnd.bokehjs_exec.v0+json": payload},
    ]
    outputs: list[dict[str, object]] = [{"output_type": "display_data", "metadata": {}, "data": one} for one in pages]
    outputs += [{"output_type": "stream", "name": name, "text": said} for name in ("stdout", "stderr", payload)]
    return [*outputs, {"output_type": "error", "ename": payload, "evalue": payload, "traceback": [payload, payload]}]


def static_notebook() -> str:
    """Cells, outputs, attachments and metadata that carry every payload, as they are saved in a notebook."""
    cells: list[dict[str, object]] = []
    for number, payload in enumerate(PAYLOADS):
        marks = {"tags": [payload], payload: payload, "name": payload}
        prose = f"{payload}\n\nNous décrivons repere{number} en détail pour ce projet de données : {payload}\n"
        pictures = {"image/png": payload, "image/svg+xml": SCRIPTED_SVG, "text/html": payload, payload: payload}
        attached = dict.fromkeys((payload, "mal.png", "mal.svg"), pictures)
        prose += f"\n\n![{payload}](attachment:{quote(payload, errors='ignore')})"
        source = f"import outil\nx = {payload!r}  # {one_line(payload)}\noutil.repere{number}({payload!r})"
        base = {"id": f"c{number}<img src=x onerror={JS}>", "metadata": marks}
        cells += [
            {**base, "cell_type": "markdown", "source": prose, "attachments": attached},
            {**base, "cell_type": "markdown", "source": payload},
            {**base, "cell_type": "raw", "source": payload},
            {**base, "cell_type": "code", "source": payload, "outputs": [], "execution_count": 1},
            {
                **base,
                "cell_type": "code",
                "source": source,
                "outputs": _outputs(number, payload),
                "execution_count": 1,
            },
        ]
    everything = "".join(PAYLOADS)
    metadata = {
        "title": everything,
        "authors": [{"name": everything}],
        "kernelspec": {"name": everything, "display_name": everything, "language": "python"},
        "language_info": {"name": "python", "version": everything},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {everything: everything}}},
        everything: everything,
    }
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def static_document(folder: Path) -> Document:
    """The graded folder of a notebook that carries every payload, beside files that are named and filled with them."""
    home = folder / f"remise <img src=x onerror={JS}>\u202e\x1b[31m"
    home.mkdir()
    (home / "remise.ipynb").write_text(static_notebook(), encoding="utf-8")
    for number, payload in enumerate(PAYLOADS):
        text = f"repere{number} {payload}".encode("utf-8", "ignore")
        (home / file_name(number, payload)).write_bytes(text)
    parameters = tuple((payload, payload) for payload in PAYLOADS)
    options = GradeOptions(
        rubric=load_rubric(str(rubric_file(folder))),
        language="fr",
        execution=ExecutionOptions(parameters=parameters, data=Path(f"/data {PAYLOADS[0]}")),
        execute=False,
    )
    return grade(str(home), options).document


_RAISING = """\
import IPython.display
payload = {payload!r}
shown = {{"text/html": payload, "text/plain": payload, "text/markdown": payload, payload: payload}}
IPython.display.display(shown, raw=True)
IPython.display.display({{"image/svg+xml": payload, "application/javascript": {js!r}}}, raw=True)
IPython.display.Javascript("{js}")
print(payload)
{error}"""
_ERRORS = (
    "raise ModuleNotFoundError(f\"No module named '{payload}'\", name=payload)",
    "raise KeyError(payload)",
    "raise FileNotFoundError(2, 'No such file or directory', payload)",
    "raise NameError(f\"name '{payload}' is not defined\")",
    "raise AttributeError(f\"module 'pandas' has no attribute '{payload}'\")",
    "raise type(payload.replace(chr(0), ''), (ValueError,), {})(payload)",
    "raise type('Riche', (Exception,), {'_render_traceback_': lambda self: [payload, payload]})(payload)",
)


def executed_document(folder: Path) -> Document:
    """The same payloads put out and raised by a notebook that runs, so that diagnoses quote them."""
    carried = [one.encode("utf-8", "ignore").decode() for one in PAYLOADS[::4]]
    sources = [
        _RAISING.format(payload=one, js=JS, error=_ERRORS[number % len(_ERRORS)]) for number, one in enumerate(carried)
    ]
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": one, "outputs": [], "execution_count": None}
        for n, one in enumerate(sources)
    ]
    spec = {"kernelspec": {"name": "python3", "display_name": MAL, "language": "python"}}
    path = folder / "courue.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": spec, "nbformat": 4, "nbformat_minor": 5}))
    options = GradeOptions(
        rubric=load_rubric(DEFAULT_RUBRIC),
        language="fr",
        execution=ExecutionOptions(limits=Limits(cell_seconds=60, total_seconds=240)),
    )
    return grade(str(path), options).document


def mixtures_document(folder: Path, seed: int, number: int) -> Document:
    """Outputs and cells that graft a piece of one payload onto a piece of another, inside what changes its parsing."""
    random = Random(seed)
    contexts = (
        "{}",
        "<table><tr><td>{}",
        "<svg>{}",
        "<math><mtext>{}",
        "<select>{}",
        "<!--{}",
        "<p title='{}'>",
        "$${}$$",
    )

    def piece() -> str:
        payload = random.choice(PAYLOADS)
        start = random.randrange(len(payload))
        return random.choice((payload, payload[start:], payload[:start]))

    def mixture() -> str:
        return random.choice(contexts).replace("{}", "".join(piece() for _ in range(random.randint(1, 4))))

    cells: list[dict[str, object]] = []
    for _ in range(number):
        data = {"text/html": f"<table><tr><td>{mixture()}", "text/plain": mixture()}
        outputs = [{"output_type": "display_data", "metadata": {}, "data": data}]
        cells.append({"cell_type": "markdown", "metadata": {}, "source": mixture()})
        code = {"cell_type": "code", "metadata": {}, "source": mixture(), "execution_count": 1}
        cells.append({**code, "outputs": outputs})
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    path = folder / "mixtures.ipynb"
    path.write_text(text)
    options = GradeOptions(load_rubric(DEFAULT_RUBRIC), "fr", ExecutionOptions(), execute=False)
    return grade(str(path), options).document


def _png(width: int, height: int) -> str:
    """A black picture of one bit a pixel: a few kB that unfold to megabytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(width // 8 + 1)) for _ in range(height)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")).decode()


def _svg_bomb(fold: int, levels: int) -> str:
    inner = "".join(f'<g id="a{n + 1}">{f"<use href=#a{n} />" * fold}</g>' for n in range(levels))
    inner = re.sub(r"href=(#a[0-9]+)", r'href="\1"', inner)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect id="a0" width="1" height="1"/>{inner}</svg>'
    )


def heavy_document(folder: Path) -> Document:
    """Outputs that are deep, long, many, or unfold: 12 MB of notebook that would choke a browser."""
    small, huge, tall, bomb = _png(8, 8), _png(7_000, 7_000), _png(8, 29_000), _png(60_000, 3_000)
    row = f"<tr>{'<td>1234.5</td>' * 20}</tr>"
    pages = [f"{'<div>' * depth}x" for depth in (200, 3_000)]
    pages += [f"{'<table><tr><td>' * depth}x" for depth in (200, 1_300)]
    pages += [f"<table>{row * 7_000}</table>", f"<table>{row * 190}</table>"]
    pages += [f"<table><tr><td>{''.join(f'<b a={n}>' for n in range(3_900))}x"]
    data: list[dict[str, str]] = [{"text/html": page, "text/plain": "x"} for page in pages]
    data += [{"image/png": huge}] * 20 + [{"image/png": tall}] * 20 + [{"image/png": bomb}]
    data += [{"image/svg+xml": _svg_bomb(*size)} for size in ((10, 8), (4, 6))] * 10
    data += [{"image/svg+xml": _svg_bomb(1, 1).replace("<rect", f"{'<rect />' * 100_000}<rect")}]
    data += [{"image/png": small}] * 10_000
    texts = [
        "\x1b[31mx\x1b[0m" * 200_000,
        f"{'x' * 100}\r" * 10_000,
        "\b" * 500_000,
        "\u0301" * 500_000,
        "x\n" * 500_000,
    ]
    outputs: list[dict[str, object]] = [{"output_type": "display_data", "metadata": {}, "data": one} for one in data]
    outputs += [{"output_type": "stream", "name": "stdout", "text": text} for text in texts]
    prose = [
        "> " * 200,
        "<div>" * 2_000,
        "- " * 300,
        "*" * 5_000,
        "[" * 30_000,
        "$" * 30_000,
        "`" * 30_000,
        "x" * 3_000_000,
    ]
    prose += [f'<img src="data:image/png;base64,{one}">' for one in (bomb, huge)]
    cells: list[dict[str, object]] = [{"cell_type": "markdown", "metadata": {}, "source": one} for one in prose]
    for start in range(0, len(outputs), 100):
        part = {"outputs": outputs[start : start + 100], "execution_count": 1}
        cells.append({"cell_type": "code", "metadata": {}, "source": "montre()", **part})
    path = folder / "lourde.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    options = GradeOptions(load_rubric(DEFAULT_RUBRIC), "fr", ExecutionOptions(), execute=False)
    return grade(str(path), options).document
