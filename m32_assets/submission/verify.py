"""Verify a bundle from the zip alone: safe to unpack, unchanged, complete and consistent."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.submission.bundle_layout import EVIDENCE, MAX_ZIP_BYTES, SUMS, missing_parts
from m32_assets.submission.cards import card_findings
from m32_assets.submission.consistency import consistency_findings
from m32_assets.submission.evidence_check import check_evidence
from m32_assets.submission.kaggle import kaggle_findings
from m32_assets.submission.secret_scan import scan_for_secrets
from m32_assets.submission.unpack import open_zip, unpack, unsafe_entries
from m32_assets.submission.zip_writer import seal_findings

_KEPT_BYTES = 64_000_000
"""Larger files are weights, which are hashed but not written out for the checks."""
_SUM_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


@dataclass(frozen=True, slots=True)
class BundleReport:
    """The findings, and the number of files."""

    findings: list[str]
    files: int


def verify_bundle(path: Path, *, max_bytes: int = MAX_ZIP_BYTES) -> BundleReport:
    """Read every byte and report what is wrong.

    Unsafe names, links, devices, duplicate names and bombs end the reading at once. Then come the digest over the zip,
    each file against ``SHA256SUMS``, missing parts, the evidence, the consistency of the parts, cards, Kaggle's
    metadata and secrets.

    Raises:
        M32Error: it is not a zip file.
    """
    with open_zip(path) as archive, tempfile.TemporaryDirectory(prefix="m32-verify-") as scratch:
        infos = archive.infolist()
        findings = unsafe_entries(infos)
        if (size := path.stat().st_size) > max_bytes:
            findings.append(f"the zip has {size} bytes, at most {max_bytes}")
        if findings:
            return BundleReport(findings, len(infos))
        folder = Path(scratch)
        findings += seal_findings(path, archive)
        sums, unreadable = unpack(archive, folder, largest=_KEPT_BYTES)
        findings += unreadable
        findings += _sums_findings(folder, sums)
        findings += [f"{part} is missing" for part in missing_parts(info.filename for info in infos)]
        findings += [f"{EVIDENCE}/{finding}" for finding in check_evidence(folder / EVIDENCE)]
        findings += consistency_findings(folder, sums)
        findings += card_findings(folder)
        findings += kaggle_findings(folder)
        findings += scan_for_secrets((folder / name for name in sums if (folder / name).is_file()), root=folder)
        return BundleReport(findings, len(infos))


def unpack_verified(path: Path, folder: Path) -> None:
    """Unpack a bundle into an empty folder.

    Raises:
        M32Error: it does not verify, or it changed between verification and unpacking.
    """
    if findings := verify_bundle(path).findings:
        raise M32Error(str(path), "; ".join(findings[:5]), "a bundle that verifies")
    with open_zip(path) as archive:
        problems = unsafe_entries(archive.infolist())
        if not problems:
            sums, problems = unpack(archive, folder)
            problems += _sums_findings(folder, sums)
    if problems:
        raise M32Error(str(path), "; ".join(problems[:5]), "the bundle as it was verified")


def _sums_findings(folder: Path, sums: dict[str, str]) -> list[str]:
    if SUMS not in sums:
        return [f"{SUMS} is missing"]
    recorded: dict[str, str] = {}
    findings = []
    for number, line in enumerate((folder / SUMS).read_bytes().decode("utf-8", "replace").split("\n")[:-1], 1):
        match = _SUM_LINE.fullmatch(line)
        if match is None or match[2] in recorded:
            findings.append(f"{SUMS}:{number} is {line[:80]!r}, expected a sha256, two blanks and a new name")
            continue
        recorded[match[2]] = match[1]
    there = sums.keys() - {SUMS}
    findings += [f"{name} is not in {SUMS}" for name in sorted(there - recorded.keys())]
    findings += [f"{name} is in {SUMS} and not in the zip" for name in sorted(recorded.keys() - there)]
    findings += [
        f"{name} does not have the sha256 in {SUMS}"
        for name in sorted(there & recorded.keys())
        if sums[name] != recorded[name]
    ]
    return findings
