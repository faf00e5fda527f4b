"""Where a function of the notebook is told to do its work."""

from facts_builder import notebook_of

from certgrader.facts.calling import callers
from certgrader.facts.code.extract import extract

COST = "from sklearn.metrics import confusion_matrix\ndef cout(v, r):\n    return confusion_matrix(v, r)\n"


def _cells(*cells: str) -> list[int]:
    return [call.cell for call in callers("cout", extract(notebook_of(COST, *cells)))]


def test_a_function_tried_out_on_numbers_spelt_out_does_its_work_elsewhere() -> None:
    tried = "essai = [1, 0, 1]\nprint(cout(essai, [1, 1, 1]))"
    assert _cells(tried, "print(cout(y_test, modele.predict(X_test)))") == [2]
    assert _cells(tried) == [1]
    assert _cells("essai = [1, 0]\nessai = lire()\nprint(cout(essai, [1, 0]))", "print(cout(y, p))") == [1, 2]
