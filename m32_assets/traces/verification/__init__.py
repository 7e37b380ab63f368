"""Verification of traces from their text alone, without the generator's variables."""

from m32_assets.traces.verification.arithmetic import check_arithmetic
from m32_assets.traces.verification.report import KINDS, Report
from m32_assets.traces.verification.verify import check_trace, verify_file, verify_traces

__all__ = ["KINDS", "Report", "check_arithmetic", "check_trace", "verify_file", "verify_traces"]
