"""What ``m32 run`` shows of a real run of a small graph: what was made, what failed and why, what was not begun."""

import io
import os
from pathlib import Path

import dagster as dg
import pytest

from m32_assets.run_follow import RunFollower, clock


@dg.asset(check_specs=[dg.AssetCheckSpec("whole", asset="first", blocking=True)])
def first() -> dg.MaterializeResult:
    return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True, check_name="whole")])


@dg.asset(deps=[first], check_specs=[dg.AssetCheckSpec("sound", asset="second", blocking=True)])
def second(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    context.log.info("step 3/10: loss 0.5, 12 s left")
    finding = dg.AssetCheckResult(passed=False, check_name="sound", description="1 found: line 17: 2 + 2 = 5")
    return dg.MaterializeResult(check_results=[finding])


@dg.asset(deps=[second])
def third() -> None: ...


@dg.asset
def broken() -> None:
    raise ValueError("no weights there") from None


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _followed(assets: list[dg.AssetsDefinition], out: io.StringIO) -> tuple[RunFollower, str]:
    with dg.DagsterInstance.ephemeral() as instance:
        log = io.StringIO()
        dg.materialize(assets, instance=instance, raise_on_error=False)
        follower = RunFollower(instance, os.getpid(), out, log, {"first": 60.0})
        follower.look()
        if "second" in follower.assets:
            follower.assets["second"].ended = None  # as if it still ran
            follower.look()
        return follower, log.getvalue()


def test_it_says_what_was_made_and_what_failed():
    out = io.StringIO()
    follower, log = _followed([first, second, third], out)
    shown = out.getvalue()
    assert "+ first" in shown
    assert "1 check holds" in shown
    assert "x second" in shown
    assert "sound: 1 found: line 17: 2 + 2 = 5" in shown
    assert "third" not in shown
    assert follower.planned == ["first", "second", "third"]
    assert "\x1b" not in shown, "no moving line where it is not a terminal"
    assert "step 3/10: loss 0.5" not in shown
    assert "step 3/10: loss 0.5" in log


def test_an_error_is_told_by_its_innermost_message():
    follower, _ = _followed([broken], io.StringIO())
    assert len(follower.errors) == 1
    assert "broken: ValueError: no weights there" in follower.errors[0]


def test_a_terminal_sees_what_runs_now_and_what_is_left(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "160")
    out = _Terminal()
    _followed([first, second, third], out)
    last = out.getvalue().splitlines()[-1]
    assert "second" in last
    assert "step 3/10: loss 0.5, 12 s left" in last
    assert "[1 of 3 done, 0 s left if it goes as before]" in last


def test_a_run_of_another_process_is_not_taken_for_it(tmp_path: Path):
    with dg.DagsterInstance.ephemeral() as instance:
        dg.materialize([first], instance=instance)
        follower = RunFollower(instance, 1, io.StringIO(), io.StringIO(), {})
        follower.look()
    assert follower.run_id == ""


@pytest.mark.parametrize(("seconds", "said"), [(8.2, "8 s"), (185, "3 min 05 s"), (7800, "2 h 10 min")])
def test_clock(seconds: float, said: str):
    assert clock(seconds) == said
