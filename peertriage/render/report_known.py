"""Whether a file is a report of this tool, of whatever form: only such a file may be replaced by a newer one."""

from __future__ import annotations

import re

_BEGINS = (
    rb"Checked on [0-9]{1,2} [A-Z][a-z]+ [0-9]{4}, [0-9]{2}:[0-9]{2}, with\s+peertriage\s",
    rb'\{"peertriage":\{"kind":"validation",',
    rb'\{"type":"run","peertriage":\{"kind":"validation",',
    rb"\xef\xbb\xbfpath,state,kind,practice,across,code,",
    rb'\{"\$schema":"[^"\\]*/sarif/[^"\\]*","version":"2\.1\.0","runs":\[\{"tool":\{"driver":\{"name":"peertriage",',
)


def is_report(data: bytes) -> bool:
    """Say whether a file that begins so is a report, or empty."""
    return not data or any(re.match(begins, data) for begins in _BEGINS)
