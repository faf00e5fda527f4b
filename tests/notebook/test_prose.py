import pytest

from certgrader.notebook.prose import prose_blocks


def kinds(source: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in prose_blocks(source)]


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# Contexte", "Contexte"),
        ("#Contexte", "Contexte"),
        ("#\xa0Contexte", "Contexte"),
        ("Contexte\n========", "Contexte"),
        ("## **1.2. Données** du projet", "1.2. Données du projet"),
        ("Choix <br>\ndu modèle\n===", "Choix du modèle"),
        ("**Nettoyage des données**", "Nettoyage des données"),
        ("__Nettoyage :__", "Nettoyage :"),
        ("**Nettoyage** :", "Nettoyage :"),
        ("<b>Nettoyage</b>", "Nettoyage"),
        ("<span style='color:red'>**Nettoyage**</span>", "Nettoyage"),
        ("1. Contexte", "Contexte"),
        ("1) Contexte", "Contexte"),
        ("3.2 Nettoyage", "3.2 Nettoyage"),
        ("3.2. Nettoyage des données", "3.2. Nettoyage des données"),
        ("II. Analyse exploratoire", "II. Analyse exploratoire"),
        ("Étape 2 : modélisation", "Étape 2 : modélisation"),
        ("Step 3 - Training", "Step 3 - Training"),
        ("<h2 style='x'>Bilan &amp; suite</h2>", "Bilan & suite"),
        ("<div class='a'>\n<h1>\n  Bilan\n</h1>\n</div>", "Bilan"),
        ("> ### Attention", "Attention"),
    ],
)
def test_headings(source: str, title: str) -> None:
    assert kinds(source) == [("heading", title)]


@pytest.mark.parametrize(
    "source",
    [
        "Nous avons **supprimé** les doublons",
        "**Accuracy** et **rappel**",
        "<b>Accuracy</b> et <b>rappel</b>",
        "2 colonnes manquent",
        "1. Nous avons d'abord supprimé les lignes en double, car elles faussent la moyenne.",
        "I. think this is a sentence which goes on and on for far more words than a title would ever have.",
        "### Conclusion : le modèle apprend trop bien le jeu d'entraînement. Il faudrait le contraindre.",
        "Le modèle retenu généralise mal aux nouvelles agences, comme le montre la courbe, et demande plus\n---",
    ],
)
def test_prose_is_no_heading(source: str) -> None:
    assert [kind for kind, _ in kinds(source)] in (["text"], ["list"])


def test_ranks_order_marked_numbered_and_bold() -> None:
    blocks = prose_blocks("# A\n\n**gras**\n\n2. Deux\n\n2.1 Sous\n\n###### Bas")
    ranks = {block.text: block.rank for block in blocks}
    assert ranks["A"] < ranks["Bas"] < ranks["Deux"] < ranks["2.1 Sous"] < ranks["gras"]


def test_a_bold_first_line_heads_its_paragraph() -> None:
    expected = [("heading", "Choix du modèle :"), ("text", "Une forêt aléatoire.")]
    assert kinds("**Choix du modèle :**\nUne forêt aléatoire.") == expected
    assert kinds("**Choix du modèle :** \\\nUne forêt aléatoire.") == expected
    assert [(b.first, b.last) for b in prose_blocks("**Titre**\nsuite\nfin")] == [(0, 0), (1, 2)]


def test_lists_are_one_block_with_a_line_a_point() -> None:
    source = "Nous avons :\n\n- un **point**\n  sur deux lignes\n- deux\n  - deux bis\n\n1. un\n2. deux"
    assert kinds(source) == [
        ("text", "Nous avons :"),
        ("list", "un point sur deux lignes\ndeux\ndeux bis"),
        ("list", "un\ndeux"),
    ]
    assert [(b.first, b.last) for b in prose_blocks(source)] == [(0, 0), (2, 6), (7, 8)]


def test_tables_and_quotes() -> None:
    assert kinds("| Modèle | F1 |\n|---|---|\n| KNN | 0,8 |") == [("table", "Modèle | F1\nKNN | 0,8")]
    assert kinds("> Le biais compte.\n> Il se mesure.") == [("quote", "Le biais compte. Il se mesure.")]


def test_html_becomes_text() -> None:
    source = "<div class='alert'>\n<p>Le <b>biais</b> compte.</p>\n<ul><li>un</li>\n<li>deux</li></ul>\n</div>"
    assert kinds(source) == [("text", "Le biais compte."), ("list", "un\ndeux")]
    assert [(b.first, b.last) for b in prose_blocks(source)] == [(1, 1), (2, 3)]
    assert kinds("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>") == [("table", "a | b\nc")]
    assert kinds("<style>p {color: red}</style><script>alert(1)</script><!-- rien -->") == []
    assert kinds("a < b et c > d") == [("text", "a < b et c > d")]


def test_line_breaks() -> None:
    assert kinds("une phrase\nqui continue") == [("text", "une phrase qui continue")]
    assert kinds("un<br>deux  \ntrois") == [("text", "un\ndeux\ntrois")]
    assert kinds("Résultats :\n• un\n• deux") == [("text", "Résultats :\n• un\n• deux")]


def test_lines_that_begin_with_a_label_in_bold_stay_apart() -> None:
    assert kinds("**Dataset :** des pesées\n**Objectif** : prévoir\nle **poids**\n**demain** aussi") == [
        ("text", "Dataset : des pesées\nObjectif : prévoir le poids demain aussi")
    ]


def test_links_images_and_code() -> None:
    assert kinds("voir [la doc](http://x.y) et `df.head()`") == [("text", "voir la doc et df.head()")]
    assert kinds("![image.png](attachment:image.png)") == []
    assert kinds("![Courbe ROC du modèle](roc.png)") == [("text", "Courbe ROC du modèle")]
    assert kinds("```python\ndf.drop_duplicates()\n```") == []
    assert kinds("    Nous avons supprimé les doublons de la table.") == [
        ("text", "Nous avons supprimé les doublons de la table.")
    ]


@pytest.mark.parametrize("mark", ["<a b='", "<!--", "[", "<?", "**a ", "![a", "`a"])
def test_a_cell_full_of_markup_is_read_plainly(mark: str) -> None:
    blocks = prose_blocks("Le besoin est là.\n\n" + mark * 40_000)
    assert blocks[0].text == "Le besoin est là."


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('<img src="a.png" alt="Le rappel chute après 65 ans" width=300>', "Le rappel chute après 65 ans"),
        ("<center><img src='a.png'\n alt='Le rappel chute'></center>", "Le rappel chute"),
        ('Voir <img src="x" alt="la courbe qui remonte"> ici', "Voir la courbe qui remonte ici"),
        ("![Le rappel chute](a.png)\n*Figure 2 : rappel par âge*", "Le rappel chute Figure 2 : rappel par âge"),
        ("<figure><img src=a><figcaption>Figure 1 : les âges</figcaption></figure>", "Figure 1 : les âges"),
    ],
)
def test_alternative_texts_and_captions_are_read(source: str, said: str) -> None:
    assert kinds(source) == [("text", said)]


@pytest.mark.parametrize("source", ['<img src="a.png" alt="logo.png">', '<img src="a.png" alt="">', "<img src=a.png>"])
def test_an_image_that_says_nothing_is_no_text(source: str) -> None:
    assert kinds(source) == []
