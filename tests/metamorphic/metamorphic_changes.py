"""Changes of a notebook that a juror would not heed, or would see through."""

import ast
import json
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from metamorphic_books import Book, Piece, code, prose_only, subtrees, text
from metamorphic_titles import translated

RUFF = Path(sys.executable).with_name("ruff")
SHOWING = (ast.Expr, ast.For, ast.While, ast.With, ast.Try, ast.If)

RECIPE = {
    "fr": """Tarte aux poireaux

Émincez trois poireaux et faites-les fondre vingt minutes à feu doux avec 30 g de beurre. Battez trois œufs avec
20 cl de crème, salez, poivrez, râpez un peu de muscade.

Étalez la pâte, versez la garniture et enfournez 35 minutes à 180 °C. Servez tiède avec une salade de mâche.""",
    "en": """Leek tart

Slice three leeks and let them soften for twenty minutes over a low heat with 30 g of butter. Beat three eggs with 20 cl
of cream, add salt, pepper and a little nutmeg.

Roll out the pastry, pour in the filling and bake for 35 minutes at 180 °C. Serve warm with a green salad.""",
}
TRAVEL = {
    "fr": """Carnet de route : trois jours en Galice

Le premier matin nous avons quitté le port sous la pluie, et marché 14 km le long de la côte jusqu'au phare. Le gardien
nous a offert du café dans des tasses ébréchées.

Le lendemain, le vent était tombé. Nous avons dormi sur la plage, puis repris l'autocar vers la ville, où les cloches
sonnaient sans fin.""",
    "en": """Travel diary: three days in Galicia

On the first morning we left the harbour in the rain and walked 14 km along the coast to the lighthouse. The keeper gave
us coffee in chipped cups.

The next day the wind had dropped. We slept on the beach, then took the coach back to town, where the bells rang without
end.""",
}
STRANGE = {
    "fr": "Les tours de Hanoï\n\nPour passer le temps : le casse-tête des trois piquets, avec quatre disques.",
    "en": "The towers of Hanoi\n\nTo pass the time: the puzzle of the three rods, with four discs.",
}
STRANGE_CODE = """from collections import deque

def deplacer(nombre, de, vers, par, coups):
    if nombre == 0:
        return
    deplacer(nombre - 1, de, par, vers, coups)
    coups.append((nombre, de, vers))
    deplacer(nombre - 1, par, vers, de, coups)

coups = deque()
deplacer(4, "gauche", "droite", "milieu", coups)
"""


def titles_translated(book: Book) -> Book:
    return book.of(
        piece.saying(translated(piece.source)) if piece.kind == "markdown" else piece for piece in book.pieces
    )


def prose_shuffled(book: Book, chance: random.Random) -> Book:
    """Neighbouring sections of one level that hold no code, in another order."""
    pieces = list(book.pieces)
    free = [part for part in subtrees(book) if prose_only(book, *part) and part[0] > 0]
    for run in _runs(free):
        order = chance.sample(run, len(run))
        start, end = run[0][0], run[-1][1]
        pieces[start:end] = [piece for a, b in order for piece in book.pieces[a:b]]
    return book.of(pieces)


def prose_scattered(book: Book, chance: random.Random) -> Book:
    """The sections of one chapter that hold no code, in another order, wherever they stand in it."""
    parents = {section.cell: (section.level, section.parent) for section in reversed(book.notebook.sections)}
    free: list[tuple[int, int]] = []
    for part in subtrees(book):
        if prose_only(book, *part) and part[0] > 0 and not (free and part[0] < free[-1][1]):
            free.append(part)
    pieces: dict[int, list[Piece]] = {at: [piece] for at, piece in enumerate(book.pieces)}
    free.sort(key=lambda part: str(parents[part[0]]))
    for _, group in groupby(free, key=lambda part: parents[part[0]]):
        siblings = list(group)
        moved = chance.sample(siblings, len(siblings))
        for slot, source in zip(siblings, moved, strict=True):
            for at in range(*slot):
                pieces[at] = []
            pieces[slot[0]] = list(book.pieces[slice(*source)])
    return book.of(piece for at in sorted(pieces) for piece in pieces[at])


