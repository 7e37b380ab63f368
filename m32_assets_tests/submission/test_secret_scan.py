"""The secret scan skips inline PNGs and reads everything else."""

import base64
from pathlib import Path

from m32_assets.submission.secret_scan import scan_for_secrets

KEY = "ACCA" + "A1B2C3D4" * 2
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n\0").decode()


def _found(folder: Path, text: str) -> list[str]:
    path = folder / "report.html"
    path.write_text(text, "utf-8")
    return scan_for_secrets([path], root=folder)


def test_inline_png_is_skipped(tmp_path: Path):
    assert _found(tmp_path, f'<img src="data:image/png;base64,{PNG}{KEY}">') == []


def test_key_beside_an_inline_png_is_found(tmp_path: Path):
    assert _found(tmp_path, f'<img src="data:image/png;base64,{PNG}">{KEY}') == ["report.html:1 holds a AWS Access Key"]


def test_data_uri_that_is_not_a_png_is_scanned(tmp_path: Path):
    assert _found(tmp_path, f'<img src="data:image/png;base64,{KEY}">')
