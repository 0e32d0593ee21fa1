"""One small module a target. A renderer knows blocks and its own medium, and nothing of the domain."""

from __future__ import annotations

RENDERERS = {"text": "peertriage.render.text", "markdown": "peertriage.render.markdown"}
"""Module by format; each has `render(pages) -> str`. Imported when used."""
