"""Notebooks spoilt at random. A number makes a case: `mutated(4711)` is the same bytes on every machine.

Each case takes a small sound notebook and spoils it one to six times: its texts, its structure, its JSON, its bytes.
"""

# ruff: noqa: E501 - lists of spoilt pieces read better unbroken

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

Json = Any
Mutation = Callable[[random.Random, Json], None]

_PROSE = (
    "# Projet\n\n## Besoin\nLe service client veut **réduire** les résiliations de 10 % : voir [la note](note.pdf).",
    "## Données\n\n| colonne | type |\n|---|---|\n| age | entier |\n\n- 3 doublons supprimés\n- RGPD : données anonymisées",
    "### Modèle\nNous avons choisi une forêt aléatoire *parce que* ses résultats s'expliquent : $F_1 = 0{,}82$.\n\n> Limites",
    "## Evaluation\nThe ROC curve shows an AUC of 0.91; recall matters most here.\n\n1. threshold\n2. cost\n\n```python\nx = 1\n```",
)
_CODE = (
    "import pandas as pd\nfrom sklearn.model_selection import train_test_split as tts\ndf = pd.read_csv('data.csv')\ndf.head()",
    "df = df.drop_duplicates()\ndf['age'] = df['age'].fillna(df['age'].median())  # valeurs manquantes\ndf.info()",
    "X_train, X_test, y_train, y_test = tts(df.drop(columns='y'), df['y'], test_size=0.2, random_state=0)",
    "%matplotlib inline\n!pip install xgboost\nfrom sklearn.ensemble import RandomForestClassifier\n"
    "model = RandomForestClassifier(n_estimators=200, max_depth=4).fit(X_train, y_train)",
    "from sklearn.metrics import roc_auc_score\nprint('AUC', roc_auc_score(y_test, model.predict_proba(X_test)[:, 1]))",
    'def clean(frame, *, by=(\'a\',)):\n    """Sort it."""\n    return frame.sort_values(list(by))\n\nfor k in range(3):\n    clean(df)',
)
_OUTPUTS: tuple[Json, ...] = (
    {"output_type": "stream", "name": "stdout", "text": ["AUC 0.91\n", "accuracy 0.87\n"]},
    {"output_type": "execute_result", "execution_count": 3, "metadata": {},
     "data": {"text/html": "<table><tr><td>1</td></tr></table>", "text/plain": "   age\n0   1"}},
    {"output_type": "display_data", "metadata": {},
     "data": {"image/png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}},
    {"output_type": "error", "ename": "KeyError", "evalue": "'age'", "traceback": ["\u001b[31mKeyError\u001b[0m: 'age'"]},
)  # fmt: skip
_STRANGE: tuple[Json, ...] = (
    None, True, -1, 0, 1.5, 10**400, -(2**63), float("nan"), float("inf"), "", " ", "\x00", "\ud800", "4", "é" * 5000,
    [], {}, [[]], [None], {"": None}, ["a", ["b", ["c"]]], {"a": {"b": {"c": []}}}, [1, "x", {}], "<script>x</script>",
)  # fmt: skip
_PIECES = (
    "\x00", "\x0b", "\x0c", "\x1c", "\x1b[31m", "\x1b]8;;http://x\x07", "\u2028", "\u202e", "\u200b", "\ufeff", "\ud83d", "🤖", "\r",
    "\r\n", "\t  \t", "(" * 300, "[" * 1500, "{" * 300, "-" * 3000 + "1", "> " * 400, "- " * 300, "#" * 200, "*" * 400, "_" * 401,
    "`" * 99, "$$" * 90, "<div>" * 400, "</table></script>", "<!--", "<![CDATA[", "&#x0;", "![](", "[a](javascript:x)", "[^1]: x",
    "|" * 300, "\n---\n", "~~~", "%%bash\n", "%%R -i x\n", "%time ", "!ls ", "?", "x??", "%%html\n<b>", "\\\n", "'''", '"""', "f'{x!r:>{w}}'",
    "lambda: (yield)", "print 'x'", "exec 'x'", "0x", "1_0__0", "9" * 5000, "1e99999", "a." * 600 + "b", "x=" * 300, "not " * 500,
    "if x:\n" * 60, "    return", "@" * 50, "match x:\n  case", "async def f(): await", "global x; del x", "import " + "a." * 300 + "a",
    "C'est prévu, il faudrait, ne … pas. " * 40, "Nous n'avons aucun biais.", "TODO", "mot" * 3000, "a b " * 2000, "é\u0301" * 500, "。" * 300,
)  # fmt: skip
_KERNELS: tuple[Json, ...] = (
    {}, {"kernelspec": {"name": "ir", "language": "R"}}, {"kernelspec": {"name": "julia-1.9"}},
    {"language_info": {"name": "scala"}}, {"kernelspec": None}, {"language_info": []}, {"kernelspec": {"language": 3}},
    {"language_info": {"name": "sos"}}, {"kernelspec": {"name": "python2", "language": "python"}}, {"colab": {"name": "\x00"}},
)  # fmt: skip


def mutated(number: int) -> bytes:
    """Case `number`: the bytes of a notebook, or of what once was one."""
    rng = random.Random(number)
    document = _sound(rng)
    mutations = rng.choices(_MUTATIONS, weights=_WEIGHTS, k=rng.randint(1, 5))
    for mutation in mutations:
        mutation(rng, document)
    raw = _written(rng, document)
    return _spoilt(rng, raw) if rng.random() < 0.3 else raw


def _sound(rng: random.Random) -> Json:
    cells: list[Json] = []
    for _ in range(rng.randint(1, 7)):
        if rng.random() < 0.5:
            cells.append({"cell_type": "markdown", "metadata": {}, "source": rng.choice(_PROSE)})
        else:
            outputs = rng.sample(_OUTPUTS, rng.randint(0, 2))
            cells.append(
                {
                    "cell_type": "code",
                    "metadata": {},
                    "source": rng.choice(_CODE),
                    "execution_count": len(cells),
                    "outputs": json.loads(json.dumps(outputs)),
                }
            )
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": rng.choice((0, 4, 5))}


# --- texts --------------------------------------------------------------------------------------------------------


def _text_injected(rng: random.Random, document: Json) -> None:
    cell = _cell(rng, document)
    source = cell.get("source")
    if isinstance(source, str):
        place = rng.randint(0, len(source))
        cell["source"] = source[:place] + rng.choice(_PIECES) + source[place:]


def _text_cut(rng: random.Random, document: Json) -> None:
    cell = _cell(rng, document)
    source = cell.get("source")
    if isinstance(source, str):
        first, last = sorted((rng.randint(0, len(source)), rng.randint(0, len(source))))
        cell["source"] = source[:first] + source[last:]


def _text_repeated(rng: random.Random, document: Json) -> None:
    cell = _cell(rng, document)
    if isinstance(cell.get("source"), str):
        cell["source"] = cell["source"] * rng.choice((2, 20, 60))


def _text_in_lines(rng: random.Random, document: Json) -> None:
    cell = _cell(rng, document)
    if isinstance(cell.get("source"), str):
        cell["source"] = cell["source"].splitlines(keepends=rng.random() < 0.7)


def _swapped_kinds(rng: random.Random, document: Json) -> None:
    kind = rng.choice(("code", "markdown", "raw", "heading", "unknown", "Code", "", None, 3))
    _cell(rng, document)["cell_type"] = kind


# --- structure ----------------------------------------------------------------------------------------------------


def _value_replaced(rng: random.Random, document: Json) -> None:
    holder, key = _somewhere(rng, document)
    if holder is not None:
        holder[key] = _strange(rng)


def _key_removed(rng: random.Random, document: Json) -> None:
    holder, key = _somewhere(rng, document)
    if isinstance(holder, dict):
        del holder[key]


def _key_renamed(rng: random.Random, document: Json) -> None:
    holder, key = _somewhere(rng, document)
    if isinstance(holder, dict):
        holder[rng.choice((str(key).upper(), f" {key}", "input", "", "\ud800"))] = holder.pop(key)


def _deep(rng: random.Random, document: Json) -> None:
    holder, key = _somewhere(rng, document)
    if holder is not None:
        nest: Json = "x"
        for _ in range(rng.choice((50, 300, 900))):
            nest = [nest] if rng.random() < 0.5 else {"a": nest}
        holder[key] = nest


def _format_claimed(rng: random.Random, document: Json) -> None:
    document["nbformat"] = rng.choice((1, 2, 3, 4, 5, 99, -1, 0, "4", "3", None, 4.0, 3.5, [4], True, 10**30))
    if rng.random() < 0.6:
        cells = document.pop("cells", [])
        for cell in cells if isinstance(cells, list) else []:
            if isinstance(cell, dict) and rng.random() < 0.8:
                cell["input"] = cell.pop("source", "")
        document["worksheets"] = rng.choice(([{"cells": cells}], [{"cells": cells}, {"cells": []}], cells, {}, [None]))


def _kernel_claimed(rng: random.Random, document: Json) -> None:
    document["metadata"] = copy.deepcopy(rng.choice(_KERNELS))


def _ids_given(rng: random.Random, document: Json) -> None:
    for cell in _cells(document):
        cell["id"] = rng.choice(("same", "", "a" * 300, "é", 3, None, {}, "x y"))


def _outputs_odd(rng: random.Random, document: Json) -> None:
    mimes = (
        "text/html", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/markdown", "application/json",
        "application/javascript", "application/vnd.jupyter.widget-view+json", "text/plain", "", "x/y", "text/html; a=b",
    )  # fmt: skip
    data = {mime: copy.deepcopy(rng.choice((*_STRANGE, *_PIECES))) for mime in rng.sample(mimes, rng.randint(1, 5))}
    kind = rng.choice(("display_data", "execute_result", "stream", "error", "pyout", "update_display_data", "?", None))
    output = {"output_type": kind, "data": data, "metadata": _strange(rng), "text": rng.choice(_PIECES)}
    output |= {"ename": _strange(rng), "evalue": rng.choice(_PIECES), "traceback": _strange(rng)}
    cell = _cell(rng, document)
    cell["outputs"] = copy.deepcopy([output] * rng.choice((1, 1, 1, 40)))


def _attached(rng: random.Random, document: Json) -> None:
    cell = _cell(rng, document)
    cell["attachments"] = copy.deepcopy(rng.choice(({"a.png": {"image/png": _strange(rng)}}, *_STRANGE)))
    if isinstance(cell.get("source"), str):
        cell["source"] += "\n![x](attachment:a.png)"


def _many_cells(rng: random.Random, document: Json) -> None:
    cells = document.get("cells")
    if isinstance(cells, list) and cells:
        document["cells"] = cells * rng.choice((0, 2, 5))


# --- JSON and bytes -----------------------------------------------------------------------------------------------


def _written(rng: random.Random, document: Json) -> bytes:
    text = json.dumps(document, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 1)))
    encoding = rng.choice(("utf-8-sig", "utf-16", "latin-1")) if rng.random() < 0.1 else "utf-8"
    return text.encode(encoding, "replace")


