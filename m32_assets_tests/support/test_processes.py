"""Processes are found by an environment variable, also while some of them end."""

import os
import subprocess
import sys
import uuid

import psutil

from m32_assets_tests.support.processes import command_lines_with, kill_all_with, of_each_with, wait_for

VARIABLE = "M32_TEST_MARKED"


def test_a_process_that_ends_while_it_is_read_is_left_out():
    mark = uuid.uuid4().hex
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
    living, ended = [subprocess.Popen(sleeper, env={**os.environ, VARIABLE: mark}) for _ in range(2)]

    def end_one_and_read(process: psutil.Process) -> list[str]:
        if process.pid == ended.pid:
            process.kill()  # nobody reaps it: it is a zombie from here on
            wait_for("a zombie", lambda: process.status() == psutil.STATUS_ZOMBIE, 30)
        return process.cmdline()

    try:
        assert len(command_lines_with(VARIABLE, mark)) == 2
        assert of_each_with(VARIABLE, mark, end_one_and_read) == [sleeper]
        assert command_lines_with(VARIABLE, mark) == [" ".join(sleeper)]
    finally:
        kill_all_with(VARIABLE, mark)
        living.wait(30)
        ended.wait(30)
    assert command_lines_with(VARIABLE, mark) == []
