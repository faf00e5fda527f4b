"""What several of these tests begin with."""

from pathlib import Path

import pytest
from juror_desk import Desk, desk_in


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A juror's folder of the test's own."""
    return desk_in(tmp_path)
