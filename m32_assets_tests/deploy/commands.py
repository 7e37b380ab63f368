"""The commands of docs/operate.md, by the name in the comment above each."""

import os
import re
import subprocess
import textwrap
from pathlib import Path

from m32_assets_tests.support.project import ROOT


def commands() -> dict[str, str]:
    """Name → the shell lines below ``<!-- test: name -->``."""
    text = (ROOT / "docs/operate.md").read_text("utf-8")
    found = re.findall(r"<!-- test: ([\w ]+) -->\n((?:    .*\n)+)", text)
    return {name: textwrap.dedent(block) for name, block in found}


def run(name: str, folder: Path, environment: dict[str, str] | None = None) -> str:
    """Run a command in ``folder``; returns what it printed."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands()[name]],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
