from certgrader.facts.class_counts import counts_in

HEAD = "              precision    recall  f1-score   support\n\n"
ROW = "         {}       0.90      0.85      0.87        40\n"
MEANS = "   macro avg       0.80      0.82      0.81        60\n"
END = "\n    accuracy                           0.83        60\n" + MEANS
ANSWERS = "\n   micro avg       0.80      0.82      0.81        60\n" + MEANS


def numbers(text: str, *targets: str) -> list[int]:
    return [number for number, _ in counts_in(text, targets)]


def test_reports_by_class() -> None:
    assert numbers(HEAD + ROW.format("no") + ROW.format("yes") + END) == [2]
    assert numbers(HEAD + "".join(map(ROW.format, "abc")) + END) == [3]
    two = HEAD + ROW.format("0") + ROW.format("1") + END
    assert numbers(two + two) == [2, 2]


def test_a_report_of_several_answers_at_once_tells_no_classes() -> None:
    assert numbers(HEAD + ROW.format("a") + ROW.format("b") + ANSWERS) == []


def test_counts_of_the_target_and_of_no_other_column() -> None:
    assert numbers("failed\nno     90\nyes    10\nName: count, dtype: int64", "failed") == [2]
    assert numbers("0    90\n1    10\nName: failed, dtype: int64", "failed") == [2]
    assert numbers("0    90\n1    10\nName: sensor, dtype: int64", "failed") == []
    assert numbers("Name: failed, dtype: int64", "failed") == []


def test_folders_of_images() -> None:
    assert list(counts_in("Found 12 images belonging to 2 classes.\nEpoch 1", ())) == [
        (2, "Found 12 images belonging to 2 classes.")
    ]
    assert numbers("nothing of that kind") == []
