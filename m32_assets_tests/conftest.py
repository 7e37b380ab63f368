"""What several test modules share: one run of the whole graph on the tiny preset."""

import shutil
import signal
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
from m32_assets_tests.support.project import make_project, materialize_all
from m32_assets_tests.support.spreading import put_in_order, pytest_xdist_make_scheduler

__all__ = [
    "family_folder",
    "folder",
    "folders",
    "pytest_deselected",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "pytest_testnodedown",
    "pytest_xdist_make_scheduler",
]


def pytest_configure() -> None:
    """As in a terminal, when a shell runs the tests as a background job, with SIGINT ignored.

    Dagster gives SIGTERM what SIGINT has, and every process that a test starts would inherit a SIGTERM that does
    nothing.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before pytest's own reads ``-m``."""
    mark_by_fixtures(items)
    put_in_order(items)


@pytest.fixture(scope="session")
def tiny_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder whose whole graph was materialized through the command line."""
    folder = make_project(tmp_path_factory.mktemp("project"))
    materialize_all(folder)
    found = list((folder / "submission_runs/tiny").glob("*.zip"))
    shutil.copy(found[0], folder / "first.zip")
    return folder


@pytest.fixture(scope="session")
def tiny_bundle(tiny_project: Path) -> Path:
    """The bundle of that run, as it was before any test touched the project."""
    return tiny_project / "first.zip"
