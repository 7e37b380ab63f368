"""``make test-core`` leaves out exactly the tests that need what is no dependency, and reports how many."""

import subprocess
import sys
from pathlib import Path

import pytest

from m32_assets_tests.support.needs import NEEDS
from m32_assets_tests.support.project import ROOT

CONFTEST = """
import pytest
from m32_assets_tests.support.needs import *

def pytest_configure(config):
    for name in (*NEEDS, "long"):
        config.addinivalue_line("markers", name)

def pytest_collection_modifyitems(items):
    mark_by_fixtures(items)

@pytest.fixture
def browser():
    pytest.fail("no chromium")

@pytest.fixture
def page(browser):
    return browser

@pytest.fixture
def proxy():
    pytest.fail("no nginx")
"""
TESTS = """
import pytest

@pytest.mark.long
def test_of_minutes(): ...
def test_of_a_page(page): ...
def test_of_the_browser(browser): ...
def test_of_the_proxy(proxy): ...
def test_of_neither(): ...
"""
CORE = "not long and not browser and not proxy and not tools"


def run(folder: Path, *options: str) -> str:
    """The output of pytest on five tests. Three of them need a program that is missing, one is long."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_five.py").write_text(TESTS)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *options],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "spread"])
def test_deselected_tests_are_counted_once_and_reported(tmp_path: Path, workers: tuple[str, ...]):
    output = run(tmp_path, *workers, "-m", CORE)
    assert "left out: 2 tests that need Chromium, 1 long test, 1 test that needs nginx." in output
    assert "nginx. make test-all runs them too." in output
    assert "1 passed" in output
    assert "error" not in output


def test_missing_program_is_an_error_and_never_a_skip(tmp_path: Path):
    output = run(tmp_path)
    assert "2 passed, 3 errors" in output
    assert "left out" not in output


def test_tests_deselected_by_name_are_not_reported(tmp_path: Path):
    assert "left out" not in run(tmp_path, "-k", "neither")


def test_make_test_core_deselects_every_marker():
    assert f'-m "{CORE}"' in (ROOT / "Makefile").read_text("utf-8")
    assert " and ".join(f"not {name}" for name in ("long", *NEEDS)) == CORE


def test_ui_and_proxy_tests_are_marked():
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--collect-only",
            "-m",
            "browser or proxy",
            "m32_assets_tests/e2e",
            "m32_assets_tests/security",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = {line.partition("::")[0] for line in done.stdout.splitlines() if "::" in line}
    tests = "e2e/test_ask_page.py", "e2e/test_ui.py", "security/test_proxy.py"
    assert found == {f"m32_assets_tests/{name}" for name in tests}
