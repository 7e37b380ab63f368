"""Sensors: each content exactly once, failed ones again, evaluations when something changed, failures reported."""

import http.server
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.definitions import defs as load
from m32_assets.defs.sensors.failure_reports import failure_report, post_report
from m32_assets.defs.sensors.incoming_files import hash_incoming, incoming_sensor, read_cursor
from m32_assets.defs.sensors.new_checkpoint_or_questions import stale_evaluation
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.run_attempts import MAX_ATTEMPTS, WANTED_TAG, attempt_for

Status = dg.DagsterRunStatus


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@dg.asset
def taken() -> None:
    """Stands for what reads the folder."""


SENSOR = incoming_sensor(dg.define_asset_job("take", selection="taken"))


def tick(instance: dg.DagsterInstance, root: Path, cursor: str | None = None) -> dg.SensorResult:
    repository = dg.Definitions([taken], sensors=[SENSOR]).get_repository_def()
    with dg.build_sensor_context(
        instance=instance, cursor=cursor, repository_def=repository, resources={"paths": ProjectPaths(root=str(root))}
    ) as context:
        result = SENSOR(context)
    assert isinstance(result, dg.SensorResult)
    return result


def record(instance: dg.DagsterInstance, request: dg.RunRequest, status: Status) -> None:
    instance.create_run_for_job(dg.job(name="take")(lambda: None), tags=dict(request.tags), status=status)


def test_a_content_is_asked_for_until_it_succeeds(instance: dg.DagsterInstance, tmp_path: Path):
    folder = tmp_path / "datasets/incoming"
    assert not tick(instance, tmp_path).run_requests
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text("one", "utf-8")
    (first,) = tick(instance, tmp_path).run_requests or []
    record(instance, first, Status.FAILURE)
    (second,) = tick(instance, tmp_path).run_requests or []
    assert second.tags == first.tags
    assert second.run_key != first.run_key
    record(instance, second, Status.STARTED)
    assert not tick(instance, tmp_path).run_requests


def test_a_copy_under_another_name_is_no_new_content(instance: dg.DagsterInstance, tmp_path: Path):
    folder = tmp_path / "datasets/incoming"
    folder.mkdir(parents=True)
    for name in ("a.jsonl", "b.jsonl"):
        (folder / name).write_text("one", "utf-8")
    assert len(tick(instance, tmp_path).run_requests or []) == 1


def test_a_run_that_was_made_and_never_submitted_is_asked_for_by_its_own_key(
    instance: dg.DagsterInstance, tmp_path: Path
):
    """The daemon was killed between the two: Dagster submits the run that it finds by the key."""
    (tmp_path / "datasets/incoming").mkdir(parents=True)
    (tmp_path / "datasets/incoming/a.jsonl").write_text("one", "utf-8")
    (first,) = tick(instance, tmp_path).run_requests or []
    tags = {**first.tags, "dagster/run_key": first.run_key or ""}
    record(instance, dg.RunRequest(tags=tags), Status.NOT_STARTED)
    (again,) = tick(instance, tmp_path).run_requests or []
    assert again.run_key == first.run_key


def test_an_edited_file_is_new_and_a_touched_one_is_not(instance: dg.DagsterInstance, tmp_path: Path):
    path = tmp_path / "datasets/incoming/a.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("one", "utf-8")
    result = tick(instance, tmp_path)
    record(instance, (result.run_requests or [])[0], Status.SUCCESS)
    os.utime(path, (1, 1))
    assert not tick(instance, tmp_path, result.cursor).run_requests
    path.write_text("two", "utf-8")
    assert len(tick(instance, tmp_path, result.cursor).run_requests or []) == 1


def test_what_is_not_ready_is_left_alone(tmp_path: Path):
    (tmp_path / ".a.jsonl").touch()
    (tmp_path / "a.jsonl.part").touch()
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "link.jsonl").symlink_to("/etc/hostname")
    assert hash_incoming(tmp_path, {}) == {}


@pytest.mark.parametrize("cursor", ["", "{", "[]", '{"a": 1}', '{"a": ["x"]}', "null"])
def test_a_broken_cursor_costs_nothing_but_time(cursor: str):
    assert read_cursor(cursor) == {}


