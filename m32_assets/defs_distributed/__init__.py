"""The code location past one machine: a group of its own, so that the main graph stays unpartitioned."""
