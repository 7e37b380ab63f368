"""A child ends when its parent dies, however the parent dies."""

import signal
import subprocess
import sys

import pytest

from m32_assets.locks.die_with_parent import die_with_parent
from m32_assets_tests.support.witness import alive

IMPORT = "from m32_assets.locks.die_with_parent import die_with_parent"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="PR_SET_PDEATHSIG is Linux's")


@linux
def test_child_dies_with_its_killed_parent():
    child = f"import os, time; {IMPORT}; print(die_with_parent(), os.getpid(), flush=True); time.sleep(60)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        granted, pid = process.stdout.readline().split()
        process.kill()
        assert granted == "True"
        assert process.stdout.read() == ""  # the pipe ends when the last writer, the child, is gone
    assert not alive(int(pid))


@linux
def test_child_whose_parent_is_gone_ends_at_once():
    code = f"{IMPORT}; die_with_parent(parent=1 << 22)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL


def test_other_platforms_return_false(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert die_with_parent() is False
