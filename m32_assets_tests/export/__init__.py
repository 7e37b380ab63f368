"""Tests of m32_assets.export, with the tools that read its files."""
