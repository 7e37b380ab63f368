"""Secrets come from the environment and go nowhere: not into config, tags, events, logs or reports."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from dev.drills.processes import DAGSTER
from m32_assets.common.errors import M32Error
from m32_assets.defs.sensors.failure_reports import post_report
from m32_assets_tests.support.project import ROOT, make_project

SECRETS = {
    "M32_WEBHOOK_URL": "https://chat.invalid/hooks/T0K3N-of-the-webhook",
    "M32_PG_PASSWORD": "P4SSW0RD-of-postgres",
    "HF_TOKEN": "hf_T0K3N-of-the-hub",
    "KAGGLE_KEY": "K3Y-of-kaggle",
}


def test_a_run_keeps_no_secret(tmp_path: Path):
    """Everything that a run leaves which fails, and everything that it says."""
    project = make_project(tmp_path)
    done = subprocess.run(
        [DAGSTER, "asset", "materialize", "--select", "sft_checkpoint", "-m", "m32_assets.definitions"],
        cwd=project,
        env={**os.environ, **SECRETS, "DAGSTER_HOME": str(project), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr[-2000:]
    said = done.stdout + done.stderr
    kept = b"".join(path.read_bytes() for path in project.rglob("*") if path.is_file())
    assert b"the outputs of" in kept  # the failure is there, so the search has something to find
    for name, secret in SECRETS.items():
        assert secret not in said, name
        assert secret.encode() not in kept, name


def subclasses(base: type) -> list[type]:
    return [found for child in base.__subclasses__() for found in (child, *subclasses(child))]


def test_no_config_takes_a_secret():
    from m32_assets.definitions import defs

    defs()
    configs = [
        c
        for base in (dg.Config, dg.ConfigurableResource)
        for c in subclasses(base)
        if c.__module__.startswith("m32_assets.")
    ]
    assert len(configs) > 4
    names = {f"{c.__name__}.{name}" for c in configs for name in c.model_fields}  # type: ignore[attr-defined]
    assert not {name for name in names if any(word in name for word in ("password", "token_", "secret", "webhook"))}


def test_a_webhook_that_fails_is_not_quoted():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(OSError, match="refused") as error:
        post_report(f"http://127.0.0.1:{port}/hooks/T0K3N", "text")
    assert "T0K3N" not in repr(error.value)
    with pytest.raises(M32Error) as refusal:
        post_report("http://example.org/hooks/T0K3N", "text")
    assert "T0K3N" not in str(refusal.value)


def test_the_webhook_is_read_where_it_is_used(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("M32_WEBHOOK_URL", raising=False)
    assert dg.EnvVar("M32_WEBHOOK_URL").get_value() is None
    code = "import os; before = dict(os.environ); import m32_assets.definitions as d; d.defs(); assert dict(os.environ) == before"
    subprocess.run([sys.executable, "-c", code], check=True)
