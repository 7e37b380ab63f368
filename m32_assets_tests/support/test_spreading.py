"""The lists of long tests and of groups name tests that are there."""

import pytest

from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.spreading import FOLDER, GROUPS, LONG


@pytest.mark.parametrize("name", [*LONG, *(member for members in GROUPS.values() for member in members)])
def test_listed_tests_are_there(name: str):
    file, _, beginning = name.partition("::")
    path = ROOT / FOLDER / file
    assert path.exists()
    assert f"def {beginning}" in (path.read_text("utf-8") if path.is_file() else "def ")
