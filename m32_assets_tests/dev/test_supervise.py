"""A supervised command: its exit code, and no process is left."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from m32_assets_tests.support.processes import command_lines_with, kill_all_with, wait_for
from m32_assets_tests.support.project import ROOT

VARIABLE = "M32_TEST_SUPERVISED"
ORPHAN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); time.sleep(600)"
LEAVES_AN_ORPHAN = (
    f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {ORPHAN!r}], start_new_session=True); "
)
IS_STUBBORN = LEAVES_AN_ORPHAN + ORPHAN


class Supervised:
    """Supervised Python code whose processes can be found."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "out"
        self._mark = uuid.uuid4().hex

    def start(self, code: str, **options: Any) -> subprocess.Popen[bytes]:
        """``python -c code`` under a supervisor with short waits."""
        supervisor = f"import sys; from dev.supervise import supervise; sys.exit(supervise({command(code)}, 0.5, 0.5))"
        return self.start_process(command(supervisor), **options)

    def start_process(self, arguments: list[str], **options: Any) -> subprocess.Popen[bytes]:
        with self.out.open("wb") as out:
            return subprocess.Popen(
                arguments,
                stdout=out,
                env={**os.environ, VARIABLE: self._mark, "PYTHONPATH": str(ROOT)},
                **options,
            )

    def wait_for_lines(self, number: int) -> None:
        wait_for(f"{number} lines", lambda: self.out.read_text("utf-8").count("\n") >= number, 60)

    def left(self) -> list[str]:
        return command_lines_with(VARIABLE, self._mark)

    def kill(self) -> None:
        kill_all_with(VARIABLE, self._mark)


def command(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Supervised]:
    made = Supervised(tmp_path)
    yield made
    made.kill()


@pytest.mark.parametrize(
    ("code", "returned"), [("", 0), ("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", 137)]
)
def test_exit_code_is_returned(supervised: Supervised, code: str, returned: int):
    assert supervised.start(code).wait(60) == returned


def test_missing_program_is_named():
    done = subprocess.run(
        [sys.executable, "-m", "dev.supervise", "no-such-program"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 127
    assert "no-such-program" in done.stderr
    assert "Traceback" not in done.stderr


def test_remaining_processes_are_ended(supervised: Supervised):
    assert supervised.start(LEAVES_AN_ORPHAN + "raise SystemExit(3)").wait(60) == 3
    assert supervised.left() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_ends_stubborn_command_and_its_children(supervised: Supervised, number: signal.Signals):
    process = supervised.start(IS_STUBBORN)
    supervised.wait_for_lines(2)
    process.send_signal(number)
    process.send_signal(signal.SIGTERM)  # make also forwards a signal that its whole group received
    assert process.wait(60) == 128 + number
    assert supervised.left() == []


def test_command_gets_sigterm_before_sigkill(supervised: Supervised):
    says = "signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('asked', flush=True)))"
    process = supervised.start(f"import signal, sys, time; {says}; print('on', flush=True); time.sleep(600)")
    supervised.wait_for_lines(1)
    process.terminate()
    process.wait(60)
    assert supervised.out.read_text("utf-8") == "on\nasked\n"


def test_command_of_a_background_job_receives_sigint(supervised: Supervised):
    code = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    assert supervised.start(code, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)).wait(60) == 0
    assert supervised.out.read_text("utf-8") == "True\n"


def test_closed_terminal_ends_nothing_under_nohup(supervised: Supervised):
    code = "print('on', flush=True); input()"
    process = supervised.start(
        code, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN), stdin=subprocess.PIPE
    )
    supervised.wait_for_lines(1)
    process.send_signal(signal.SIGHUP)
    process.communicate(b"\n", 60)
    assert process.returncode == 0


def test_killed_starter_leaves_no_process(supervised: Supervised):
    supervisor = [sys.executable, "-m", "dev.supervise", *command("print('on', flush=True); input()")]
    starter = f"import subprocess; subprocess.run({supervisor}, stdin=subprocess.PIPE)"
    process = supervised.start_process(command(starter))
    supervised.wait_for_lines(1)
    process.kill()
    process.wait()
    wait_for("the end of all", lambda: not supervised.left(), 60)
