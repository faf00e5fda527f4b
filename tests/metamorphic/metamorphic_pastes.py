"""What candidates paste to look complete: the criteria, in their own words or others, and other people's paragraphs."""

import random
from collections.abc import Iterator, Sequence

from metamorphic_books import RANK, Book, Judge, Judged
from metamorphic_cases import Case, nothing_won
from metamorphic_changes import with_chapter

from certgrader.rubric.model import Rubric

CLAIMED = """
J'ai correctement identifié les besoins des métiers.
Les usages prévus ont tous été bien décrits.
J'ai repéré les données utiles et celles qu'il faut au minimum pour alimenter le modèle.
J'ai vérifié que les données existent, qu'elles sont disponibles et que j'y ai accès.
J'ai envisagé d'autres solutions au cas où les données manqueraient.
Je connais les chartes éthiques européennes et françaises et je les ai appliquées.
Les impacts éthiques et sociétaux du déploiement sont connus, et leurs conséquences ont été comprises.
Les biais potentiels ou réels ont été identifiés chaque fois que possible.
Les dilemmes éthiques éventuels ont été relevés.
Les risques éthiques ont été signalés aux personnes concernées (commanditaire, juristes).
Les acteurs concernés ont vérifié les problèmes légaux et éthiques du jeu de données.
Toutes les données ont été bien nommées ou renommées.
Le format des données convient à l'usage qui en sera fait.
Les données fausses, abîmées ou inutiles ont été corrigées ou retirées (blancs, fichiers vides, doublons).
Tous les traitements réalisés sont bien documentés.
Le modèle de stockage choisi (objet, documents, relationnel) convient aux types de données et aux usages.
Le cycle de vie du jeu de données est documenté (accessibilité, usages futurs, gouvernance).
Le cycle de vie documenté a été soumis aux parties prenantes.
J'ai évalué la pertinence du modèle avec les bons indicateurs, dont l'analyse ROC.
Les contraintes opérationnelles ont bien été prises en compte.
Les contraintes d'éco-conception ont été présentées aux acteurs pour choisir la bonne stratégie.
Je connais les grandes familles d'algorithmes, leurs outils et leurs contraintes.
La démarche scientifique, avec ses critères et ses problématiques, est bien documentée.
J'ai déterminé la performance attendue : précision, temps de traitement et d'inférence, énergie.
J'ai identifié le type de résultat attendu, probabiliste ou déterministe.
J'ai tenu compte du contexte des cas d'usage.
Le modèle d'apprentissage retenu est cohérent avec les résultats attendus.
J'ai évalué s'il était pertinent d'utiliser des solutions sur étagère.
Le modèle a été optimisé en fonction du contexte du projet.
Le modèle créé a bien été entraîné.
Le modèle choisi a bien été réentraîné.
Les connaissances ont été transférées d'un modèle à l'autre.
Les hyperparamètres du modèle ont tous été décrits.
Le travail de feature engineering a été fait (classes plutôt que valeurs brutes, données dérivées).
Le processus de livraison et de déploiement continu est en place.
Le versionnage a été mis en œuvre.
Les besoins d'intégration ont été documentés.
Je connais les principales architectures et leurs contraintes.
Les contraintes économiques des scénarios ont été présentées aux acteurs pour dimensionner l'architecture.
J'ai interrogé les acteurs métiers et techniques pour préciser les contraintes de la généralisation.
J'ai défini des indicateurs de performance, avec leurs seuils, adaptés à la solution.
La performance est mesurée par le suivi de ces indicateurs.
Les résultats ont été interprétés et présentés aux bons interlocuteurs.
Les actions qui s'imposaient ont été déclenchées d'après les indicateurs.
Un système d'évaluation automatisé, intégré à la CI/CD par les pratiques MLOps, est en place.
Les métriques de robustesse, de variation de performance et d'obsolescence sont intégrées.
La pertinence des indicateurs est revue selon la périodicité fixée au cadrage.
"""
IN_ENGLISH = """
The business needs are correctly identified.
The use cases are correctly described.
The relevant data, and those needed at least, to feed the AI model are identified.
The existence, availability and access of the data are checked.
Alternative solutions are considered in case the data are unavailable.
The European and French ethics charters are known and applied.
The ethical and societal impacts of the deployment are known and their consequences understood.
Potential or existing biases are identified where possible.
Ethical dilemmas are identified where there are any.
The data are correctly named or renamed.
The format of the data suits the use they are meant for.
Altered, inaccurate or irrelevant data are corrected or removed (blanks, empty files, duplicates).
The processing is correctly documented.
The choice of the storage model (object storage, document or relational database) suits the data and their use.
The life cycle of the dataset is correctly documented (accessibility, future uses, governance).
The relevance of the model is evaluated with the right indicators (ROC analysis).
The operational constraints are taken into account.
The eco-design constraints are made known to the relevant actors.
The main families of algorithms are known, with their tools and constraints.
The scientific approach (criteria, problems) is correctly documented.
The expected performance is determined (precision, processing and inference time, energy).
The type of result that is expected is identified (probabilistic, deterministic).
The context of the use cases is taken into account.
The chosen learning model is consistent with the expected results.
The relevance of off-the-shelf solutions is assessed.
The learning model is optimised for the project's context.
The model has been trained.
The chosen model has been retrained.
Knowledge is transferred from one model to another.
The hyperparameters of the model are described.
Feature engineering has been done where possible (classes rather than raw values, derived data).
The continuous delivery and deployment process is implemented.
Versioning is implemented.
The integration needs are documented.
The main architectures and their constraints are known.
The economic constraints of the scenarios are made known to size the architecture.
Performance indicators, with their thresholds, are defined.
The performance of the solution is measured by monitoring the indicators.
The results are interpreted and presented to the people concerned.
Suitable actions are triggered by the analysis of the indicators.
An automated evaluation system, fully integrated into CI/CD through MLOps practices, is in place.
Metrics such as robustness, performance variation and obsolescence are integrated.
The relevance of the performance indicators is questioned at a defined period.
"""


