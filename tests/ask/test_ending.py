"""The end of an interview: it does not end quietly until somebody else can open what was written."""

from __future__ import annotations

import datetime as dt
import errno
import io
import os
import re
import stat
import sys
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from recorded import FRIDAY, ID, record
from running import SAID, document
from scripted import Scripted

from peertriage import content, store
from peertriage.ask.ending import Written, ending
from peertriage.ask.ending_reads import folder_read, place_read, when_read
from peertriage.ask.face import Back, Keep, Leave
from peertriage.ask.plain import Plain
from peertriage.commands import resume
from peertriage.core import given
from peertriage.core.errors import NotWritten
from peertriage.core.model import Copied
from peertriage.core.prompt import Read
from peertriage.core.seal import broken
from peertriage.store import read_document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
PAGE = "PAGE 1: DO THIS NOW\nRing.\n"
MORNING = dt.date(2026, 11, 23)
PLACE = "sealed envelope in the head's safe"
WARNING = "Nobody else can open this record. It is on this computer, under this login only:"
LATER = f"To finish: peertriage resume {ID}"


class Place:
    """A record in a private folder, a folder to print into, and a shared one."""

    def __init__(self, folder: Path, *, practice: bool = True) -> None:
        self.home, self.desk, self.shared = (folder / name for name in ("home", "desk", "shared"))
        for one in (self.home, self.desk, self.shared):
            one.mkdir(mode=0o700)
        self.path = self.home / f"{ID}.toml"
        self.started = record(practice=practice)
        store.write_new(self.path, store.to_bytes(self.started))
        self.minute = 0

    def clock(self) -> dt.datetime:
        """Return a moment after the one before."""
        self.minute += 1
        return FRIDAY + dt.timedelta(minutes=self.minute)

    def is_private(self, patch: pytest.MonkeyPatch) -> None:
        """Make the folder the private one: a record in it is called by its id."""
        patch.setenv("PEERTRIAGE_HOME", str(self.home))

    def end(self, answers: Mapping[str, Any]) -> tuple[bool, Scripted]:
        """End the interview, or resume the record, with these answers."""
        face = Scripted({"ending-sure": "go-on", **answers})  # on Windows it is always asked
        data = self.path.read_bytes()
        opened = Written(self.path, store.read_report(self.path), data)
        return ending(face, opened, self.clock, PAGE, MORNING, {"dsl": "safeguarding lead"}), face

    def events(self) -> list[tuple[str, str]]:
        """Return what was done after the record was first written, and why; the seal has to fit."""
        parsed, read = read_document(self.path)
        assert read.seal is not None
        assert broken(parsed, read.event, read.seal) == []
        return [(event.did, event.why) for event in read.event[1:]]

    def names(self, folder: Path) -> list[str]:
        """Return the names in a folder; the lock is left out."""
        return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Return an invented case, in folders of which nothing has to be said."""
    quiet(monkeypatch)
    found = Place(tmp_path)
    found.is_private(monkeypatch)
    return found


def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the folders of the tests be neither temporary nor part of a CI run."""
    monkeypatch.setattr(store, "TEMPORARY", ())
    for name in ("CI", "TMPDIR", "TEMP", "TMP"):
        monkeypatch.delenv(name, raising=False)


