"""Timings: seconds of each asset from the event log, parts of a training from its metrics."""

import time

import dagster as dg
import pytest

from m32_assets.orchestration.timings import asset_seconds, training_parts


def rows(*times: float) -> list[dict[str, float]]:
    return [{"step": n, "time": seconds} for n, seconds in enumerate(times, 1)]


@pytest.mark.parametrize(
    ("times", "seconds", "resumed_from", "parts"),
    [
        ([20.0, 2, 2, 2], 30, 0, (8, 18, 4)),
        ([20.0, 2, 2, 12, 2], 16, 3, (28, 10, 2)),  # the 16 seconds are those of the last process
        ([2.0], 3, 0, (2, 0, 1)),
        ([2.0, 2], 3, 2, (4, 0, 3)),  # killed after the last step, nothing left to train
        ([2.0, 2], 3.9999, 0, (4, 0, 0)),
    ],
)
def test_training_time_is_split_into_parts(
    times: list[float], seconds: float, resumed_from: int, parts: tuple[float, ...]
):
    assert tuple(training_parts(rows(*times), seconds, resumed_from).values()) == parts


@dg.asset
def slow() -> None:
    time.sleep(0.3)


@dg.asset(deps=[slow])
def quick() -> None: ...


@dg.asset(deps=[quick])
def last(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    seconds = asset_seconds(context.instance, context.run.run_id, ["quick", "slow", "last", "never_made"])
    return dg.MaterializeResult(metadata={"seconds": seconds})


def test_asset_seconds_are_of_the_run_that_made_each_and_sorted():
    with dg.DagsterInstance.ephemeral() as instance:
        dg.materialize([slow, quick], instance=instance)
        result = dg.materialize([slow, quick, last], selection=["last"], instance=instance)
    (event,) = result.get_asset_materialization_events()
    seconds = event.materialization.metadata["seconds"].value
    assert isinstance(seconds, dict)
    assert next(iter(seconds)) == "slow"
    assert set(seconds) == {"slow", "quick", "last"}
    assert float(str(seconds["slow"])) >= 0.3
