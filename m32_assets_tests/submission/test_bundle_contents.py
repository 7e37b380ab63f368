"""The source in the bundle is the whole package, whatever kinds of files it has."""

import subprocess

from m32_assets.submission.bundle_contents import source_files
from m32_assets_tests.support.project import ROOT


def test_bundle_holds_every_file_of_the_package_and_nothing_else():
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "m32_assets"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    handed = {name.removeprefix("source/") for name in source_files(ROOT) if name.startswith("source/m32_assets/")}
    assert handed == {name for name in tracked if (ROOT / name).is_file()}
    assert any(name.endswith(".model") for name in handed)
