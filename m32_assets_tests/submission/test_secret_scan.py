"""The secret scan skips inline PNGs and reads everything else."""

import base64
from pathlib import Path

import pytest
from detect_secrets.core.scan import scan_line
from detect_secrets.settings import transient_settings

from m32_assets.submission import secret_scan
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


def test_a_key_in_a_small_vocabulary_is_found(tmp_path: Path):
    vocabulary = tmp_path / "tokenizer.json"
    vocabulary.write_text(KEY, "utf-8")
    assert scan_for_secrets([vocabulary], root=tmp_path) == ["tokenizer.json:1 holds a AWS Access Key"]


def test_a_key_deep_in_a_large_file_of_rows_is_found(tmp_path: Path):
    row = '{"prompt": "How many apples are left?", "completion": "23 - 9 = 14"}\n'
    count = 2_500_000 // len(row)
    rows = tmp_path / "train.jsonl"
    rows.write_text(row * count + f'{{"prompt": "{KEY}"}}\n', "utf-8")
    assert rows.stat().st_size > 2_000_000
    assert scan_for_secrets([rows], root=tmp_path) == [f"train.jsonl:{count + 1} holds a AWS Access Key"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('db_password = "Tr0ub4dor&3x"', "Secret Keyword"),
        ('my_ClientKey_1 = "h0lam1G0x"', "Secret Keyword"),
        ('"contraseña": "h0lam1G0x"', "Secret Keyword"),
        (f"key {KEY}", "AWS Access Key"),
        ("https://me:Aw3s0mePw@example.org/x", "Basic Auth Credentials"),
        ("glpat-" + "aB3dE6gH9jK2mN5pQ8sT", "GitLab Token"),
        ("ghp_" + "aB3dE6gH9jK2mN5pQ8sTaB3dE6gH9jK2mN5p", "GitHub Token"),
        ("xoxb-" + "123456789012-abcdefABCDEF123456", "Slack Token"),
        ("sk_live_" + "aB3dE6gH9jK2mN5pQ8sTaB3d", "Stripe Access Key"),
        ("-----BEGIN RSA " + "PRIVATE KEY-----", "Private Key"),
        ("SG." + "aB3dE6gH9jK2mN5pQ8sTuV." + "aB3dE6gH9jK2mN5pQ8sTuVwX1yZ4aB3dE6gH9jK2mN5", "SendGrid API Key"),
        ("softlayer_api_key: " + "0123456789abcdef" * 4, "SoftLayer Credentials"),
        ("nothing: a key, a pass and a word", ""),
    ],
)
def test_a_line_has_what_its_whole_scan_finds(line: str, kind: str, tmp_path: Path):
    """A first look spares most lines the whole scan. It may suspect too much, and never too little."""
    with transient_settings(
        {
            "plugins_used": [{"name": f"{name}Detector"} for name in secret_scan._DETECTORS],
            "filters_used": [{"path": path} for path in secret_scan._FILTERS],
        }
    ):
        whole = {secret.type for secret in scan_line(line)}
    assert ({kind} if kind else set()) <= whole
    assert {said.partition(" holds a ")[2] for said in _found(tmp_path, line)} >= whole
