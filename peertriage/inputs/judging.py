"""What a file's place and name mean for what was found in it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from peertriage.core.checker import PARSED
from peertriage.core.finding import Finding
from peertriage.core.names import CASES, ENDINGS, Named, named
from peertriage.core.outcome import Result

if TYPE_CHECKING:
    from pathlib import Path

    from peertriage.core.checker import Checked
    from peertriage.inputs.source import Source

ANSWERS = "an answers file; it may hold what a child said: keep it as you keep records"
OTHER_KINDS = {"settings": "a settings file", "answers": ANSWERS}
"""Files of ours that are given to a command, and lie in a folder of records unchecked."""
KINDS = CASES | OTHER_KINDS.keys()
NOT_A_RECORD = {
    "draft": "this is a draft; go on with it by peertriage resume",
    "note": "this is a note; make a record of it by peertriage new --from",
    "answers": "this is an answers file; make a record of it by peertriage new --answers",
    "settings": "this is a settings file; other commands take it by --settings",
    "": "this is not a peertriage file",
}
MADE_OF = {"draft": ("record",), "note": ("record", "draft")}
_PRACTICE = re.compile(rb"^practice[ \t]*=[ \t]*true\b", re.MULTILINE)
"""How a file that cannot be read as a whole still says that it is an invented case."""
UNPARSED = frozenset(PARSED.values())


class Guard:
    """Says whether what lies in a place can be published. Each folder is looked at once."""

    def __init__(self) -> None:
        self.ci = bool(os.environ.get("CI"))
        self._folders: dict[str, bool] = {}
        self._real: dict[str, bool] = {}

    def published(self, file: Path | None) -> str:
        """Return in words how a file could be published from where it lies, empty if nothing speaks for it."""
        if self.ci:
            return "this is an automatic run (CI is set)"
        if file is None:
            return ""
        folder = os.path.dirname(os.path.realpath(file) if file.is_symlink() else file)  # noqa: PTH120  quick
        if folder not in self._folders:
            self._folders[folder] = self._in_work_tree(os.path.realpath(folder or os.curdir))
        return "its folder lies in a git work tree" if self._folders[folder] else ""

    def _in_work_tree(self, folder: str) -> bool:
        """Say whether a folder or one above it holds `.git`."""
        above = [folder]
        while above[-1] not in self._real and (parent := os.path.dirname(above[-1])) != above[-1]:  # noqa: PTH120
            above.append(parent)
        found = False
        for one in reversed(above):
            if one not in self._real:
                self._real[one] = found or os.path.lexists(os.path.join(one, ".git"))  # noqa: PTH118
            found = self._real[one]
        return found


def judged(  # noqa: PLR0911  one return for each thing that may come of a file
    source: Source, checked: Checked, guard: Guard, data: bytes
) -> Result:
    """Return what comes of a file, from what its bytes hold, whether somebody named it, its name and its place."""
    kind = checked.kind if checked.kind in KINDS else ""
    name = named(source.path.rpartition("/")[2]) if source.file is not None else Named()
    found = Result(source.path, "checked", kind, checked.findings, practice=checked.practice)
    unparsed = any(finding.code in UNPARSED for finding in checked.findings)
    a_case = kind in CASES if kind else bool(name.id) or _looks(data)
    if a_case and not checked.practice and (how := guard.published(source.file)):
        says = f"{how}, and the file {'cannot be read' if unparsed else 'is not marked as practice'}"
        return replace(found, state="unreadable", findings=[Finding("PT-S009", says=says)])
    if unparsed:  # what may be a real record is not to be sent to others, whatever it is
        practice = _PRACTICE.search(data) is not None
        return replace(found, state="unreadable", kind=kind or ("record" if a_case else ""), practice=practice)
    if source.named and kind != "record":
        return replace(found, state="unreadable", findings=[Finding("PT-S008", says=NOT_A_RECORD[kind])])
    if not checked.kind and a_case:  # a record must never be overlooked
        return replace(found, findings=[Finding("PT-S007", "kind")], shape_only=checked.shape_only)
    if kind == "settings" and _looks(data):
        return replace(found, findings=[Finding("PT-S018", "kind")], shape_only=True)
    if why := _left_out(source, checked, name):
        return replace(found, state="skipped", findings=[], why=why)
    if not checked.readable:
        return replace(found, state="unreadable")
    about_name = _about_name(source, checked, kind, name)
    return replace(found, findings=[*about_name, *found.findings], shape_only=checked.shape_only)


def _looks(data: bytes) -> bool:
    """Say whether bytes look like those of a case."""
    from peertriage.core.looks import looks  # only where a file says no kind, or that it holds settings

    return looks(data)


def _left_out(source: Source, checked: Checked, name: Named) -> str:
    """Return why a file in a folder is not checked, empty if it is."""
    if any(finding.code == "PT-S018" for finding in checked.findings):  # whatever it says
        return ""
    if not checked.kind:
        return "not a peertriage file"
    if checked.kind in OTHER_KINDS:
        return OTHER_KINDS[checked.kind]
    made = MADE_OF.get(checked.kind, ()) if checked.kind == name.kind else ()
    return next((f"its {one} lies beside it" for one in made if _beside(source, name, one)), "")


def _about_name(source: Source, checked: Checked, kind: str, name: Named) -> list[Finding]:
    """Return what is the matter with the name of a file that holds a record, a draft or a note."""
    inner = checked.gist.id if checked.gist is not None else ""
    if source.file is None or kind not in ENDINGS or (name.kind == kind and inner in {"", name.id}):
        return []
    if name.id and not name.kind:
        if _beside(source, name, kind):
            return [Finding("PT-I014", says=f"{name.id}{ENDINGS[kind]} lies beside it")]
        if name.is_copy:
            return [Finding("PT-I014", says="it has the name of a copy")]
    if name.kind == "record" and kind != "record":
        return [Finding("PT-S015", "kind", f"this is a {kind}, and its name is that of a record")]
    return [Finding("PT-S015", "id", f"the id is {inner}" if inner else "")] if kind == "record" else []


def _beside(source: Source, name: Named, kind: str) -> bool:
    """Say whether the file of this kind with the same id lies beside a file."""
    return source.file is not None and os.path.lexists(source.file.with_name(name.id + ENDINGS[kind]))
