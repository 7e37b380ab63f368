"""The locks of what runs a bundle, by their names below ``source/``. The notebook reads this before it has packages."""

RUNTIME_LOCK = "requirements-runtime.lock"
ACCELERATOR_LOCKS = {"gpu": "requirements-cuda12.lock", "tpu": "requirements-tpu.lock"}
"""By platform, what JAX needs beside itself: it goes on top of the runtime lock."""
LOCKS = (RUNTIME_LOCK, *ACCELERATOR_LOCKS.values())
