"""Which tests ``make test`` leaves to ``make test-all``, and how both spread them over processes.

One process runs a group, and the longest groups start first.
pytest-xdist's own groups (``--dist loadgroup``, 3.8) do nothing under pytest 9.2, so groups are made of files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

FOLDER = "m32_assets_tests/"
GROUPS = {
    "tiny_project": (
        "e2e/",
        "submission/",
        "evaluation/test_baseline_asset.py",
        "evaluation/test_gate_asset.py",
        "faults/test_corruption.py",
        "faults/test_crash.py",
        "cli/test_silence.py",
        "dev/test_docs.py",
        "defs/test_mixture.py",
        "defs/test_tiny_graph.py",
    ),
    "distributed/test_ray.py": (),
    "distributed/test_ray_rounds.py": (),
    "training/test_resume.py": (),
    "rl/test_rounds_resume.py": (),
    "rl/test_toy.py": (),
    "faults/test_operations.py": (),
    "training/test_mesh.py": (),
    "postgres": ("services/",),
    "inference/test_stock_sampler.py": (),
    "export/test_real_model.py": (),
    "security/test_proxy.py": (),
}
"""Group → its files and folders, the longest group first. A group is named after the fixture that its files share, or
after its only file. Every other file is a group of its own."""

LONG = (
    "benchmarks/test_accelerator.py",
    "cli/test_ask.py::test_question_is_answered",
    "cli/test_export.py::test_each_form",
    "cli/test_rehearse.py",
    "cli/test_silence.py",
    "data/test_ingest.py::test_huge_line",
    "defs/test_blocking_checks.py::test_batch_without_loss",
    "defs/test_max_hours.py",
    "defs/test_mixture.py",
    "defs/test_rl.py",
    "defs/test_tiny_graph.py::test_bundle_of_a_rehearsal",
    "defs/test_tiny_graph.py::test_second_run",
    "deploy/test_machine.py::test_environment_is_made",
    "dev/test_docs.py::test_commands_run",
    "dev/test_rebuild.py",
    "distributed/test_ray.py",
    "distributed/test_ray_rounds.py",
    "e2e/test_ui.py::test_failed_blocking_check",
    "e2e/test_ui.py::test_materialize_all",
    "e2e/test_ui.py::test_sensor",
    "e2e/test_ui.py::test_training_run",
    "evaluation/test_predict.py::test_killed_process",
    "evaluation/test_predict.py::test_two_processes",
    "evaluation/test_recorded_baselines.py::test_recorded_answers",
    "export/test_lm_eval_task.py::test_harness",
    "export/test_real_model.py",
    "faults/test_corruption.py::test_rounds_before",
    "faults/test_crash.py",
    "faults/test_disk.py",
    "faults/test_drills.py",
    "faults/test_make_dev.py",
    "faults/test_operations.py",
    "faults/test_two_runs.py",
    "inference/test_precision.py::test_cpu_writes",
    "inference/test_stock_sampler.py",
    "orchestration/test_gpu_lock.py::test_killed_worker",
    "rl/test_policy.py::test_rounds_behind",
    "rl/test_reinforce.py",
    "rl/test_rounds_resume.py",
    "rl/test_toy.py",
    "security/test_secrets.py::test_failed_run",
    "services/",
    "shards/test_pipeline.py::test_killed_process",
    "submission/test_bundle.py::test_any_changed_byte",
    "submission/test_notebook.py",
    "submission/test_replay.py",
    "submission/test_rounds_bundle.py",
    "training/test_accumulation.py",
    "training/test_former.py",
    "training/test_max_hours.py",
    "training/test_mesh.py",
    "training/test_resume.py",
    "training/test_simulated_step.py",
    "training/test_stopping.py::test_process_without_a_handler",
)
"""Files and folders, and beginnings of tests in them: clusters, kill drills, learning, the real model, whole
commands. Together they take most of the time of all tests."""


def group(nodeid: str) -> str:
    """The group of a test."""
    file = nodeid.partition("::")[0].removeprefix(FOLDER)
    return next((name for name, members in GROUPS.items() if file.startswith(members)), file)


def mark_long(items: Sequence[pytest.Item]) -> None:
    """Mark the long tests."""
    for item in items:
        if item.nodeid.removeprefix(FOLDER).startswith(LONG):
            item.add_marker("long")


def put_in_order(items: list[pytest.Item]) -> None:
    """Put the long groups first, so that no process runs a long one last and alone.

    Raises:
        pytest.UsageError: a test outside a group uses its fixture, which a second process would then set up again.
    """
    order = list(GROUPS)
    for item in items:
        for name in set(getattr(item, "fixturenames", ())) & GROUPS.keys():
            if group(item.nodeid) != name:
                raise pytest.UsageError(
                    f"{item.nodeid}: found {name} in use, expected its file in GROUPS of {__file__}"
                )
    items.sort(key=lambda item: order.index(name) if (name := group(item.nodeid)) in order else len(order))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """A scheduler that hands out groups."""
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group(nodeid)

    return ByGroup(config, log)
