"""The folders of small models."""

from m32_assets_tests.support.model_folders import family_folder, folder, folders

__all__ = ["family_folder", "folder", "folders"]
