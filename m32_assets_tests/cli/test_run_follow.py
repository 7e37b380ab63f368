"""What ``m32 run`` shows of a real run of a small graph."""

import errno
import inspect
import io
import shutil
import time
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.events import EngineEventData

from m32_assets.cli.progress import Progress
from m32_assets.cli.run_follow import RunFollower
from m32_assets.common.errors import M32Error
from m32_assets.training.step_plan import PLANNED
from m32_assets.training.stopping import TrainingStopped
from m32_assets_tests.support.project import ROOT

MORE = "x" * 1000
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


@dg.asset
def no_space() -> None:
    try:
        raise OSError(errno.ENOSPC, "No space left on device", "/disk/file")
    except OSError as error:
        raise M32Error("/disk/file", "no space left on device", "a writable place", "Free space on it") from error


@dg.asset
def twice_explained() -> None:
    try:
        raise M32Error("data.json", "invalid JSON", "a JSON document", "Restore it")
    except M32Error as error:
        raise M32Error("base_model", "no outputs that can be read", "those of a run", "Make it again") from error


@dg.asset
def better_advised() -> None:
    try:
        raise M32Error("data.json", "invalid JSON", "a JSON document", "Restore it")
    except M32Error as error:
        raise M32Error("data.json", "invalid JSON", "a JSON document", "Make it again") from error


@dg.asset
def of_a_library() -> None:
    try:
        raise ConnectionError("403 Forbidden\nFor more information see a page")
    except ConnectionError as error:
        raise RuntimeError("Access is restricted. Visit the page to ask for it. " + MORE) from error


@dg.asset(check_specs=[dg.AssetCheckSpec("all_in", asset="warned", blocking=True)])
def warned() -> dg.MaterializeResult:
    finding = dg.AssetCheckResult(
        passed=False, check_name="all_in", severity=dg.AssetCheckSeverity.WARN, description="1 found: line 3: empty"
    )
    return dg.MaterializeResult(check_results=[finding])


@dg.asset(deps=[warned], check_specs=[dg.AssetCheckSpec("mild", asset="warned_and_broken")])
def warned_and_broken():
    yield dg.AssetCheckResult(
        passed=False, check_name="mild", severity=dg.AssetCheckSeverity.WARN, description="1 found"
    )
    raise M32Error("the disk", "none", "one")


@dg.asset
def limited(context: dg.AssetExecutionContext) -> None:
    for line in (f"{PLANNED}: 4 of 14 steps", "step 1/4: loss 3", str(TrainingStopped("SIGTERM", 1, 4, "folder"))):
        context.log.info(line)


@dg.asset
def rounds(context: dg.AssetExecutionContext) -> None:
    context.log.info("round 0, the SFT checkpoint: held-out reward 0.2500, pass@1 0.250")
    context.log.info("24 of 240 answers")
    context.log.info("round 1: held-out reward 0.5000, pass@1 0.500")
    context.log.info("trial both failed: no rows")


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


@pytest.mark.parametrize(
    ("asset", "said"),
    [
        (no_space, "no_space: /disk/file: found no space left on device, expected a writable place. Free space on it"),
        (
            twice_explained,
            "twice_explained: base_model: found no outputs that can be read, expected those of a run. Make it again "
            "(cause: data.json: found invalid JSON, expected a JSON document. Restore it)",
        ),
        (better_advised, "better_advised: data.json: found invalid JSON, expected a JSON document. Make it again"),
        (
            of_a_library,
            f"of_a_library: {f'RuntimeError: Access is restricted. Visit the page to ask for it. {MORE}'[:500]}… "
            "(cause: ConnectionError: 403 Forbidden For more information see a page)",
        ),
    ],
)
def test_advice_comes_first_and_the_log_has_every_stack(asset: dg.AssetsDefinition, said: str):
    follower, shown, log = _followed(asset)
    assert follower.errors == [said]
    assert "\n" not in said
    assert "x " in shown
    assert log.count("Stack Trace:") >= 2
    for raised in ("raise OSError(", "raise ConnectionError(", "raise M32Error("):
        assert (raised in log) == (raised in inspect.getsource(asset.op.compute_fn.decorated_fn))