def test_attempts_end(instance: dg.DagsterInstance):
    request = dg.RunRequest(tags={WANTED_TAG: "x"})
    for number in range(1, MAX_ATTEMPTS + 1):
        assert attempt_for(instance, "x") == number
        record(instance, request, Status.FAILURE)
    assert attempt_for(instance, "x") is None
    assert attempt_for(instance, "y") == 1


def test_a_run_that_the_daemon_will_retry_is_not_asked_for(instance: dg.DagsterInstance):
    record(instance, dg.RunRequest(tags={WANTED_TAG: "x", "dagster/will_retry": "true"}), Status.FAILURE)
    assert attempt_for(instance, "x") is None


def test_an_evaluation_is_due_when_checkpoint_or_questions_changed(instance: dg.DagsterInstance):
    versions = {"sft_checkpoint": "c1", "eval_set": "q1"}

    def versioned(name: str) -> dg.AssetsDefinition:
        @dg.asset(name=name)
        def made() -> dg.MaterializeResult:
            return dg.MaterializeResult(data_version=dg.DataVersion(versions[name]))

        return made

    @dg.asset(deps=["sft_checkpoint", "eval_set"])
    def evaluation() -> None: ...

    assets = [versioned("sft_checkpoint"), versioned("eval_set"), evaluation]
    assert stale_evaluation(instance) is None
    dg.materialize(assets, instance=instance)
    assert stale_evaluation(instance) is None
    dg.materialize(assets, instance=instance, selection=["sft_checkpoint"])
    assert stale_evaluation(instance) is None  # made again, the same content
    for name, version in (("sft_checkpoint", "c2"), ("eval_set", "q2")):
        versions[name] = version
        dg.materialize(assets, instance=instance, selection=[name])
        stale = stale_evaluation(instance)
        assert stale
        assert version in stale.wanted
        dg.materialize(assets, instance=instance, selection=["evaluation"])
        assert stale_evaluation(instance) is None


def failed(instance: dg.DagsterInstance) -> str:
    @dg.asset(check_specs=[dg.AssetCheckSpec("holds", asset="data", blocking=True)])
    def data() -> dg.MaterializeResult:
        return dg.MaterializeResult(
            check_results=[dg.AssetCheckResult(passed=False, check_name="holds", description="3 found")]
        )

    @dg.asset
    def broken() -> None:
        raise M32Error("dataset.jsonl:17", "a list", "an object", "Mend the line")

    result = dg.materialize([data, broken], instance=instance, raise_on_error=False)
    return failure_report(instance, result.dagster_run, "Steps failed.")


def test_the_report_names_step_check_and_remedy(instance: dg.DagsterInstance):
    report = failed(instance)
    assert "step `broken`" in report
    assert "dataset.jsonl:17: found a list, expected an object. Mend the line" in report
    assert "check `data:holds`: 3 found" in report


def test_the_report_is_posted(instance: dg.DagsterInstance):
    bodies: list[bytes] = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with http.server.HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        post_report(f"http://127.0.0.1:{server.server_port}/", "text")
    assert [json.loads(body) for body in bodies] == [{"text": "text"}]


@pytest.mark.parametrize("url", ["http://example.org/x", "file:///etc/passwd", "ftp://localhost/"])
def test_a_webhook_that_would_leak_is_refused(url: str):
    with pytest.raises(M32Error, match="M32_WEBHOOK_URL"):
        post_report(url, "text")


def test_the_code_location_holds_them():
    repository = load().get_repository_def()
    assert {s.name for s in repository.sensor_defs} == {
        "dead_runs",
        "failure_reports",
        "incoming_files",
        "inputs_changed",
        "new_checkpoint_or_questions",
    }
    take_in = repository.get_job("take_in")
    selected = {key.to_user_string() for key in take_in.asset_layer.selected_asset_keys}
    assert {"ingested_traces", "sft_data", "sft_checkpoint", "evaluation", "submission_bundle"} <= selected
    assert "dev_reasoning_v2" not in selected
    assert take_in.tags["m32/run"] == repository.get_job("run_local").tags["m32/run"]
    assert {s.name for s in repository.schedule_defs} == {"nightly"}
