"""Names are validated before they become paths, and nothing is pickled."""

from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.gate import RunResult
from m32_assets.orchestration.io_manager import RefusingIOManager
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.traces.dataset import generate, provenance, write_dataset

NASTY = ["../up-v1", "a/b-v1", "/etc-v1", "UP-v1", "a b-v1", "", "a-v1\n", ".-v1", "a" * 70 + "/../x"]


@pytest.mark.parametrize("name", NASTY)
def test_dataset_key_that_is_a_path_is_refused(name: str, tmp_path: Path):
    with pytest.raises(M32Error, match="dataset key"):
        write_dataset(tmp_path / "out", name, generate(0, 10), provenance(0, 10))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize(
    "use",
    [
        lambda p: p.evidence,
        lambda p: p.work,
        lambda p: p.write_outputs("x", {}),
        lambda p: p.outputs("x"),
        lambda p: p.clear_outputs("x"),
    ],
    ids=["evidence", "work", "write_outputs", "outputs", "clear_outputs"],
)
def test_run_name_that_is_a_path_is_refused(name: str, use: Callable[[ProjectPaths], object], tmp_path: Path):
    with pytest.raises(M32Error, match=r"resources\.paths\.run"):
        use(ProjectPaths(root=str(tmp_path), run=name))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for name in NASTY if name != "UP-v1"])
def test_eval_set_name_that_is_a_path_is_refused(name: str):
    with pytest.raises(ValueError, match="eval_set"):
        RunResult(
            run="r",
            eval_set=name,
            questions_sha256="0",
            primary_score=0.0,
            well_formed=0,
            section_scores={},
            correct={"a": True},
        )


def test_io_manager_refuses_to_pickle_and_to_unpickle(tmp_path: Path):
    @dg.asset
    def gives() -> int:
        return 7

    @dg.asset
    def takes(gives: int) -> None: ...

    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        for assets, sentence in (([gives], "return a MaterializeResult"), ([gives, takes], "depend with deps")):
            result = dg.materialize(
                assets,
                selection=[assets[-1]],
                instance=instance,
                resources={"io_manager": RefusingIOManager()},
                raise_on_error=False,
            )
            assert not result.success
            errors = [str(e.step_failure_data.error) for e in result.all_events if e.is_step_failure]
            assert sentence in "".join(errors)
