"""The forms of a report of findings. Each module turns results into pieces of text as they come, and holds few of them.

Forms for other programs never hold free text of a record; text holds it only where somebody asked to see it.
"""

from __future__ import annotations

REPORTS = {
    "text": "peertriage.render.report_text",
    "json": "peertriage.render.report_json",
    "jsonl": "peertriage.render.report_jsonl",
    "csv": "peertriage.render.report_csv",
    "sarif": "peertriage.render.report_sarif",
}
"""Module by form; each has `report(results, summary, codes, look) -> Iterator[str]`. Imported when used.

`summary` is whole when the results have all passed. A module that may not hold every result has `refuses(result)`.
"""