def test_plan_and_stop_of_a_training_are_lines_of_their_own():
    _, shown, _ = _followed(limited)
    lines = [line.split(None, 1)[1] for line in shown.splitlines() if line.startswith("    limited")]
    assert lines[0] == "training is planned: 4 of 14 steps"
    assert lines[1].startswith("training stopped: found SIGTERM after step 1 of 4, expected its last step.")
    assert len(lines) == 2


def test_rounds_and_trials_are_lines_of_their_own():
    """Each takes minutes."""
    _, shown, log = _followed(rounds)
    assert "    rounds                 round 0, the SFT checkpoint: held-out reward 0.2500, pass@1 0.250\n" in shown
    assert "    rounds                 round 1: held-out reward 0.5000, pass@1 0.500\n" in shown
    assert "    rounds                 trial both failed: no rows\n" in shown
    assert "24 of 240 answers" not in shown
    assert "24 of 240 answers" in log


def test_run_that_an_asset_waits_for_is_named_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copy(ROOT / "dagster.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    job, out = dg.job(name="run_tiny")(lambda: None), io.StringIO()
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        other, ours = (
            instance.create_run_for_job(job, tags=tags, status=dg.DagsterRunStatus.STARTED) for tags in ({}, TAGS)
        )
        storage = instance.event_log_storage
        for pool, run in (("gpu", other), ("cpu", ours)):
            storage.set_concurrency_slots(pool, 1)
            storage.claim_concurrency_slot(pool, run.run_id, "train")
            for _ in range(2):
                blocked = EngineEventData(metadata={"pool": dg.MetadataValue.pool(pool)})
                instance.report_engine_event("blocked", ours, blocked, step_key=f"{pool}_step")
        RunFollower(instance, TAGS, Progress(out), io.StringIO(), {}).look()
    assert out.getvalue() == f"  · gpu_step               waits for a slot of the pool gpu: run {other.run_id} has it\n"


def test_warning_beside_a_success_is_no_failure():
    follower, shown, _ = _followed(warned)
    assert "+ warned" in shown
    assert "0 checks passed, 1 warning" in shown
    assert "      warning: all_in: 1 found: line 3: empty" in shown
    assert "x warned" not in shown
    assert follower.errors == []


def test_warning_hides_no_error_of_its_step():
    follower, shown, _ = _followed(warned, warned_and_broken)
    assert follower.errors == ["warned_and_broken: the disk: found none, expected one"]
    assert "x warned_and_broken" in shown
    assert "+ warned " in shown


class FullDisk(io.StringIO):
    """A log on a disk that is full."""

    def write(self, _: str, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_run_whose_log_cannot_be_written_is_followed_to_its_end():
    out = io.StringIO()
    with dg.DagsterInstance.ephemeral() as instance:
        dg.materialize([no_space], instance=instance, tags=TAGS, raise_on_error=False)
        follower = RunFollower(instance, TAGS, Progress(out), FullDisk(), {})
        follower.look()
    assert out.getvalue().count("the log is incomplete: no space left on device") == 1
    assert follower.errors[0].endswith("Free space on it")


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ({"second": 3640, "third": 3600}, "[1 of 3 done, about 2 h 00 min left] "),
        ({"second": 5, "third": 3640}, "[1 of 3 done, over 1 h 00 min left] "),  # the second takes longer than before
        ({"second": 3640}, "[1 of 3 done, over 1 h 00 min left] "),  # the third is new
        ({"first": 3600}, "[1 of 3 done] "),
        ({}, "[1 of 3 done] "),
    ],
)
def test_moving_line_names_the_running_asset_and_the_time_left(before: dict[str, float], said: str):
    follower, _, _ = _followed(first, second, third)
    assert follower.now() == ""
    follower.before = before
    follower.assets["second"].ended, follower.assets["second"].started = None, time.time() - 10  # as if it still ran
    assert follower.now().split("   ")[0].strip() == "… second"
    assert f"{said}step 3/10: loss 0.5, 12 s left" in follower.now()


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
