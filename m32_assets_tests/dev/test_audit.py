"""The audit: a finding fails, an exception with a reason passes, and skipped packages are reported."""

import subprocess
from pathlib import Path

import pytest

from dev import audit
from dev.audit import ask, read_report

VULNERABLE = {
    "dependencies": [
        {
            "name": "jinja2",
            "version": "2.4.1",
            "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.5"]}],
        },
        {"name": "idna", "version": "3", "vulns": []},
    ]
}


def test_vulnerability_is_named_with_the_version_that_fixes_it():
    found = read_report(VULNERABLE, {})
    assert not found.good
    assert found.lines()[0] == "vulnerable: jinja2 2.4.1: PYSEC-1, fixed in 2.5"


@pytest.mark.parametrize("name", ["PYSEC-1", "CVE-1"])
def test_exception_with_a_reason_passes_and_is_reported(name: str):
    found = read_report(VULNERABLE, {name: "never renders what a user wrote"})
    assert found.good
    assert found.lines()[0] == "ignored: jinja2 2.4.1: PYSEC-1 (never renders what a user wrote)"


def test_unneeded_exception_fails():
    assert not read_report(VULNERABLE, {"PYSEC-1": "a reason", "CVE-9": "gone"}).good


def test_skipped_packages_are_reported():
    found = read_report({"dependencies": [{"name": "idna", "skip_reason": "not found"}]}, {"CVE-9": "unknown here"})
    assert found.good
    assert "NOT AUDITED: 1 packages" in found.lines()[0]
    assert found.lines()[-1] == "audited: 0 packages, 0 findings"


def test_failed_tool_has_audited_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    requirements = tmp_path / "requirements.lock"
    requirements.write_text("idna==3.4 \\\n    --hash=sha256:00\nzipp==1\n", "utf-8")
    done = subprocess.CompletedProcess([], 1, stdout="", stderr="ERROR:pip_audit: no network")
    monkeypatch.setattr(audit.subprocess, "run", lambda *a, **k: done)
    found = read_report(ask(requirements), {})
    assert found.audited == 0
    assert found.not_audited == dict.fromkeys(["idna", "zipp"], "ERROR:pip_audit: no network")
