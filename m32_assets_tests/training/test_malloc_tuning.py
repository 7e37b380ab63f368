"""Freed memory stays with the process: allocating it again causes no page faults."""

import json
import os
import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, json, resource
from m32_assets.training.malloc_tuning import keep_heap

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    block = libc.malloc(1 << 28)
    ctypes.memset(block, 1, 1 << 28)
    libc.free(block)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

given_back = [faults() for _ in range(3)]
kept = keep_heap()
print(json.dumps([kept, given_back, [faults() for _ in range(3)]]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's malloc")
def test_freed_memory_is_kept():
    # not the shell's tunables: huge pages would hide page faults
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "GLIBC_TUNABLES": "glibc.malloc.arena_max=1"},
    )
    kept, given_back, held = json.loads(done.stdout)
    assert kept
    assert min(given_back) > 1000
    assert max(held[1:]) < 100
