"""`certgrade rubric new`: a small commented rubric that loads, and whose examples hold, to start from."""

import re
import unicodedata

from certgrader.catalogue.catalogue import Language

_FRENCH = """\
# Vérifier ce fichier : certgrade rubric lint {id}.yaml ; essayer ses exemples : certgrade rubric test {id}.yaml
schema: certgrader/rubric@1
id: {id}
title: Ma grille
version: "1.0"
language: fr

# Le vocabulaire des contrôles de texte. Un terme se compare mot à mot, par radical et sans accents ; « =mot » exige
# cette forme, « mot* » accepte tout ce qui commence ainsi, « _ » laisse passer jusqu'à trois mots.
concepts:
  duplicates:
    fr: [doublon, ligne dupliquée, lignes en double]
    en: [duplicate]

competencies:
  - id: C1
    statement: Préparer les données.
    criteria:
      - id: C1.1
        statement: Les doublons sont recherchés et supprimés, et le notebook dit pourquoi.
        # scope: jury        # pour ce que seul le jury peut confirmer
        # conditional: true  # avec « applies: RÈGLE » : sans objet quand le projet n'en donne pas l'occasion
        checks:
          # Types de contrôle : code, prose, output, runtime, file, python.
          - id: duplicates-removed
            type: code
            calls: [pandas.DataFrame.drop_duplicates]
            finds: la suppression des doublons
            examples:
              match:
                - {{code: "import pandas as pd\\ndf = pd.read_csv('a.csv')\\ndf = df.drop_duplicates()"}}
                - {{code: "import pandas as pd\\ndf = pd.read_csv('a.csv').drop_duplicates(subset=['id'])"}}
              no_match:
                - {{code: "import pandas as pd\\ndf = pd.read_csv('a.csv')"}}
                - {{code: "# df = df.drop_duplicates()"}}
          - id: duplicates-explained
            type: prose
            about: [duplicates]
            finds: l'explication du traitement des doublons
            examples:
              match:
                - {{markdown: "Nous supprimons les 12 doublons, car une même commande a été saisie deux fois."}}
                - {{markdown: "Les lignes en double viennent de la reprise du fichier de mars et sont retirées."}}
              no_match:
                - {{markdown: "## Doublons"}}
                - {{markdown: "Les commandes de mars sont plus nombreuses que celles d'avril."}}
        # Règles : all, any, not, at_least: {{n: 2, of: […]}}, ou {{check: duplicates-removed, strength: executed}}.
        levels:
          met: {{all: [duplicates-removed, duplicates-explained]}}
          partial: {{any: [duplicates-removed, duplicates-explained]}}
        advice: Supprimez les doublons et dites d'où ils viennent.
        question: D'où venaient vos doublons ?
"""

_ENGLISH = """\
# Check this file: certgrade rubric lint {id}.yaml; try its examples: certgrade rubric test {id}.yaml
schema: certgrader/rubric@1
id: {id}
title: My rubric
version: "1.0"
language: en

# The vocabulary of prose checks. A term is compared word by word, by stem and without accents; "=word" wants that
# very form, "word*" accepts what begins so, "_" skips up to three words.
concepts:
  duplicates:
    en: [duplicate, repeated row]
    fr: [doublon]

competencies:
  - id: C1
    statement: Prepare the data.
    criteria:
      - id: C1.1
        statement: Duplicates are looked for and removed, and the notebook says why.
        # scope: jury        # for what only the jury can confirm
        # conditional: true  # with "applies: RULE": not applicable where the project gives no occasion for it
        checks:
          # Check types: code, prose, output, runtime, file, python.
          - id: duplicates-removed
            type: code
            calls: [pandas.DataFrame.drop_duplicates]
            finds: the removal of duplicates
            examples:
              match:
                - {{code: "import pandas as pd\\ndf = pd.read_csv('a.csv')\\ndf = df.drop_duplicates()"}}
                - {{code: "import pandas as pd\\ndf = pd.read_csv('a.csv').drop_duplicates(subset=['id'])"}}
              no_match:
                - {{code: "import pandas as pd\\ndf = pd.read_csv('a.csv')"}}
                - {{code: "# df = df.drop_duplicates()"}}
          - id: duplicates-explained
            type: prose
            about: [duplicates]
            finds: the reason why duplicates are removed
            examples:
              match:
                - {{markdown: "We remove the 12 duplicates because the same order was typed in twice."}}
                - {{markdown: "The repeated rows come from loading the file of March a second time, and are dropped."}}
              no_match:
                - {{markdown: "## Duplicates"}}
                - {{markdown: "There are more orders in March than in April because of the spring sales."}}
        # Rules: all, any, not, at_least: {{n: 2, of: […]}}, or {{check: duplicates-removed, strength: executed}}.
        levels:
          met: {{all: [duplicates-removed, duplicates-explained]}}
          partial: {{any: [duplicates-removed, duplicates-explained]}}
        advice: Remove the duplicates and say where they come from.
        question: Where did your duplicates come from?
"""


def scaffold(name: str, language: Language) -> str:
    """The text of a rubric called `name` (made an identifier), commented in `language`."""
    return (_FRENCH if language == "fr" else _ENGLISH).format(id=identifier(name))


def identifier(name: str) -> str:
    """`name` without accents, in lower case, with hyphens for what an identifier may not hold."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-") or "rubric"
