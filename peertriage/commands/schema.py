"""`peertriage schema`: the JSON Schema of a record, for editors and other tools."""

from __future__ import annotations

import json
import sys

import msgspec

from peertriage.core.model import SCHEMA, Report


def run() -> int:
    """Print the JSON Schema of every kind of file that `kind` names."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"peertriage record, schema {SCHEMA}"}
    schema = msgspec.json.schema(Report)
    sys.stdout.write(json.dumps({**head, **schema}, indent=2, ensure_ascii=False) + "\n")
    return 0
