"""Automation by condition, in place of schedules: an asset is made again when the content of an input changed."""

import dagster as dg

from m32_assets.orchestration.run_attempts import run_tags

# eager() ignores failed blocking checks, and fires even when an input has the same content
INPUTS_CHANGED = (
    dg.AutomationCondition.any_deps_match(dg.AutomationCondition.data_version_changed()).since_last_handled()
    & ~dg.AutomationCondition.any_deps_missing()
    & ~dg.AutomationCondition.in_progress()
    & dg.AutomationCondition.all_deps_blocking_checks_passed()
)


@dg.definitions
def automation() -> dg.Definitions:
    """A sensor, stopped by default. Use it or ``nightly`` and ``incoming_files``, not both."""
    return dg.Definitions(
        sensors=[
            dg.AutomationConditionSensorDefinition(
                "inputs_changed",
                target="*",
                default_condition=INPUTS_CHANGED,
                use_user_code_server=True,
                run_tags=run_tags("m32_v1"),
                description="Makes an asset again when an input's data version changed and its blocking checks passed.",
            )
        ]
    )
