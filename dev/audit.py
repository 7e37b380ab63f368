"""Part of ``make check``: known vulnerabilities of the pinned dependencies, by pip-audit.

A vulnerability fails the audit unless ``[tool.m32.audit.ignore]`` of pyproject.toml names it with a reason. If the
vulnerability service cannot be reached, the audit reports the packages as NOT AUDITED and does not fail.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from m32_assets_tests.support.project import ROOT

SECONDS = 300


@dataclass(slots=True)
class Audit:
    """The result of pip-audit."""

    audited: int = 0
    not_audited: dict[str, str] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    """Ignored vulnerabilities that no package has any more."""

    @property
    def good(self) -> bool:
        """Whether every finding is ignored with a reason and every exception is still needed."""
        return not self.findings and not self.stale

    def lines(self) -> list[str]:
        """The report for people."""
        said = [f"vulnerable: {finding}" for finding in self.findings]
        said += [f"ignored: {one}" for one in self.ignored]
        said += [f"no package has {one} any more: remove it from [tool.m32.audit.ignore]" for one in self.stale]
        if self.not_audited:
            reason = next(iter(self.not_audited.values()))
            said.append(f"NOT AUDITED: {len(self.not_audited)} packages, the service cannot be reached ({reason})")
        return [*said, f"audited: {self.audited} packages, {len(self.findings)} findings"]


def read_report(report: Mapping[str, Any], ignore: Mapping[str, str]) -> Audit:
    """Sort pip-audit's JSON report into what was audited and what was not."""
    audit, seen = Audit(), set()
    for package in report["dependencies"]:
        if "skip_reason" in package:
            audit.not_audited[package["name"]] = package["skip_reason"]
            continue
        audit.audited += 1
        for found in package["vulns"]:
            names = {found["id"], *found.get("aliases", [])}
            reason = next((ignore[name] for name in names if name in ignore), None)
            seen |= names
            text = f"{package['name']} {package['version']}: {found['id']}"
            fixed = ", ".join(found["fix_versions"]) or "no version yet"
            if reason:
                audit.ignored.append(f"{text} ({reason})")
            else:
                audit.findings.append(f"{text}, fixed in {fixed}")
    if not audit.not_audited:
        audit.stale = sorted(set(ignore) - seen)
    return audit


def ask(requirements: Path) -> Mapping[str, Any]:
    """The report of pip-audit. If pip-audit fails, every package is skipped in it."""
    options = "--disable-pip --format json --progress-spinner off --timeout 15".split()
    command = [Path(sys.executable).with_name("pip-audit"), "-r", requirements, *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        reason = f"no answer within {SECONDS} s"
    except ValueError:
        reason = done.stderr.strip().splitlines()[-1][:200] if done.stderr.strip() else f"exit code {done.returncode}"
    names = [line.split("==")[0] for line in requirements.read_text("utf-8").splitlines() if line[:1].isalnum()]
    return {"dependencies": [{"name": name, "skip_reason": reason} for name in names]}


def main() -> int:
    """1 if there is a finding or an unneeded exception."""
    ignore = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["m32"]["audit"]["ignore"]
    audit = read_report(ask(ROOT / "requirements.lock"), ignore)
    print("\n".join(audit.lines()))
    return 0 if audit.good else 1


if __name__ == "__main__":
    sys.exit(main())
