"""One run of the whole graph on the tiny preset. Tests that read it share it, tests that change it copy it."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from m32_assets_tests.support.models import family_folder, folder, folders
from m32_assets_tests.support.needs import (
    mark_by_fixtures,
    pytest_deselected,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)
from m32_assets_tests.support.project import contents, copy_project, drop_team_file, make_project, materialize_all
from m32_assets_tests.support.spreading import mark_long, put_in_order, pytest_xdist_make_scheduler
from m32_assets_tests.support.tools import tools
from m32_assets_tests.support.tuned import tuned

__all__ = [
    "family_folder",
    "folder",
    "folders",
    "pytest_deselected",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "pytest_testnodedown",
    "pytest_xdist_make_scheduler",
    "tools",
    "tuned",
]


def pytest_configure() -> None:
    """Restore SIGINT's handler, which a shell ignores in a background job.

    Dagster handles SIGTERM as it handles SIGINT, so every process that a test starts would ignore SIGTERM too.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark and sort the tests. It runs before pytest's own hook, which reads the markers for ``-m``."""
    mark_by_fixtures(items)
    mark_long(items)
    put_in_order(items)


@pytest.fixture(scope="session")
def tiny_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project whose whole graph was materialized through the command line. Tests read it and never write to it.

    A file of thirty traces was dropped into it, and all of them were trained on.
    """
    folder = make_project(tmp_path_factory.mktemp("project"))
    drop_team_file(folder)
    materialize_all(folder)
    before = contents(folder)
    yield folder
    assert contents(folder) == before, "a test changed the shared project: it needs the fixture tiny_copy"


@pytest.fixture
def tiny_copy(tiny_project: Path, tmp_path: Path) -> Path:
    """A copy of the materialized project, for one test that changes it."""
    return copy_project(tiny_project, tmp_path / "copy")


@pytest.fixture(scope="session")
def tiny_bundle(tiny_project: Path) -> Path:
    """The bundle of the shared project, to be read only."""
    (bundle,) = (tiny_project / "submission_runs/tiny").glob("*.zip")
    return bundle
