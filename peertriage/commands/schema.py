"""`peertriage schema`: the JSON Schema of a record, for editors and other tools."""

from __future__ import annotations

import json
import sys

from peertriage.core.schema import schema


def run() -> int:
    """Print the JSON Schema of every kind of file that `kind` names."""
    sys.stdout.write(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")
    return 0
