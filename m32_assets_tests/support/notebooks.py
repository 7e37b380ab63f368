"""The code cells of the bundle's notebook, run without a kernel."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def code_cells(notebook: bytes) -> dict[str, str]:
    """The source of each code cell, by its id."""
    cells = json.loads(notebook)["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}


def run_cells(*sources: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run cells one after another in a new Python process, in ``folder``."""
    return subprocess.run(
        [sys.executable, "-c", "\n".join(sources)], cwd=folder, capture_output=True, text=True, check=False
    )