def _spoilt(rng: random.Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(rng.randint(1, 4)):
        place = rng.randint(0, len(changed))
        what = rng.randrange(6)
        if what == 0 and changed:
            changed[min(place, len(changed) - 1)] ^= 1 << rng.randrange(8)
        elif what == 1:
            changed[place:place] = rng.choice(
                (b"\xff", b"\x00", b"\xc3", b",", b"}", b"]", b'"', b"NaN", b"<<<<<<< HEAD\n")
            )
        elif what == 2:
            del changed[place : place + rng.choice((1, 10, 1000))]
        elif what == 3:
            changed[place:place] = changed[place : place + 200]
        elif what == 4:
            del changed[place:]
        else:
            changed += rng.choice((b"garbage", b"\n\n", bytes(changed[:300]), b"\x1a"))
    return bytes(changed)


def _strange(rng: random.Random) -> Json:
    """A value of the wrong kind, of the case's own: what is spoilt in one case is whole in the next."""
    return copy.deepcopy(rng.choice(_STRANGE))


# --- places -------------------------------------------------------------------------------------------------------


def _cells(document: Json) -> list[Json]:
    cells = document.get("cells")
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []


def _cell(rng: random.Random, document: Json) -> Json:
    cells = _cells(document)
    return rng.choice(cells) if cells else {}


def _somewhere(rng: random.Random, document: Json) -> tuple[Json, Json]:
    places = list(_places(document))
    return rng.choice(places) if places else (None, None)


def _places(holder: Json, depth: int = 0) -> Iterator[tuple[Json, Json]]:
    if depth > 8:
        return
    keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
    for key in keys:
        yield holder, key
        yield from _places(holder[key], depth + 1)


_MUTATIONS: tuple[Mutation, ...] = (
    _text_injected, _text_cut, _text_repeated, _text_in_lines, _swapped_kinds, _value_replaced, _key_removed,
    _key_renamed, _deep, _format_claimed, _kernel_claimed, _ids_given, _outputs_odd, _attached, _many_cells,
)  # fmt: skip
_WEIGHTS = (6, 2, 1, 1, 1, 4, 2, 1, 1, 1, 1, 1, 3, 1, 1)
