"""The dtype of a precision: bfloat16 only on processors that multiply it faster than float32."""

from pathlib import Path
from types import SimpleNamespace

import jax.numpy as jnp
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.gemma import matmul


@pytest.mark.parametrize(
    ("vendor", "flags", "dtype"),
    [
        ("GenuineIntel", "avx512f avx512_bf16 amx_bf16 amx_tile", jnp.bfloat16),
        ("GenuineIntel", "avx512f avx512_bf16", jnp.float32),
        ("AuthenticAMD", "avx512f avx512_bf16", jnp.bfloat16),
        ("AuthenticAMD", "avx2 fma", jnp.float32),
        ("GenuineIntel", "avx2 not_amx_bf16", jnp.float32),
    ],
)
def test_auto_depends_on_the_processor(
    vendor: str, flags: str, dtype: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"vendor_id\t: {vendor}\nmodel name\t: A processor\nflags\t\t: fpu {flags} sse2\n", "utf-8")
    monkeypatch.setattr(matmul, "_CPUINFO", cpuinfo)
    assert matmul.matmul_dtype("auto") is dtype


def test_auto_on_an_unknown_processor_is_float32(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matmul, "_CPUINFO", tmp_path / "none")
    assert matmul.matmul_dtype("auto") is jnp.float32


@pytest.mark.parametrize(
    ("platform", "capability", "dtype"),
    [
        ("gpu", "6.0", jnp.float32),
        ("gpu", "7.5", jnp.float32),
        ("gpu", "8.0", jnp.bfloat16),
        ("gpu", "10.0", jnp.bfloat16),
        ("gpu", "gfx90a", jnp.bfloat16),
        ("tpu", None, jnp.bfloat16),
    ],
)
def test_auto_depends_on_the_units_of_an_accelerator(
    platform: str, capability: str | None, dtype: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = SimpleNamespace(platform=platform, **({"compute_capability": capability} if capability else {}))
    monkeypatch.setattr(matmul.jax, "devices", lambda: [device])
    assert matmul.matmul_dtype("auto") is dtype


def test_explicit_precisions() -> None:
    assert matmul.matmul_dtype("bfloat16") is jnp.bfloat16
    assert matmul.matmul_dtype("float32") is jnp.float32
    with pytest.raises(M32Error, match="found 'half', expected auto or one of float32, bfloat16"):
        matmul.matmul_dtype("half")