def _runs(parts: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Parts that follow each other, inner ones left out."""
    run: list[tuple[int, int]] = []
    for part in parts:
        if run and part[0] < run[-1][1]:
            continue
        if run and part[0] != run[-1][1]:
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def merged(book: Book) -> Book:
    """Every second cell joined with the one before it, where both are text or both are code and lose no display."""
    pieces: list[Piece] = []
    joined = False
    for piece in book.pieces:
        if pieces and not joined and _joinable(pieces[-1], piece):
            pieces[-1] = _joined(pieces[-1], piece)
            joined = True
        else:
            pieces.append(piece)
            joined = False
    return book.of(pieces)


def _joinable(first: Piece, second: Piece) -> bool:
    if first.kind == second.kind == "markdown":
        return not (first.content.get("attachments") or second.content.get("attachments"))
    trees = [_tree(piece) for piece in (first, second)]
    if trees[0] is None or trees[1] is None or not trees[0].body:
        return False
    shows = any(output["output_type"] in ("execute_result", "error") for output in first.outputs)
    unrun = [piece.content.get("execution_count") is None for piece in (first, second)]
    return not shows and not isinstance(trees[0].body[-1], ast.Expr) and unrun[0] == unrun[1]


def _joined(first: Piece, second: Piece) -> Piece:
    between = "\n\n" if first.kind == "markdown" else "\n"
    content = {**second.content, "source": first.source + between + second.source}
    if first.kind == "code":
        content["outputs"] = [*first.outputs, *second.outputs]
    return Piece(content, first.origins | second.origins)


def split(book: Book) -> Book:
    """Each code cell cut between two of its statements, before anything is shown."""
    return book.of(part for piece in book.pieces for part in _halves(piece))


def _halves(piece: Piece) -> tuple[Piece, ...]:
    tree = _tree(piece)
    if tree is None or len(tree.body) < 2:
        return (piece,)
    showing = bool(piece.outputs)
    quiet = [at for at, part in enumerate(tree.body) if showing and isinstance(part, SHOWING)]
    at = min(max(1, len(tree.body) // 2), quiet[0] if quiet else len(tree.body) - 1, len(tree.body) - 1)
    start, before = _first_line(tree.body[at]), tree.body[at - 1].end_lineno or 0
    if at == 0 or start <= before:
        return (piece,)
    lines = piece.source.split("\n")
    # Comments stand with what follows them.
    while start - 1 > before and lines[start - 2].lstrip().startswith("#"):
        start -= 1
    first = Piece({**piece.content, "source": "\n".join(lines[: start - 1]), "outputs": []}, piece.origins)
    return first, piece.saying("\n".join(lines[start - 1 :]))


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min(statement.lineno, *(one.lineno for one in decorators)) if decorators else statement.lineno


def _tree(piece: Piece) -> ast.Module | None:
    """The tree of a cell of plain Python."""
    if piece.kind != "code":
        return None
    try:
        return ast.parse(piece.source)
    except (SyntaxError, ValueError):
        return None


def reformatted(book: Book) -> Book:
    """Each code cell that can be parsed as ruff would write it, which is as black would."""
    plain = {at: piece for at, piece in enumerate(book.pieces) if _tree(piece) is not None}
    cells = [{**piece.content, "outputs": [], "metadata": {}} for piece in plain.values()]
    spec = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    raw = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": spec, "cells": cells})
    command = [str(RUFF), "format", "--isolated", "--no-cache", "--stdin-filename", "it.ipynb", "-"]
    done = subprocess.run(command, input=raw, capture_output=True, text=True, check=True)
    written = json.loads(done.stdout)["cells"]
    sources = {at: "".join(cell["source"]) for at, cell in zip(plain, written, strict=True)}
    return book.of(piece.saying(sources[at]) if at in sources else piece for at, piece in enumerate(book.pieces))


def with_irrelevant_chapters(book: Book, *, middle: bool) -> Book:
    """A recipe, a travel diary and a puzzle: at the end, or between two chapters in the middle."""
    language = book.notebook.language
    at, level = _between(book) if middle else (len(book.pieces), _top(book))
    marks = "#" * level
    chapters = [text(f"{marks} {words[language]}") for words in (RECIPE, TRAVEL, STRANGE)]
    return book.of((*book.pieces[:at], *chapters, code(STRANGE_CODE), *book.pieces[at:]))


def with_chapter(book: Book, chapter: str) -> Book:
    """`chapter`, without its marks, as the last one."""
    return book.of((*book.pieces, text(f"{'#' * _top(book)} {chapter}")))


def _top(book: Book) -> int:
    """The level of chapters: that of the first heading of which there are several."""
    levels: list[int] = sorted(section.level for section in book.notebook.sections)
    return next((level for level, same in groupby(levels) if len(list(same)) > 1), 1)


def _between(book: Book) -> tuple[int, int]:
    top = _top(book)
    cells = len(book.pieces)
    starts = [section.cell for section in book.notebook.sections if section.level <= top and section.cell > 0]
    at = min(starts, key=lambda cell: abs(cell - cells // 2), default=cells)
    return at, top


def without(book: Book, cells: frozenset[int]) -> Book:
    """The book without the cells at those places."""
    return book.of(piece for at, piece in enumerate(book.pieces) if at not in cells)


def writers(book: Book, paths: Iterable[str]) -> frozenset[int]:
    """The places of the code cells that name those files: what a notebook writes itself goes with them."""
    names = [path.rpartition("/")[2] for path in paths]
    return frozenset(
        at
        for at, piece in enumerate(book.pieces)
        if piece.kind == "code" and any(name in piece.source for name in names)
    )


def dependencies(book: Book) -> Mapping[int, frozenset[int]]:
    """For each code cell all those that it needs or that need it, by the names they share, and so on."""
    trees = {at: _tree(piece) for at, piece in enumerate(book.pieces) if piece.kind == "code"}
    reads = {at: _read(tree) for at, tree in trees.items()}
    binds = {at: _bound(tree) for at, tree in trees.items()}
    imported = {name for tree in trees.values() for name in _imported(tree)}
    # What a cell reads it may change: a table that gets a column, a model that is fitted.
    changes = {at: binds[at] | (reads[at] - imported) for at in trees}
    needs: dict[int, set[int]] = {}
    for at in trees:
        direct = [one for one in needs if changes[one] & reads[at]]
        needs[at] = {at}.union(*(needs[one] for one in direct))
    return {
        at: frozenset(needs[at]) | frozenset(other for other, needed in needs.items() if at in needed) for at in trees
    }


def _read(tree: ast.Module | None) -> frozenset[str]:
    walk = ast.walk(tree) if tree is not None else ()
    return frozenset(node.id for node in walk if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))


def _bound(tree: ast.Module | None) -> frozenset[str]:
    found = set(_imported(tree))
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
    return frozenset(found)


def _imported(tree: ast.Module | None) -> Iterator[str]:
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
