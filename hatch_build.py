"""Puts the prepared checklists into the wheel. An editable install reads the files themselves."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PreparedChecklists(BuildHookInterface):  # type: ignore[type-arg]
    """Adds one file to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the file from the checklists as they are, unless the install is editable."""
        if version == "editable":
            return
        root = Path(self.root)
        spec = importlib.util.spec_from_file_location("prepared", root / "peertriage" / "prepared.py")
        assert spec is not None and spec.loader is not None  # noqa: PT018, S101  the file lies there
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        files = {path.name: path.read_bytes() for path in (root / "checklists").glob("*.toml")}
        self.made = Path(tempfile.mkdtemp())
        target = self.made / module.NAME
        target.write_bytes(module.prepared(files))
        build_data["force_include"][str(target)] = f"peertriage/{module.NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002  its shape
        """Take the file away again once it is in the wheel."""
        if version != "editable":
            shutil.rmtree(self.made, ignore_errors=True)