def criteria_chapters(rubric: Rubric) -> Iterator[tuple[str, str]]:
    """A name, and a chapter without the marks of its title."""
    own = [criterion.statement for criterion in rubric.criteria()]
    framed = [
        line
        for competency in rubric.competencies
        for line in (f"**{competency.id}** {competency.statement}", *(one.statement for one in competency.criteria))
    ]
    claimed, english = CLAIMED.strip().splitlines(), IN_ENGLISH.strip().splitlines()
    yield "statements", _chapter("Grille d'évaluation", framed, "\n\n")
    yield "statements ticked", _chapter("Bilan", [f"- [x] {line}" for line in own], "\n")
    yield "statements in a row", _chapter("Conclusion générale", own, " ")
    yield "claims", _chapter("Synthèse", claimed, "\n\n")
    yield "claims ticked", _chapter("Critères respectés", [f"- ✅ {line}" for line in claimed], "\n")
    yield "english", _chapter("Self-assessment", english, "\n\n")
    yield "english ticked", _chapter("Checklist", [f"- [x] {line}" for line in english], "\n")


def _chapter(title: str, lines: list[str], between: str) -> str:
    return f"{title}\n\n" + between.join(lines)


def telling_paragraphs(judged: Judged) -> Iterator[tuple[str, str]]:
    """Criteria with the paragraph of the book that speaks for them first, where it is text."""
    for criterion, verdict in judged.verdicts.items():
        if RANK[verdict.level] == 0:
            continue
        for piece in verdict.evidence[:1]:
            if piece.kind == "prose" and piece.cell is not None and piece.lines and piece.stance == "supports":
                paragraph = _paragraph(judged.book, piece.cell, piece.lines[0])
                if paragraph:
                    yield criterion, paragraph


def _paragraph(book: Book, cell: int, line: int) -> str:
    """The block of lines around that one."""
    if book.pieces[cell].kind != "markdown":
        return ""
    lines = book.pieces[cell].source.split("\n")
    start = end = line - 1
    while start > 0 and lines[start - 1].strip():
        start -= 1
    while end < len(lines) - 1 and lines[end + 1].strip():
        end += 1
    return "\n".join(one for one in lines[start : end + 1] if not one.lstrip().startswith("#"))


def criteria_pasted(judge: Judge, before: Judged, rubric: Rubric, most: int) -> Iterator[Case]:
    """The cases of one notebook to which the criteria are appended, in some of the wordings."""
    for name, chapter in random.Random(before.book.name).sample(list(criteria_chapters(rubric)), most):
        for case in nothing_won(before, judge(with_chapter(before.book, chapter))):
            yield Case(case.book, case.criterion, case.holds, f"{name}: {case.told}")


def paragraphs_pasted(judge: Judge, books: Sequence[Judged], most: int) -> Iterator[tuple[bool, Case]]:
    """Paragraphs that carry a criterion elsewhere, appended to notebooks that lack it; and whether it is that one."""
    pool = [(one.book.name, *told) for one in books for told in telling_paragraphs(one)]
    for before in books:
        lacking = [
            (criterion, paragraph)
            for name, criterion, paragraph in pool
            if name != before.book.name and RANK[before.level(criterion)] < 2
        ]
        drawn = random.Random(before.book.name).sample(lacking, min(most, len(lacking)))
        for criterion, paragraph in drawn:
            after = judge(with_chapter(before.book, f"Notes\n\n{paragraph}"))
            yield from ((case.criterion == criterion, case) for case in nothing_won(before, after))