def mode(path: Path) -> int:
    """Return the permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


# ── the ways out ──


def test_printing_takes_two_stops(place: Place) -> None:
    """Where the key slip is kept and written, and how the others get it: the files lie side by side, none too many."""
    done, face = place.end({"ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": "printed"})

    assert done
    assert face.asked == ["ending-held", "ending-slip", "ending-way"]
    assert len({prompt.screen for prompt in face.prompts}) == 2
    pages, slip = place.desk / f"{ID}-pages.txt", place.desk / f"{ID}-key-slip.txt"
    assert place.names(place.desk) == [slip.name, pages.name]
    assert pages.read_text(encoding="utf-8") == PAGE
    assert f"Kept at: {PLACE} (and nowhere else)" in slip.read_text(encoding="utf-8")
    assert "P1, safeguarding lead: full name ____" in slip.read_text(encoding="utf-8")
    assert str(pages) in face.said
    assert str(slip) in face.said
    assert document(place.path)["identity_held_at"] == PLACE
    assert place.events() == [
        ("changed", "where the key slip is kept"),
        ("key-slip", f"written for printing: {slip}"),
        ("printed", f"written for printing: {pages}"),
    ]
    assert WARNING not in face.said


def test_the_filled_in_key_slip_is_never_on_a_sheet_with_a_page(place: Place) -> None:
    """Page 1 is handed on; the slip that names everybody is a file, and so a sheet, of its own."""
    place.end({"ending-held": PLACE, "ending-slip": "not known", "ending-way": "printed",
               "ending-print-to": str(place.desk)})  # fmt: skip

    assert place.names(place.desk) == [f"{ID}-key-slip.txt", f"{ID}-pages.txt"]
    assert "KEY SLIP" not in (place.desk / f"{ID}-pages.txt").read_text(encoding="utf-8")
    assert place.events()[-1] == ("printed", f"written for printing: {place.desk / f'{ID}-pages.txt'}")


def test_what_was_copied_into_the_schools_own_system_is_noted(place: Place) -> None:
    """Who, when, and into which system; the moment as it was said, in UK local time."""
    done, face = place.end({
        "ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": "copied", "ending-who": "deputy lead",
        "ending-when": "today 15:00", "ending-system": "the school's system",
    })  # fmt: skip

    assert done
    assert store.read_report(place.path).copied == Copied(
        at=dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC), by="deputy lead", to="the school's system"
    )
    assert place.events()[-1] == ("copied", "into the school's own system: the school's system")
    assert store.read_report(place.path).event[-1].by == "P1"
    assert len({prompt.screen for prompt in face.prompts}) == 2
    assert place.names(place.desk) == [f"{ID}-key-slip.txt"]


def test_a_copy_in_a_shared_folder_is_the_whole_record(place: Place) -> None:
    """It holds its own making, byte for byte like the record, which stays; and it is said that it is a copy."""
    done, face = place.end({"ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": "shared",
                            "ending-folder": str(place.shared)})  # fmt: skip

    assert done
    copy = place.shared / f"{ID}.toml"
    assert copy.read_bytes() == place.path.read_bytes()
    assert place.events()[-1] == ("shared", f"copied to: {copy}")
    assert str(copy) in face.said
    assert "It is a copy: what is changed later in one is not changed in the other." in face.said


@posix
def test_the_copy_opens_to_the_group_of_the_folder_and_to_nobody_else(place: Place) -> None:
    """A copy that nobody else may open would help nobody. What everybody may open is not the school's folder."""
    place.shared.chmod(0o2777)
    place.end({"ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": "shared",
               "ending-folder": str(place.shared)})  # fmt: skip

    copy = place.shared / f"{ID}.toml"
    assert mode(copy) == 0o660
    assert copy.stat().st_gid == place.shared.stat().st_gid
    assert mode(place.path) == 0o600


