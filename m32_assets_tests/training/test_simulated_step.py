"""A step compiled for simulated devices: FSDP gathers weights, not activations."""

from typing import Any

import pytest

from m32_assets.training.memory import MemoryInputs, estimate
from m32_assets.training.simulated_step import Collective, collectives
from m32_assets_tests.support.simulated import ROWS, SHAPE, STEPS, TARGETS
from m32_assets_tests.support.simulated_devices import on_eight_devices


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each step of ``STEPS`` needs."""
    return on_eight_devices("simulated", tmp_path_factory.mktemp("simulated"))


def gathered(step: dict[str, Any]) -> int:
    """Elements of the largest array that is gathered."""
    return max((size for kind, size, _ in step["collectives"] if kind == "all-gather"), default=0)


def test_fsdp_gathers_no_more_than_a_layer(found: dict[str, Any]):
    residual = ROWS * STEPS["fsdp"].settings.max_seq_len * SHAPE.hidden
    most = max(2 * SHAPE.hidden * SHAPE.intermediate, residual)
    assert 0 < gathered(found["fsdp"]) <= most
    # without the constraints the activations of all rows are gathered at each product
    assert gathered(found["unconstrained"]) > most


def test_bytes_between_devices_are_bounded(found: dict[str, Any]):
    layers = SHAPE.layers * SHAPE.layer_parameters * 4
    rows = ROWS * STEPS["fsdp"].settings.max_seq_len * SHAPE.hidden * 4
    # each weight is gathered forward and backward, the hidden states around the embedding and the loss
    assert found["fsdp"]["bytes_sent"] <= 2.2 * layers + 4 * rows
    assert found["unconstrained"]["bytes_sent"] > 2 * found["fsdp"]["bytes_sent"]


def test_copies_exchange_gradients_alone(found: dict[str, Any]):
    copies, spread = found["copies"], found["fsdp"]
    assert copies["bytes_sent"] < spread["bytes_sent"] / 2
    assert copies["arguments"] > 4 * spread["arguments"]


def test_shares_of_large_arrays_are_reported(found: dict[str, Any]):
    name, shape, held = found["fsdp"]["largest"][0]
    assert name.startswith("embedder")
    assert held == shape[0] * shape[1] * 2 // 8


def test_estimate_is_not_below_what_is_compiled(found: dict[str, Any]):
    for name, step in STEPS.items():
        if name != "unconstrained":
            given = MemoryInputs(SHAPE, TARGETS, ROWS, 2, "tpu")
            settings = step.settings.model_copy(update={"replicate": "always" if step.replicate else "never"})
            needed = sum(estimate(settings, given, step.mesh[0]).parts.values())
            compiled = found[name]["arguments"] + found[name]["temporaries"]
            assert 0.5 * compiled < needed < 3 * compiled, (name, needed, compiled)


def test_activations_kept_are_those_of_the_estimate(found: dict[str, Any]):
    given = MemoryInputs(SHAPE, TARGETS, ROWS, 2, "tpu")
    full, again = (estimate(STEPS[name].settings, given, 8).parts["activations"] for name in ("fsdp", "remat"))
    assert 0.7 < found["fsdp"]["kept"] / full < 1.4
    # the estimate has the layer that is computed again too
    assert found["remat"]["kept"] < again < 0.6 * full


def test_collectives_of_a_program():
    program = """
  %all-gather.1 = f32[8192,1152]{1,0} all-gather(%x), dimensions={0}
  %ar = (f32[16]{0}, bf16[4,2]{1,0}) all-reduce-start(%a, %b), to_apply=%add
  %other = f32[3]{0} add(%p, %q)
"""
    assert list(collectives(program)) == [
        Collective("all-gather", ((8192, 1152),), 8192 * 1152 * 4),
        Collective("all-reduce", ((16,), (4, 2)), 64 + 16),
    ]
