"""All contradictions of a notebook, in the order of its cells."""

from functools import cache

from certgrader.execution.model import Run
from certgrader.facts.contradictions.absences import miscounted_absences
from certgrader.facts.contradictions.changes import misread_changes
from certgrader.facts.contradictions.claims import Seen, said
from certgrader.facts.contradictions.classes import miscounted_classes
from certgrader.facts.contradictions.coefficients import misread_coefficients
from certgrader.facts.contradictions.correlations import misread_signs
from certgrader.facts.contradictions.excluded import kept_columns
from certgrader.facts.contradictions.extremes import misread_extremes
from certgrader.facts.contradictions.improvements import misread_improvements
from certgrader.facts.contradictions.methods import unused
from certgrader.facts.contradictions.mislabelled import mislabelled
from certgrader.facts.contradictions.misnamed import misnamed
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.overfitting import unseen_overfitting
from certgrader.facts.contradictions.placeholders import unfinished
from certgrader.facts.contradictions.quoting import misquoted
from certgrader.facts.contradictions.ranking import ranked
from certgrader.facts.contradictions.results import Result, all_results
from certgrader.facts.contradictions.sections import empty_sections
from certgrader.facts.contradictions.significance import misread_tests
from certgrader.facts.contradictions.sizes import miscounted
from certgrader.facts.contradictions.slips import slipped
from certgrader.facts.contradictions.tabled import mistabled
from certgrader.facts.contradictions.unprinted import unprinted
from certgrader.facts.model import CodeFacts, FileFacts, OutputFacts, ProseFacts
from certgrader.facts.modelling.model import ModellingFacts
from certgrader.notebook.model import Notebook

MAX_SENTENCES = 3000
MAX_FOUND = 40


def extract(
    notebook: Notebook,
    run: Run,
    prose: ProseFacts,
    output: OutputFacts,
    seen: tuple[CodeFacts, ModellingFacts, FileFacts],
) -> tuple[Contradiction, ...]:
    """What the text says and the notebook shows otherwise, at most MAX_FOUND. `seen`: its code and files."""
    code, modelling, files = seen
    sentences = list(said(prose))[:MAX_SENTENCES]
    held = Seen(notebook, run, code, output, modelling)

    @cache
    def shown() -> list[Result]:
        return all_results(held)

    found = [
        *ranked(sentences, held, shown),
        *misquoted(sentences, held, shown),
        *mistabled(prose, held, shown),
        *unprinted(sentences, held),
        *misread_extremes(sentences, held),
        *misread_signs(sentences, held),
        *misread_coefficients(sentences, held),
        *misread_changes(sentences, held),
        *misread_improvements(sentences, held),
        *unseen_overfitting(sentences, held),
        *misread_tests(sentences, held),
        *miscounted(sentences, held),
        *slipped(sentences, held),
        *miscounted_classes(sentences, held),
        *miscounted_absences(sentences, held),
        *unused(sentences, held, files),
        *kept_columns(sentences, held),
        *mislabelled(notebook, held),
        *misnamed(notebook, held),
        *empty_sections(notebook),
        *unfinished(notebook),
    ]
    return tuple(sorted(found, key=lambda one: (one.cell, one.lines))[:MAX_FOUND])
