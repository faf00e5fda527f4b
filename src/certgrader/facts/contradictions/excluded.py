"""Columns said to be left out of the model, whose coefficients or importances are shown all the same.

Told only where no code names the column but to read it or to fill it in: whatever list or call holds its name may be
what leaves it out, of one model if not of all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.model import Contradiction

_OUT = (
    r"(?:exclu(?:e|s|es)?|exclusion|ecarte(?:e|s|es)|retire(?:e|s|es)|supprime(?:e|s|es)?|suppression|elimine(?:e|s|es)|"
    r"excluded|removed|removal|dropped|discarded)"
)
_COLUMNS = r"(?:variables?|colonnes?|features?|columns?|attributs?|attributes?|caracteristiques?)"
# « variables sensibles exclues (a, b) », « exclusion des variables protégées (a, b) ».
_LISTED = re.compile(
    rf"\b(?:{_COLUMNS}\b[^().;:!?]{{0,30}}\b{_OUT}|{_OUT}\b[^().;:!?]{{0,20}}\b{_COLUMNS})\b[^().;:!?]{{0,25}}"
    r"\((?P<names>[^()]{3,200})\)"
)
_SAID_SO = re.compile(
    rf"^\W*(?:(?:la|les|the) )?(?:{_COLUMNS} )?[`*'\"«]*(?P<names>\w{{3,60}})[`*'\"»]* (?:a ete|est|is|was|has been) "
    rf"(?:donc |therefore |also |aussi )?{_OUT}\b"
)
_NO_CLAIM = re.compile(
    r"\b(?:a (?:exclure|supprimer|retirer|ecarter)|to (?:exclude|remove|drop)|should|must|doit|doivent|devrai\w+|pas|"
    r"not|never|jamais|sauf|except|lignes?|rows?|valeurs?|values|outliers?|aberrant\w*|doublons?|duplicates?|si|if|"
    r"ensuite|later|autre modele|other model|test sans|without)\b|\?"
)
_IMPORTANCES = re.compile(r"feature_importances_|\bcoef_?\b|\.coef_|permutation_importance|shap_values|importances?\b")
_NAME = re.compile(r"[A-Za-z]\w{2,59}")
_VALUE = r"[-+−]?\d+[.,]\d+"
_MIN_ROWS = 3
_MAX_TEXT = 50_000
_ROW = re.compile(rf"(?m)^.{{0,80}}\s{_VALUE}")


def kept_columns(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """The first column of each sentence that is said to be out and is not."""
    claims = [(one, *found) for one in sentences if not one.denies for found in [_named(one)] if found]
    weights = list(_weights(seen)) if claims else []
    if not weights or seen.code.unparsed or seen.code.unexamined:
        return
    code = "\n".join(cell.source for cell in seen.notebook.cells if cell.kind == "code")
    for one, words, names in claims:
        for name in names:
            found = _weight(name, weights)
            if found is not None and not _may_be_taken_out(name, code):
                cell, column, value = found
                shown = phrase("grading.contradiction.still-in", name=column, value=value)
                yield replace(denied(one, "excluded", shown, cell), words=words)
                break


def _named(one: Said) -> tuple[str, list[str]] | None:
    """What the sentence says of columns that are out, and these, as they are written."""
    if len(one.folded) != len(one.text) or _NO_CLAIM.search(one.folded):
        return None
    found = _LISTED.search(one.folded) or _SAID_SO.search(one.folded)
    if found is None:
        return None
    parts = re.split(r"[,;/]|\bet\b|\band\b", one.text[found.start("names") : found.end("names")])
    names = [part.strip(" `*'\"«»") for part in parts]
    return (one.words(found.start(), found.end()), names) if all(map(_NAME.fullmatch, names)) else None


def _weights(seen: Seen) -> Iterator[tuple[int, str]]:
    """What cells show that take coefficients or importances from a model, row by row."""
    for output, fact in seen.outputs():
        shows = _IMPORTANCES.search(seen.notebook.cells[fact.cell].source)
        text = output.text[:_MAX_TEXT]
        if shows and len(_ROW.findall(text)) >= _MIN_ROWS:
            yield fact.cell, text


def _weight(name: str, weights: Sequence[tuple[int, str]]) -> tuple[int, str, str] | None:
    """The column, or one made of it by encoding, with its value."""
    row = re.compile(
        rf"(?m)^[ \t\d.|]{{0,40}}(?:\w{{1,40}}__)?(?P<column>{re.escape(name)}(?:_[\w&/-]+(?: [\w&/-]+){{0,3}})?)"
        rf"[ \t]*[:|]?[ \t]+(?P<value>{_VALUE})"
    )
    for cell, text in reversed(weights):
        found = row.search(text)
        if found is not None:
            return cell, found["column"], found["value"]
    return None


def _may_be_taken_out(name: str, code: str) -> bool:
    """Whether code names it otherwise than to read it, or to give it a value."""
    if re.search(rf"\bdel\b.*{re.escape(name)}", code):
        return True
    read = rf"(?<=[\w)\]])\[\s*(['\"]){re.escape(name)}\1\s*\]|(['\"]){re.escape(name)}\2\s*:"
    return name.lower() in re.sub(read, "", code).lower()
