"""Processes of several threads have their own exit codes."""

import json
import signal
import subprocess
import sys

from m32_assets_tests.support.project import ROOT

# In a process of its own: the server of this one would be without what other tests preload.
CODE = """
import json, os, time
from concurrent.futures import ThreadPoolExecutor
from dev.drills.killable import Killable

def codes(lane):
    return [Killable(os._exit, (lane + 1,)).wait() for _ in range(25)]

with ThreadPoolExecutor(4) as lanes:
    ended = [*lanes.map(codes, range(4))]
process = Killable(time.sleep, (600,))
before = process.wait(0.05)
process.kill()
print(json.dumps([ended, before, process.wait(), process.exit_code]))
"""


def test_each_thread_reads_the_exit_codes_of_its_processes() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=True)
    ended, before, killed, again = json.loads(done.stdout)
    assert ended == [[lane + 1] * 25 for lane in range(4)]
    assert before is None, "it sleeps"
    assert killed == again == -signal.SIGKILL
