"""Progress on a terminal and elsewhere."""

import io
import time

import pytest

from m32_assets.cli.progress import Progress, clock


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class _Closed(io.StringIO):
    def write(self, _: str) -> int:
        raise OSError(5, "Input/output error")


def test_line_is_printed_after_every_silence():
    out = io.StringIO()
    with Progress(out, every=0.6) as progress:
        progress.line("begins")
        progress.working(lambda: "step 3/10")
        time.sleep(2.5)
        progress.line("ends")
    lines = out.getvalue().splitlines()
    assert lines[0] == "begins"
    assert lines[-1] == "ends"
    assert lines.count("step 3/10") >= 2
    assert "\x1b" not in out.getvalue()


def test_printed_line_delays_the_next_one():
    out = io.StringIO()
    with Progress(out, every=60) as progress:
        progress.working(lambda: "step 3/10")
        time.sleep(1.2)
    assert out.getvalue() == ""


def test_nothing_is_printed_while_nothing_runs():
    out = io.StringIO()
    with Progress(out, every=0.5) as progress:
        time.sleep(1.5)
        progress.line("ends")
    assert out.getvalue() == "ends\n"


def test_terminal_shows_one_moving_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    out = _Terminal()
    with Progress(out, every=0.1) as progress:
        progress.working(lambda: "step 3/10 " + "x" * 100)
        time.sleep(1.2)
        progress.line("ends")
    shown = out.getvalue()
    assert "\x1b[2K" in shown, "it is written over"
    assert "step 3/10 xxx" in shown
    assert "x" * 60 not in shown, "it fits the terminal"
    assert "ends\n" in shown


def test_closed_output_does_not_end_the_work():
    with Progress(_Closed()) as progress:
        progress.line("nobody reads this")


@pytest.mark.parametrize(("seconds", "said"), [(8.2, "8 s"), (185, "3 min 05 s"), (7800, "2 h 10 min")])
def test_clock(seconds: float, said: str):
    assert clock(seconds) == said
