"""The hours of a run: what it has spent, which assets still follow, and what is counted for them."""

from pathlib import Path

import dagster as dg
import pytest

from m32_assets.common.files import read_json, write_json
from m32_assets.orchestration import session_time as module
from m32_assets.orchestration.presets import REFERENCE
from m32_assets.orchestration.session_time import UNKNOWN_SECONDS, seconds_of, session, unfinished
from m32_assets.rl.settings import RlSettings

AFTER = ["evaluation", "submission_bundle"]
MEASURED = next(iter(read_json(REFERENCE).values()))["seconds"]


@pytest.fixture(autouse=True)
def on_cpu(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "visible_accelerators", lambda: ["cpu"])


def test_last_run_of_the_name_tells_but_no_less_than_the_reference(tmp_path: Path):
    kept = tmp_path / "durations.json"
    write_json(kept, {"evaluation": 1000.0, "submission_bundle": 0.1})
    seconds, source = seconds_of(AFTER, kept, "gemma3-1b-it")
    assert seconds == 1000 + MEASURED["submission_bundle"]
    assert source == "evaluation, submission_bundle by the last run of this name"


def test_reference_machine_tells_of_its_model_on_a_cpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    kept = tmp_path / "none.json"
    seconds, source = seconds_of(AFTER, kept, "gemma3-270m")
    assert seconds == sum(MEASURED[name] for name in AFTER)
    assert "Zen 4" in source
    for model, devices in (("gemma3-1b-it", ["cpu"]), ("gemma3-270m", ["gpu0"])):
        monkeypatch.setattr(module, "visible_accelerators", lambda devices=devices: devices)
        seconds, source = seconds_of(AFTER, kept, model)
        assert seconds == UNKNOWN_SECONDS
        assert source == "no run of this name tells of evaluation, submission_bundle"
    assert seconds_of([], kept, "gemma3-270m") == (0.0, "nothing follows it")


ROUNDS = ["evaluation", "rl_checkpoint"]


def test_rounds_count_as_long_as_they_may_last(tmp_path: Path):
    kept = tmp_path / "durations.json"
    write_json(kept, {"rl_checkpoint": 7000.0})
    seconds, source = seconds_of(ROUNDS, kept, "gemma3-270m", RlSettings(rounds=3, max_round_minutes=90))
    assert seconds == 90 * 60 + MEASURED["evaluation"]
    assert source == "rounds by max_round_minutes 90; evaluation by the last run of this name"
    assert seconds_of(ROUNDS[1:], kept, "gemma3-270m", RlSettings(rounds=3, max_round_minutes=90)) == (
        5400.0,
        "rounds by max_round_minutes 90",
    )
    # other assets are counted as before
    assert seconds_of(AFTER, kept, "gemma3-270m", RlSettings(rounds=3, max_round_minutes=90)) == seconds_of(
        AFTER, kept, "gemma3-270m"
    )


def test_rounds_without_a_limit_count_what_they_took_last_time(tmp_path: Path):
    kept, no_limit = tmp_path / "durations.json", RlSettings(rounds=3)
    seconds, source = seconds_of(ROUNDS, kept, "gemma3-270m", no_limit)
    assert seconds == UNKNOWN_SECONDS + MEASURED["evaluation"]
    assert source.startswith("no run of this name tells of rl_checkpoint; evaluation by ")
    write_json(kept, {"rl_checkpoint": 7000.0})
    seconds, source = seconds_of(ROUNDS, kept, "gemma3-270m", no_limit)
    assert seconds == 7000 + MEASURED["evaluation"]
    assert source.startswith("rounds by the last run of this name; ")


def test_no_rounds_count_what_handing_on_took(tmp_path: Path):
    kept = tmp_path / "durations.json"
    write_json(kept, {"rl_checkpoint": 0.5})
    seconds, _ = seconds_of(ROUNDS, kept, "gemma3-270m", RlSettings(rounds=0, max_round_minutes=90))
    assert seconds == 0.5 + MEASURED["evaluation"]


@dg.asset
def training(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    hours = session(context, 24.0, Path("none.json"), "tiny")
    assert hours is not None
    return dg.MaterializeResult(metadata={"after": hours.after})


@dg.asset(deps=[training])
def rl_checkpoint() -> None: ...


def test_training_leaves_time_for_the_rounds_of_its_run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "rl_settings_of", lambda config: RlSettings(rounds=2, max_round_minutes=60))
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([training, rl_checkpoint], instance=instance)
    (event,) = [e for e in result.get_asset_materialization_events() if e.asset_key == training.key]
    assert event.materialization.metadata["after"].value == 3600.0


@dg.asset
def done_before() -> None: ...


@dg.asset(deps=[done_before])
def asking(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    left = unfinished(context.instance, context.run.run_id, context.asset_key.to_user_string())
    hours = session(context, 2.0, Path("none.json"), "tiny")
    assert hours is not None
    assert session(context, 0.0, Path("none.json"), "tiny") is None
    return dg.MaterializeResult(metadata={"left": left, "spent": hours.spent, "after": hours.after})


@dg.asset(deps=[asking])
def follows() -> None: ...


@dg.asset(deps=[asking])
def not_selected() -> None: ...


def test_assets_that_the_run_has_yet_to_make_are_counted():
    with dg.DagsterInstance.ephemeral() as instance:
        assets = [done_before, asking, follows, not_selected]
        result = dg.materialize(assets, instance=instance, selection=["done_before", "asking", "follows"])
    (event,) = [e for e in result.get_asset_materialization_events() if e.asset_key == asking.key]
    metadata = event.materialization.metadata
    assert metadata["left"].value == ["follows"]
    assert metadata["after"].value == UNKNOWN_SECONDS
    assert 0 < float(str(metadata["spent"].value)) < 3600
