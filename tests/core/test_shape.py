"""A file that does not fit is named key by key, all problems at once, and nothing that somebody said is repeated."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peertriage.core.model import Child, Episode, Report, Statement
from peertriage.core.record import from_document
from peertriage.core.shape import plain, shape

GOOD: dict[str, Any] = {"schema": 1, "kind": "answers"}


def keys(document: object) -> dict[str, str]:
    """Return the problems of a document by key."""
    found, problems = shape(document, Report, "r.toml")
    assert (found is None) == bool(problems)
    return {problem.key: problem.message for problem in problems}


def test_a_document_that_fits_has_no_problem() -> None:
    """The smallest answers file is two keys."""
    assert keys(GOOD) == {}


def test_every_problem_is_named_at_once() -> None:
    """The first mistake does not hide the second."""
    found = keys({"schema": "one", "kind": "diary", "child": [{"label": "A", "kind": "child"}], "extra": 1})
    assert set(found) == {"schema", "kind", "child[1].role", "extra"}


def test_an_unknown_key_gets_a_suggestion() -> None:
    """A misspelt key is refused, with the nearest known key."""
    assert 'did you mean "answers"' in keys(GOOD | {"anwsers": {}})["anwsers"]


def test_what_was_answered_as_not_known_is_written_also_where_that_is_the_default() -> None:
    """Somebody was asked and did not know; a key that was never there stays away."""
    asked = GOOD | {
        "child": [{"label": "A", "kind": "child", "role": "harmed", "setting": "not-known"}],
        "statement": [{"id": "S1", "by": "A", "words": "It hurt.", "exact": "not-known"}],
        "episode": [{"id": "E1", "by": ["B"], "to": ["A"], "happened": {}, "acts_all": "not-known"}],
    }
    defaults = {
        (table, name)
        for table, kind in (("child", Child), ("statement", Statement), ("episode", Episode))
        for name, default in zip(reversed(kind.__struct_fields__), reversed(kind.__struct_defaults__), strict=False)
        if default == "not-known"
    }
    assert defaults == {("child", "setting"), ("statement", "exact"), ("episode", "acts_all")}
    never = {key: [dict(value[0])] if isinstance(value, list) else value for key, value in asked.items()}
    for table, name in defaults:
        del never[table][0][name]
    for document in (asked, never):
        written = plain(shape(document, Report, "r.toml")[0])
        assert {name in written[table][0] for table, name in defaults} == {document is asked}


def test_a_missing_key_is_named() -> None:
    """What must be there and is not is named."""
    assert "is missing" in keys({"kind": "answers"})["schema"]


def test_a_wrong_word_of_a_closed_list_gets_the_list() -> None:
    """The message holds what is allowed."""
    message = keys(GOOD | {"child": [{"label": "A", "kind": "chid", "role": "harmed"}]})["child[1].kind"]
    assert "adult-pupil" in message
    assert 'did you mean "child"' in message


def test_a_number_out_of_range_is_named() -> None:
    """An age of 200 is a slip."""
    child = {"label": "A", "kind": "child", "role": "harmed", "age": {"years": 200}}
    assert set(keys(GOOD | {"child": [child]})) == {"child[1].age.years"}


def test_a_time_without_offset_is_refused() -> None:
    """Every time has its offset, or it is not a time."""
    made = {"at": dt.datetime(2026, 11, 23, 15, 40), "tool": "0"}  # noqa: DTZ001  the very mistake
    assert set(keys(GOOD | {"made": made})) == {"made.at"}


def test_what_somebody_said_is_never_repeated_in_a_message() -> None:
    """A message names the key and never holds free text of the file."""
    secret = "he did it to me in the toilets"  # noqa: S105  not a password
    wrong = GOOD | {"kind": secret, "child": [{"label": secret, "kind": secret, "role": 1}], "statement": secret}
    assert all(secret not in message for message in keys(wrong).values())


def test_a_document_that_is_no_table_is_one_problem() -> None:
    """A list is not a record."""
    assert set(keys([1, 2])) == {""}


def test_a_newer_schema_is_one_problem_and_nothing_else_is_looked_at() -> None:
    """A file of a newer version is not judged by the rules of this one."""
    found, problems = from_document({"schema": 9, "kind": "novel", "whatever": 1}, "r.toml")
    assert found is None
    assert [problem.key for problem in problems] == ["schema"]
    assert "9" in problems[0].message


def test_a_record_needs_more_than_an_answers_file() -> None:
    """Each kind has its own required keys, each named when missing."""
    _, problems = from_document({"schema": 1, "kind": "record"}, "r.toml")
    assert {problem.key for problem in problems} >= {"id", "made", "check_word", "seal", "assessment"}


def test_absent_stays_absent() -> None:
    """What was not given is not written: absent means absent, never "no"."""
    found, _ = shape(GOOD, Report, "r.toml")
    assert plain(found) == GOOD
