"""The source that is handed in is the whole package: a kind of file that nobody thought of is not left behind."""

import subprocess

from m32_assets.submission.bundle_contents import source
from m32_assets_tests.support.project import ROOT


def test_every_file_of_the_package_is_handed_in_and_nothing_else():
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "m32_assets"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    handed = {name.removeprefix("source/") for name in source(ROOT) if name.startswith("source/m32_assets/")}
    assert handed == {name for name in tracked if (ROOT / name).is_file()}
    assert any(name.endswith(".model") for name in handed)
