"""What ``m32 run`` shows of a real run of a small graph."""

import io
from pathlib import Path

import dagster as dg
import pytest

from m32_assets.cli.progress import Progress
from m32_assets.cli.run_follow import RunFollower
from m32_assets.common.errors import M32Error

TAGS = {"m32/command": "this one"}


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


@dg.asset
def refused() -> None:
    raise M32Error(f"{Path.cwd()}/data.jsonl:3", "nothing", "a trace")


def _followed(*assets: dg.AssetsDefinition) -> tuple[RunFollower, str, str]:
    """The follower of a run of these assets, what it showed, and what it logged."""
    out, log = io.StringIO(), io.StringIO()
    with dg.DagsterInstance.ephemeral() as instance:
        dg.materialize(assets, instance=instance, tags=TAGS, raise_on_error=False)
        follower = RunFollower(instance, TAGS, Progress(out), log, {"first": 60.0})
        follower.look()
    return follower, out.getvalue(), log.getvalue()


def test_finished_and_failed_assets_are_shown():
    follower, shown, log = _followed(first, second, third)
    assert "> first                        starts   took 1 min 00 s before\n" in shown
    assert "+ first" in shown
    assert "1 check passed" in shown
    assert "x second" in shown
    assert "sound: 1 found: line 17: 2 + 2 = 5" in shown
    assert "third" not in shown
    assert follower.planned == ["first", "second", "third"]
    assert "\x1b" not in shown, "no moving line where it is not a terminal"
    assert "step 3/10: loss 0.5" not in shown
    assert "step 3/10: loss 0.5" in log


def test_error_is_its_innermost_message_and_the_log_has_the_stack():
    follower, _, log = _followed(broken)
    assert len(follower.errors) == 1
    assert "broken: ValueError: no weights there" in follower.errors[0]
    assert 'in broken\n    raise ValueError("no weights there")' in log


def test_refusal_has_a_path_relative_to_the_current_folder():
    follower, _, _ = _followed(refused)
    assert follower.errors == ["refused: data.jsonl:3: found nothing, expected a trace"]


def test_moving_line_names_the_running_asset_and_the_time_left():
    follower, _, _ = _followed(first, second, third)
    assert follower.now() == ""
    follower.assets["second"].ended = None  # as if it still ran
    assert follower.now().split("   ")[0].strip() == "… second"
    assert "[1 of 3 done, about 0 s left] step 3/10: loss 0.5, 12 s left" in follower.now()


def test_run_with_other_tags_is_not_followed():
    with dg.DagsterInstance.ephemeral() as instance:
        dg.materialize([first], instance=instance, tags={"m32/command": "another"})
        follower = RunFollower(instance, TAGS, Progress(io.StringIO()), io.StringIO(), {})
        follower.look()
    assert follower.run_id == ""


def test_error_of_the_follower_is_raised():
    with dg.DagsterInstance.ephemeral() as instance:
        dg.materialize([first], instance=instance, tags=TAGS)
        log = io.StringIO()
        follower = RunFollower(instance, TAGS, Progress(io.StringIO()), log, {})
        log.close()
        following = follower.following()
        following.__enter__()
        with pytest.raises(ValueError, match="closed file"):
            following.__exit__(None, None, None)
