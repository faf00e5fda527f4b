import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.facts.metrics import MAX_FOUND, NAMES, read_metrics


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Accuracy : 0,87", [("accuracy", 0.87)]),
        ("Rappel = 85,2 %", [("recall", 0.852)]),
        ("ROC AUC score: 0.91", [("roc_auc", 0.91)]),
        ("R² : 0.734\nRMSE: 1234.5", [("r2", 0.734), ("rmse", 1234.5)]),
        ("Score de silhouette moyen : 0.45", [("silhouette", 0.45)]),
        ("{'accuracy': 0.9, 'f1': 0.8}", [("accuracy", 0.9), ("f1", 0.8)]),
        ("Meilleur score F1 (cv=5) : 0.812", [("f1", 0.812)]),
        ("Accuracy: 93.2", [("accuracy", 0.932)]),
        ("Hamming loss: 0.04", [("hamming_loss", 0.04)]),
        ("auc: 12/10/2020", []),
        ("precision_score 3 lignes", []),
        ("accuracyless: 0.9", []),
        ("n = 12", []),
        ("loss: 0.5 - accuracy: 0.7", [("loss", 0.5), ("accuracy", 0.7)]),
    ],
)
def test_sentences(text: str, found: list[tuple[str, float]]) -> None:
    assert [(name, round(value, 6)) for name, value, _ in read_metrics(text)] == found


def test_classification_report() -> None:
    text = (
        "              precision    recall  f1-score   support\n\n"
        "           0       0.90      0.85      0.87        40\n"
        "           1       0.70      0.80      0.75        20\n\n"
        "    accuracy                           0.83        60\n   macro avg       0.80      0.82      0.81        60\n"
    )
    assert [(name, value) for name, value, _ in read_metrics(text)] == [
        ("accuracy", 0.83), ("precision", 0.8), ("recall", 0.82), ("f1", 0.81),
    ]  # fmt: skip


def test_tables_are_read_from_the_right() -> None:
    text = "    Modèle  Accuracy    F1\n0   Forêt      0.91  0.88\n1   Logit      0.85  0.80\n\nfin"
    assert {(name, value) for name, value, _ in read_metrics(text)} == {
        ("accuracy", 0.91), ("f1", 0.88), ("accuracy", 0.85), ("f1", 0.8),
    }  # fmt: skip


def test_the_axes_of_a_component_analysis_are_no_scores() -> None:
    assert read_metrics("          F1        F2\n0   0.153639  0.599709\n1  -0.110416 -0.526039\n") == ()
    assert read_metrics("      diagonal  length\nF1  0.073275  0.475502\nF2  0.780611 -0.112905\n") == ()
    assert [name for name, _, _ in read_metrics("F1  0.87\nRappel  0.91\n")] == ["f1", "recall"]
    both = read_metrics("     accuracy    F1    F2\n0    0.91      0.88  0.86\n")
    assert {(name, value) for name, value, _ in both} == {("accuracy", 0.91), ("f1", 0.88), ("fbeta", 0.86)}


def test_histories_give_their_last_line() -> None:
    line = "\x1b[1m10/10\x1b[0m ━━━━ 1s 2ms/step - loss: {} - accuracy: {}"
    text = "\n".join(["Epoch 1/2", line.format(0.5, 0.7), "Epoch 2/2", line.format(0.4, 0.8)])
    assert [(name, value) for name, value, _ in read_metrics(text)] == [("loss", 0.4), ("accuracy", 0.8)]


@given(st.text(alphabet="accuryf1 :=|.0123456789%\n-eéàR²\t()'", max_size=400))
def test_any_text_is_survived(text: str) -> None:
    found = read_metrics(text)
    assert len(found) <= MAX_FOUND
    assert {name for name, _, _ in found} <= NAMES


def test_long_outputs_are_bounded() -> None:
    assert len(read_metrics("accuracy : 0.5\n" * 100_000)) == MAX_FOUND
    assert read_metrics("accuracy " * 100_000) == ()
