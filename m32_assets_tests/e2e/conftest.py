"""One ``dagster dev`` and one browser for all tests of this folder, on a copy of the tiny project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from m32_assets_tests.support.ports import free_port
from m32_assets_tests.support.project import ROOT, copy_project

SCREENSHOTS = ROOT / "test-output"
expect.set_options(timeout=60_000)


@pytest.fixture(scope="package")
def project(tiny_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the materialized tiny project, whose weights, training and predictions are reused."""
    return copy_project(tiny_project, tmp_path_factory.mktemp("ui") / "project")


@pytest.fixture(scope="package")
def ui(project: Path) -> Iterator[str]:
    """The address of ``dagster dev`` on the project. Its runs are stored in the project."""
    port = free_port()
    log = project / "dev.log"
    with log.open("wb") as out:
        program = str(Path(sys.executable).with_name("dagster"))
        process = subprocess.Popen(
            [program, "dev", "-h", "127.0.0.1", "-p", str(port), "-w", "workspace.yaml"],
            cwd=project,
            env={**os.environ, "DAGSTER_HOME": str(project)},
            stdout=out,
            stderr=out,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/server_info", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"dagster dev did not come up: {log.read_text('utf-8', 'replace')[-2000:]}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail("no chromium on PATH: deploy/system-packages installs it or says what does")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1600 by 1000."""
    opened = browser.new_page(viewport={"width": 1600, "height": 1000})
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()