@pytest.mark.parametrize("practice", [True, False])
def test_an_invented_and_a_real_case_end_alike(practice: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same questions, the same files."""
    quiet(monkeypatch)
    place = Place(tmp_path, practice=practice)
    done, face = place.end({"ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": "printed"})

    assert done
    assert face.asked == ["ending-held", "ending-slip", "ending-way"]
    assert document(place.path)["practice"] is practice
    slip = (place.desk / f"{ID}-key-slip.txt").read_text(encoding="utf-8")
    assert ("PRACTICE" in slip) is practice


@posix
def test_every_file_for_printing_is_owner_only(place: Place) -> None:
    """Also where the person may make files that everybody can read."""
    before = os.umask(0)
    try:
        place.end({"ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": "printed"})
    finally:
        os.umask(before)

    assert [mode(path) for path in place.desk.iterdir()] == [0o600, 0o600]
    assert mode(place.path) == 0o600


def test_no_words_of_a_child_are_in_the_history(place: Place) -> None:
    """Nor on the key slip."""
    place.end({"ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": "printed"})

    assert all(SAID not in why for _, why in place.events())
    assert SAID not in (place.desk / f"{ID}-key-slip.txt").read_text(encoding="utf-8")


# ── not quietly ──


@pytest.mark.parametrize("answer", ["not-now", [Leave]], ids=["not now", "save and leave"])
def test_without_a_way_out_it_is_said_plainly(answer: object, place: Place) -> None:
    """Nobody else can open it, where it is, and how to finish. What was said before is kept."""
    done, face = place.end({"ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": answer})

    assert not done
    assert face.said[-3:] == [WARNING, str(place.path), LATER]
    assert document(place.path)["identity_held_at"] == PLACE
    assert [did for did, _ in place.events()] == ["changed", "key-slip"]


@pytest.mark.parametrize("question", ["ending-held", "ending-slip", "ending-way"])
@pytest.mark.parametrize("left", [Leave, KeyboardInterrupt])
def test_leaving_at_any_prompt_is_never_a_way_out(left: type[BaseException], question: str, place: Place) -> None:
    """Save and leave, and Ctrl-C, which goes on to the command line."""
    answers: dict[str, Any] = {"ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": "printed"}
    face = Scripted(answers | {question: left})
    opened = Written(place.path, store.read_report(place.path), place.path.read_bytes())
    if left is Leave:
        assert ending(face, opened, place.clock, PAGE, MORNING) is False
    else:
        with pytest.raises(KeyboardInterrupt):
            ending(face, opened, place.clock, PAGE, MORNING)

    assert face.said[-1] == LATER
    assert "printed" not in [did for did, _ in place.events()]


@pytest.mark.parametrize("question", ["ending-who", "ending-when", "ending-system", "ending-folder"])
def test_leaving_half_way_is_no_way_out(question: str, place: Place) -> None:
    """What was begun and not finished is not noted as done."""
    done, face = place.end({
        "ending-held": PLACE, "ending-slip": str(place.desk),
        "ending-way": "shared" if question == "ending-folder" else "copied",
        "ending-who": "lead", "ending-when": "now", "ending-system": "system", "ending-folder": str(place.shared),
        question: Leave,
    })  # fmt: skip

    assert not done
    assert face.said[-1] == LATER
    assert store.read_report(place.path).copied is None
    assert place.names(place.shared) == []


def test_the_question_names_the_next_school_morning(place: Place) -> None:
    """With its weekday, and no answer standing there already."""
    _, face = place.end({"ending-held": PLACE, "ending-slip": "not known", "ending-way": "not-now"})

    asked = face.prompts[-1]
    assert asked.asks == "Who else must be able to open this before the next school morning (Monday 23 November)?"
    assert asked.was == ""
    assert [choice.id for choice in asked.choices] == ["printed", "copied", "shared", "not-now"]


def test_the_plain_face_asks_it_with_all_its_keys(place: Place) -> None:
    """Help, back, keep, not known, and save and leave work here as everywhere; Enter alone answers nothing."""
    typed = ["?", "", PLACE, "<", ">", "-", "9", "1", "<", "2", "", "lead", "!"]
    talk = io.StringIO()
    opened = Written(place.path, store.read_report(place.path), place.path.read_bytes())
    done = ending(Plain(io.StringIO("\n".join(typed) + "\n"), talk), opened, place.clock, PAGE, MORNING)

    said = " ".join(talk.getvalue().split())
    assert not done
    for words in ("the one paper that says which letter", "Nothing was typed", f"Answered before: {PLACE}",
                  "Type one number from 1 to 4.", "Noted: lead", WARNING, LATER):  # fmt: skip
        assert words in said
    lines = re.sub(r"^(Type it|Number \(1 to 4\)): ", "", talk.getvalue(), flags=re.MULTILINE).splitlines()
    assert max(len(line) for line in lines if str(place.path) not in line) <= 80
    assert place.events() == [("changed", "where the key slip is kept")]


# ── resuming ──


def test_resuming_asks_only_what_is_open(place: Place) -> None:
    """The place and the slip are there; the way out is asked again, until there is one."""
    place.end({"ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": "not-now"})
    done, face = place.end({"ending-way": "printed", "ending-print-to": str(place.desk)})

    assert done
    assert face.asked == ["ending-way", "ending-print-to"]
    assert place.names(place.desk) == [f"{ID}-key-slip.txt", f"{ID}-pages.txt"]


def test_a_place_that_is_not_known_stays_absent_and_is_asked_again(place: Place) -> None:
    """With one sentence that it has to be said within a day."""
    _, face = place.end({"ending-held": "not known", "ending-slip": "not known", "ending-way": "not-now"})

    assert "identity_held_at" not in document(place.path)
    assert f"It has to be said within a day: peertriage resume {ID} asks again." in face.said
    assert place.events() == []
    _, face = place.end({"ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": "not-now"})
    assert face.asked == ["ending-held", "ending-slip", "ending-way"]
    assert document(place.path)["identity_held_at"] == PLACE


def test_once_somebody_can_open_it_nothing_is_urged_again(place: Place) -> None:
    """It can be done once more, and nothing is overwritten."""
    place.end({"ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": "printed"})
    done, face = place.end({"ending-way": "not-now"})
    again, _ = place.end({"ending-way": "printed", "ending-print-to": str(place.desk)})

    assert done
    assert again
    assert WARNING not in face.said
    said = "The record says that pages were written for printing, copied or shared. Were they handed over?"
    assert face.prompts[-1].lines == (f"{said} It can be done once more.",)
    assert place.names(place.desk) == [f"{ID}-key-slip.txt", f"{ID}-pages-2.txt", f"{ID}-pages.txt"]


def test_resume_without_a_name_says_how_the_end_of_a_record_is_reached(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing is left unfinished the key slip may still be: the way there is said."""
    assert resume.run("", tmp_path, None, None, plain=True) == 0

    said = capsys.readouterr().out.splitlines()[1:]
    assert said == [
        "To begin one: peertriage new",
        "For the end of a written record (key slip, who else can open it):",
        "  peertriage resume ID",
    ]


# ── going back ──


def test_back_from_every_prompt_leads_to_the_one_before(place: Place) -> None:
    """The answer from before stands there and can be kept; before the first there is nothing."""
    done, face = place.end({
        "ending-held": [Back, PLACE, Keep],
        "ending-slip": [Back, str(place.desk), Keep, Keep],
        "ending-way": [Back, "copied", Back, "copied"],
        "ending-who": [Back, "lead", "deputy"], "ending-when": [Back, "now"], "ending-system": "system",
    })  # fmt: skip

    assert done
    assert "The record is written. There is no question before this." in face.said
    assert [prompt.was for prompt in face.prompts if prompt.slot.question == "ending-held"] == ["", "", PLACE]
    assert face.asked == [
        "ending-held", "ending-held", "ending-slip", "ending-held", "ending-slip", "ending-way", "ending-slip",
        "ending-way", "ending-who", "ending-way", "ending-slip", "ending-way", "ending-who", "ending-when",
        "ending-who", "ending-when", "ending-system",
    ]  # fmt: skip


def test_another_place_after_going_back_is_a_change_with_the_old_one(place: Place) -> None:
    """Nothing that was written is silently another thing."""
    place.end({"ending-held": ["the safe", PLACE], "ending-slip": [Back, str(place.desk)], "ending-way": "printed"})

    changes = [change for event in store.read_report(place.path).event for change in event.changes]
    assert [(change.old, change.new) for change in changes] == [("", "the safe"), ("the safe", PLACE)]
    assert f"Kept at: {PLACE}" in (place.desk / f"{ID}-key-slip.txt").read_text(encoding="utf-8")


def test_a_folder_of_which_something_has_to_be_said_is_asked_about_first(place: Place) -> None:
    """Nothing is copied before the person has read who else may see it."""
    cloud = place.desk / "OneDrive - School"
    cloud.mkdir(mode=0o700)
    done, face = place.end({
        "ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": "shared",
        "ending-folder": [str(cloud), str(place.shared)], "ending-sure": ["another", "go-on"],
    })  # fmt: skip

    assert done
    sure = next(prompt for prompt in face.prompts if prompt.slot.question == "ending-sure")
    assert "copied to the internet" in sure.lines[0]
    assert not any("copied to the internet" in line for line in face.said)  # once is enough
    assert place.names(cloud) == []
    assert place.names(place.shared) == [f"{ID}.toml"]


# ── what is typed ──


def refused(place: Place, *typed: str) -> list[str]:
    """Return what was said to each folder that was refused."""
    _, face = place.end({"ending-held": PLACE, "ending-slip": [*typed, Leave], "ending-way": "not-now"})
    said = face.said[face.said.index(f"Noted: {PLACE}") + 1 :]
    assert len(said) == len(typed) + 4, said
    return said[: len(typed)]


def test_what_is_no_folder_is_refused_with_the_reason(place: Place) -> None:
    """And asked again; nothing is made, nothing is written."""
    file = place.desk / "file.txt"
    file.write_text("theirs")
    said = refused(place, str(place.desk / "nowhere"), str(file), "~nobody-of-this-name/x", "\0", "x" * 5000, '""')

    assert said[0].startswith("There is no folder ")
    assert "is a file, not a folder" in said[1]
    assert "cannot be used as a folder" in said[2] or sys.platform == "win32"
    assert said[5].startswith("Nothing was typed.")
    assert all(len(line) < 250 for line in said)
    assert all("for example ~/Documents" in line for line in said)
    assert place.names(place.desk) == ["file.txt"]


@pytest.mark.parametrize("around", ['"{}"', "'{}'", "  {}  ", ' " {} " ', "\u201c{}\u201d"])
def test_quotation_marks_around_a_pasted_path_are_taken_off(around: str, place: Place) -> None:
    """As Windows puts them with "Copy as path", and as some programs turn them."""
    folder = place.desk / "with space"
    folder.mkdir()
    place.end({"ending-held": PLACE, "ending-slip": around.format(folder), "ending-way": "not-now"})

    assert place.names(folder) == [f"{ID}-key-slip.txt"]


def test_the_home_folder_may_be_written_short(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde is the person's own folder."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(place.desk.parent))
    _, face = place.end({"ending-held": PLACE, "ending-slip": "~/desk", "ending-way": "not-now"})

    assert place.names(place.desk) == [f"{ID}-key-slip.txt"]
    assert f"Folder: {place.desk}." in face.said


HOSTILE = ["a\x1b[2Jb", "a\u202eb", "$(touch x); `y`", "a'b\"c", "-rf", "%s {0} [red]", "a\nb", "\u4e2d\u6587 e\u0301"]


@posix
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_folders_stay_text(name: str, place: Place) -> None:
    """The files are written there; nothing that a terminal would obey stands in the record's history."""
    folder = place.desk / name
    folder.mkdir(mode=0o700)
    if "\n" in name:  # cannot be typed; it can be a link's goal
        (place.desk / "link").symlink_to(folder)
    typed = str(place.desk / "link") if "\n" in name else str(folder)
    done, face = place.end({"ending-held": PLACE, "ending-slip": typed, "ending-way": "printed"})

    assert done
    assert place.names(folder) == [f"{ID}-key-slip.txt", f"{ID}-pages.txt"]
    held = [letter for _, why in place.events() for letter in why]
    assert not [letter for letter in held if unicodedata.category(letter) in {"Cc", "Cf"}]
    paths = [line for line in face.said if line.endswith(".txt")]
    assert all("\x1b" not in line and "\u202e" not in line for line in paths)


@pytest.mark.parametrize("name", ["OneDrive - anytown.co.uk", "www.school", "scan.jpg"])
def test_a_folder_that_looks_like_a_web_address_leaves_the_record_readable(name: str, place: Place) -> None:
    """No text of a record may look like one: the history says that the person named it, and no more."""
    folder = place.desk / name
    folder.mkdir(mode=0o700)
    done, _ = place.end({"ending-held": PLACE, "ending-slip": str(folder), "ending-way": "printed"})

    assert done
    assert place.names(folder) == [f"{ID}-key-slip.txt", f"{ID}-pages.txt"]
    assert place.events()[1:] == [
        ("key-slip", "written for printing: a folder that the person named"),
        ("printed", "written for printing: a folder that the person named"),
    ]
    assert given.check(content.rulebook(FRIDAY.date(), "england"), store.read_report(place.path), "x.toml") == []


def test_no_image_and_no_web_address_is_kept(place: Place) -> None:
    """Neither as the place of the slip nor as the system; the reason is said."""
    done, face = place.end({
        "ending-held": ["IMG_0042.jpg", "x" * 121, PLACE], "ending-slip": "not known", "ending-way": "copied",
        "ending-who": ["not known", "lead"], "ending-when": "now",
        "ending-system": ["https://school.example.org", "the system"],
    })  # fmt: skip

    assert done
    assert sum("image or a web address" in line for line in face.said) == 2
    assert "Type a few words, at most 120 letters." in face.said
    assert "This is needed. If it is not known, or not done, go back with < and choose Not now." in face.said
    copied = store.read_report(place.path).copied
    assert copied is not None
    assert copied.to == "the system"


@pytest.mark.parametrize("name", ["Mrs Patel", "in Jordan's room", "with Priya Shah", "Bursar's safe"])
def test_a_name_is_no_place_for_the_key_slip(name: str, place: Place) -> None:
    """The reason is said with an example; nothing of it is kept, and there is a way to write what is no name."""
    before = place.path.read_bytes()
    _, face = place.end({"ending-held": [name, Leave], "ending-way": "not-now"})

    reason = "That looks like a person's name. Write a place: for example, sealed envelope in the head's safe."
    assert face.said[0].startswith(reason)
    assert place.path.read_bytes() == before


@pytest.mark.parametrize(
    "typed", [PLACE, "Head's safe", "the bursar's safe", "CP file 2026/114", "DSL office, top drawer"]
)
def test_a_place_that_names_a_post_is_kept(typed: str) -> None:
    """As it was typed."""
    assert place_read(Read(""))(typed) == (typed, f"Noted: {typed}", "")


@pytest.mark.parametrize("typed", ["not known", "not sure", "Dunno.", "can\u2019t say"])
def test_what_staff_type_for_not_known_is_understood_at_the_end_too(typed: str) -> None:
    """For the place, and for a folder."""
    unknown = Read("", "asked again")
    assert place_read(unknown)(typed) == unknown
    assert folder_read(record(), unknown=unknown)(typed) == unknown


@pytest.mark.parametrize(("typed", "moment"), [
    ("now", "2026-11-20T15:15"), ("Just now", "2026-11-20T15:15"), ("right now.", "2026-11-20T15:15"),
    ("today 13:10", "2026-11-20T13:10"), ("yesterday 4:30pm", "2026-11-19T16:30"),
    ("19/11/2026 15:10", "2026-11-19T15:10"), ("09:05", "2026-11-20T09:05"),
])  # fmt: skip
def test_a_moment_is_read_in_uk_local_time(typed: str, moment: str) -> None:
    """A clock time alone is today's."""
    read = when_read(FRIDAY)(typed)

    assert read.problem == ""
    assert read.value.isoformat() == f"{moment}:00+00:00"


@pytest.mark.parametrize(("typed", "reason"), [
    ("yesterday", "clock time"), ("3:50", "Morning or afternoon?"), ("16:00", "still to come"),
    ("24/12/2026 10:00", "still to come"), ("last week 10:00", "clock time"), ("not known", "This is needed"),
    ("\x00", "clock time"), ("25:00", "clock time"),
])  # fmt: skip
def test_a_moment_is_never_a_guess(typed: str, reason: str) -> None:
    """What is unclear, to come, or no moment at all is asked again."""
    read = when_read(FRIDAY)(typed)

    assert read.value is None
    assert reason in read.problem


def test_a_real_case_is_not_printed_into_a_git_work_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor copied there; an invented one may be."""
    quiet(monkeypatch)
    place = Place(tmp_path, practice=False)
    tree = place.desk / "tree"
    (tree / ".git").mkdir(parents=True)
    done, face = place.end({"ending-held": PLACE, "ending-slip": [str(tree), str(place.desk)], "ending-way": "shared",
                            "ending-folder": [str(tree), Leave]})  # fmt: skip

    assert not done
    assert sum("git work tree" in line for line in face.said) == 2
    assert place.names(tree) == [".git"]
    assert folder_read(record())(str(tree)).value == tree


def test_the_folder_of_the_record_is_no_shared_folder(place: Place) -> None:
    """A copy beside the record helps nobody."""
    done, face = place.end({"ending-held": PLACE, "ending-slip": "not known", "ending-way": "shared",
                            "ending-folder": [str(place.home), "not known", Leave]})  # fmt: skip

    assert not done
    assert any("The record lies in that folder already." in line for line in face.said)
    assert place.names(place.home) == [f"{ID}.toml"]


# ── what goes wrong ──


def full(*_: object, **__: object) -> None:
    """Refuse as a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_said_and_the_way_is_asked_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is noted as done that was not done; another way can be taken."""
    real = store._written_beside  # noqa: SLF001
    calls: list[Path] = []

    def once(path: Path, data: bytes) -> Path:
        if path.name.endswith("pages.txt") and not calls:
            calls.append(path)
            with monkeypatch.context() as patched:
                patched.setattr("os.fsync", full)
                return real(path, data)
        return real(path, data)

    monkeypatch.setattr(store, "_written_beside", once)
    done, face = place.end({"ending-held": PLACE, "ending-slip": str(place.desk), "ending-way": ["printed", "shared"],
                            "ending-folder": str(place.shared)})  # fmt: skip

    assert done
    assert any("the disk is full" in line for line in face.said)
    assert "Free some space or name another folder, and do this once more." in face.said
    assert not any("--out" in line for line in face.said)
    assert [did for did, _ in place.events()] == ["changed", "key-slip", "shared"]
    assert place.names(place.desk) == [f"{ID}-key-slip.txt"]


def test_a_place_that_cannot_be_saved_is_asked_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record is as it was."""
    before = place.path.read_bytes()
    monkeypatch.setattr("os.fsync", full)
    done, face = place.end({"ending-held": [PLACE, "not known"], "ending-slip": "not known", "ending-way": "not-now"})

    assert not done
    assert any("the disk is full" in line for line in face.said)
    assert place.path.read_bytes() == before
    assert place.names(place.home) == [f"{ID}.toml"]


def test_a_copy_that_is_there_already_stays(place: Place) -> None:
    """It is not overwritten, and another folder can be named."""
    (place.shared / f"{ID}.toml").write_text("theirs")
    done, face = place.end({"ending-held": PLACE, "ending-slip": "not known", "ending-way": ["shared", "shared"],
                            "ending-folder": [str(place.shared), str(place.desk)]})  # fmt: skip

    assert done
    assert any("exists already; it was not changed" in line for line in face.said)
    assert (place.shared / f"{ID}.toml").read_text() == "theirs"
    assert [did for did, _ in place.events()] == ["changed", "shared"]


def test_a_change_by_somebody_else_ends_it_with_both_left(place: Place) -> None:
    """The other change is in the file, and the message says so; nothing is put over it."""
    opened = Written(place.path, store.read_report(place.path), place.path.read_bytes())
    place.path.write_bytes(opened.data + b"# theirs\n")

    with pytest.raises(store.Elsewhere, match="changed in another window") as raised:
        ending(Scripted({"ending-held": PLACE}), opened, place.clock, PAGE, MORNING)
    assert "Open it again" in raised.value.hint
    assert place.path.read_bytes() == opened.data + b"# theirs\n"


def test_a_record_changed_by_hand_is_refused_before_anything_is_asked(place: Place) -> None:
    """Also where the hand only added a default, which the record as a value does not show."""
    text = place.path.read_text(encoding="utf-8")
    place.path.write_text(text.replace('label = "B"\n', 'label = "B"\ncouncil = ""\n', 1), encoding="utf-8")

    with pytest.raises(NotWritten, match=r"changed outside this tool \(child\.B\)"):
        place.end({})
