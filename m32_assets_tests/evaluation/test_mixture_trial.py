"""The line that a trial of a mixture ends with."""

from m32_assets.evaluation.mixture_trial import Part, TrialResult
from m32_assets.sft.mixture import Mixture

PART = Part(asked=280, right=7.14, interval=[4.29, 10.0], well_formed=241, wrong={})


def test_trial_says_what_it_has_right_or_why_it_failed():
    done = TrialResult(name="both", status="done", mixture=Mixture(), generated=PART)
    assert str(done) == "trial both: generated 7.14 % of 280 right (4.29 to 10)"
    all_kinds = done.model_copy(update={"curated": PART.model_copy(update={"asked": 178})})
    assert str(all_kinds).endswith("(4.29 to 10); curated 7.14 % of 178 right (4.29 to 10)")
    assert str(done.model_copy(update={"generated": None})) == "trial both: no questions were asked"
    failed = TrialResult(name="both", status="failed", reason="no rows", mixture=Mixture())
    assert str(failed) == "trial both failed: no rows"
