"""The command line: one command a file in `commands/`, one error boundary, five exit codes.

1. `--version` is answered in `__main__.py`, before anything heavy is imported.
2. Typer finds the command; the command imports what it needs.
3. `boundary` turns what went wrong into one clear message on stderr and an exit code:
   0 fine · 1 problems found · 2 usage, or could not read or check · 3 a bug · 130 interrupted.

A bug is reported by type and place only: values may be what a child said.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

FINE, PROBLEMS, CANNOT, BUG, INTERRUPTED = 0, 1, 2, 3, 130


def main() -> None:
    """Run the command line and leave with its exit code."""
    _ready_streams()
    try:
        _app()()
    except OSError as error:  # only `--help` writes outside `boundary`
        sys.exit(refused(error))


def _ready_streams() -> None:
    """Make sure that no stream is missing and none fails on a letter."""
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started us
            nothing = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nothing, "r" if name == "stdin" else "w", encoding="utf-8"))
        elif hasattr(stream, "reconfigure"):
            errors = "surrogateescape" if name == "stdin" else "backslashreplace"
            # a Windows pipe would fail on the first Welsh letter; a terminal knows its own encoding
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors=errors)


def boundary(work: Callable[[], int], cut: int = FINE) -> int:
    """Run a command's work and return its exit code, whatever happens; `cut` where nobody reads on."""
    from peertriage.core.errors import BadInput, PeertriageError  # `--help` needs none of it

    try:
        code = work()
        sys.stdout.flush()
    except PeertriageError as error:
        _say(f"peertriage: {error.message}")
        if isinstance(error, BadInput):
            for problem in error.problems:
                _say(f"  {problem.line()}")
        if error.hint:
            _say(f"  {error.hint}")
        return CANNOT
    except KeyboardInterrupt:
        _say("\npeertriage: stopped.")
        return INTERRUPTED
    except BrokenPipeError:
        _give_up_output()
        return cut
    except OSError as error:
        return refused(error)
    except Exception as error:  # noqa: BLE001  the one place that catches everything
        _say(f"peertriage: this is a bug: {type(error).__name__} at {_place(error)}. Nothing was half-written.")
        _say("  Please report these two lines. They hold nothing of the case.")
        return BUG
    return code


def _both(one: str, other: str) -> Exception:
    from peertriage.core.errors import PeertriageError

    return PeertriageError(f"{one} and {other} exclude each other", f"Take one of them away: {one} asks nothing.")


def _give_up_output() -> None:
    """Let what could not be written to stdout go, so that leaving does not fail over it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def refused(error: OSError) -> int:
    """Say that the computer did not read or write, and return the exit code for it."""
    _give_up_output()
    _say(f"peertriage: the computer refused to read or write ({error.strerror or type(error).__name__}).")
    _say("  Free some space, or check who may open the file or folder, and try again.")
    return CANNOT


def _say(text: str) -> None:
    from peertriage.render.safe import visible

    sys.stderr.write(visible(text) + "\n")


def _place(error: BaseException) -> str:
    """Return where a bug happened: module and line, never a value."""
    trace = error.__traceback__
    place = "an unknown place"
    while trace is not None:
        name = Path(trace.tb_frame.f_code.co_filename)
        place = f"{name.parent.name}/{name.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _app() -> Callable[[], object]:  # noqa: C901, PLR0915  one small function a command
    import typer  # `--version` must not pay for it

    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        pretty_exceptions_show_locals=False,
        help="What to do when a child says that another child has sexually harmed them.",
        epilog="In danger now? Ring 999 first. Nothing you type leaves this computer.",
    )
    content = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Look after the checklists.")
    app.add_typer(content, name="content")

    def done(work: Callable[[], int], cut: int = FINE) -> None:
        raise typer.Exit(boundary(work, cut))

    @app.command()
    def new(  # one parameter an option
        answers: Annotated[Path | None, typer.Option(help="Take the answers from this file instead of asking.")] = None,
        out: Annotated[Path | None, typer.Option(help="Folder, or new .toml file, for the record.")] = None,
        at: Annotated[str | None, typer.Option(help="Date and time of the report, if not now.")] = None,
        settings: Annotated[Path | None, typer.Option(help="File with home time, terms and local numbers.")] = None,
        note: Annotated[Path | None, typer.Option("--from", help="Go on with this note.")] = None,
        practice: Annotated[bool, typer.Option("--practice", help="Mark the case as invented.")] = False,
        plain: Annotated[bool, typer.Option("--plain", help="Ask line by line, also without a terminal.")] = False,
    ) -> None:
        """Record what was reported, and get page 1: what to do now."""

        def work() -> int:
            if answers is None:
                from peertriage.commands.asking import asked

                return asked(out, at, settings, note, practice=practice, plain=plain)
            from peertriage.commands.new import run

            if note is not None:
                raise _both("--answers", "--from")
            return run(answers, out, at, settings, practice=practice)

        done(work)

    @app.command()
    def resume(  # one parameter an option
        name: Annotated[str, typer.Argument(help="Path or start of the id; without it, choose from a list.")] = "",
        out: Annotated[Path | None, typer.Option(help="Look in this folder.")] = None,
        at: Annotated[str | None, typer.Option(help="Date and time now, if not the clock's.")] = None,
        settings: Annotated[Path | None, typer.Option(help="File with home time, terms and local numbers.")] = None,
        plain: Annotated[bool, typer.Option("--plain", help="Ask line by line, also without a terminal.")] = False,
    ) -> None:
        """Go on with an interview that was left, or with the end of a record: who else can open it."""

        def work() -> int:
            from peertriage.commands.resume import run

            return run(name, out, at, settings, plain=plain)

        done(work)

    @app.command()
    def note(
        out: Annotated[Path | None, typer.Option(help="Folder for the note.")] = None,
        at: Annotated[str | None, typer.Option(help="Date and time, if not now.")] = None,
        settings: Annotated[Path | None, typer.Option(help="File with home time, terms and local numbers.")] = None,
        practice: Annotated[bool, typer.Option("--practice", help="Mark the case as invented.")] = False,
        plain: Annotated[bool, typer.Option("--plain", help="Ask line by line, also without a terminal.")] = False,
    ) -> None:
        """Write down in six questions what you were just told, for the safeguarding lead."""

        def work() -> int:
            from peertriage.commands.note import run

            return run(out, at, settings, practice=practice, plain=plain)

        done(work)

    @app.command()
    def show(record: Annotated[str, typer.Argument(help="Path, or start of the id.")]) -> None:
        """Show a record: who, what was said, what was answered, what was done."""

        def work() -> int:
            from peertriage.commands.show import run

            return run(record)

        done(work)

    @app.command()
    def checklist(
        record: Annotated[str, typer.Argument(help="Path, or start of the id.")],
        format: Annotated[str, typer.Option(help="text or markdown.")] = "text",  # noqa: A002  the option's name
        page: Annotated[str | None, typer.Option(help="Only this: page-1, today, why, later, sources.")] = None,
        out: Annotated[Path | None, typer.Option(help="Write to this new file instead of the screen.")] = None,
        settings: Annotated[Path | None, typer.Option(help="File with home time, terms and local numbers.")] = None,
    ) -> None:
        """Print what to do: page 1, the rest of today, why, later, sources."""

        def work() -> int:
            from peertriage.commands.checklist import run

            return run(record, format, page, out, settings)

        done(work)

    @app.command()
    def card(
        format: Annotated[str, typer.Option(help="text or markdown.")] = "text",  # noqa: A002  the option's name
        out: Annotated[Path | None, typer.Option(help="Write to this new file instead of the screen.")] = None,
        settings: Annotated[Path | None, typer.Option(help="File with home time, terms and local numbers.")] = None,
    ) -> None:
        """Print the first ten minutes on one page, for any adult; no record is needed."""

        def work() -> int:
            from peertriage.commands.card import run

            return run(format, out, settings)

        done(work)

    @app.command()
    def explain(
        what: Annotated[str, typer.Argument(help="A record (path or start of the id), or an id of the content.")],
        json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    ) -> None:
        """Explain a record's result, or one rule, act, question or step."""

        def work() -> int:
            from peertriage.commands.explain import run

            return run(what, as_json=json)

        done(work)

    @app.command()
    def rules(
        words: Annotated[str, typer.Argument(help="Only rules that hold these words.")] = "",
        level: Annotated[str | None, typer.Option(help="Only rules of this level.")] = None,
        call: Annotated[str | None, typer.Option(help="Only rules that reach this call.")] = None,
        floors: Annotated[bool, typer.Option("--floors", help="Only floors.")] = False,
        governor: Annotated[bool, typer.Option("--governor", help="All of them on one page, without ids.")] = False,
        json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    ) -> None:
        """List the rules, to read and to challenge."""

        def work() -> int:
            from peertriage.commands.rules import run

            return run(words, level, call, floors=floors, governor=governor, as_json=json)

        done(work)

    @app.command()
    def sources(
        everything: Annotated[bool, typer.Option("--all", help="Also what has been checked, and by whom.")] = False,
        items: Annotated[str | None, typer.Option(metavar="ID", help="What rests on this source, one by one.")] = None,
        json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    ) -> None:
        """List what a person still has to check, oldest first."""

        def work() -> int:
            from peertriage.commands.sources import run

            return run(items, everything=everything, as_json=json)

        done(work)

    @app.command()
    def validate(  # noqa: PLR0913, PLR0917  one parameter an option
        names: Annotated[
            list[str] | None,
            typer.Argument(metavar="[FILE|FOLDER|ID]...", help="What to check; the start of an id; - is the input."),
        ] = None,
        from_file: Annotated[Path | None, typer.Option(help="Also what this file names, one a line.")] = None,
        strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
        select: Annotated[list[str] | None, typer.Option(help="Only these codes or families.")] = None,
        ignore: Annotated[list[str] | None, typer.Option(help="Not these codes or families.")] = None,
        format: Annotated[str, typer.Option(help="text, json, jsonl, csv or sarif.")] = "text",  # noqa: A002
        output: Annotated[
            Path | None, typer.Option(help="Write the report to this file, new or an older report.")
        ] = None,
        show: Annotated[bool, typer.Option("--show", help="Also show the words that were found.")] = False,
        jobs: Annotated[int, typer.Option(help="Processes; without it as many as pay.")] = 0,
        exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 although there are findings.")] = False,
        no_progress: Annotated[bool, typer.Option("--no-progress", help="Do not say how far it is.")] = False,
        at: Annotated[str | None, typer.Option(help="Check as if it were this time.")] = None,
        hook: Annotated[bool, typer.Option("--hook", help="For a commit hook: refuse real records.")] = False,
    ) -> None:
        """Check records: their shape, their integrity, and what should have been done by now."""

        def work() -> int:
            if hook:
                from peertriage.commands.hook import run_hook

                others = {"--from-file": from_file, "--strict": strict, "--select": select, "--ignore": ignore,
                          "--format": format != "text", "--output": output, "--show": show, "--jobs": jobs,
                          "--exit-zero": exit_zero, "--at": at}  # fmt: skip
                return run_hook(names or [], [name for name, given in others.items() if given])
            import gc

            gc.disable()  # what is loaded now stays; `run` switches it on again
            from peertriage.commands.validate import Options, run

            options = Options(
                strict=strict, exit_zero=exit_zero, show=show, progress=not no_progress, select=select or (),
                ignore=ignore or (), form=format, output=output, jobs=jobs, at=at, listed=from_file,
            )  # fmt: skip
            return run(names or [], options)

        done(work, cut=CANNOT)  # whoever stops reading does not know what follows

    @app.command()
    def accept(
        record: Annotated[str, typer.Argument(help="Path, or start of the id.")],
        by: Annotated[str, typer.Option(help="Who accepts it: P1, or a post and name.")] = "",
        why: Annotated[str, typer.Option(help="Why the change is right.")] = "",
    ) -> None:
        """Accept a change that was made to a record outside this tool, saying who and why."""

        def work() -> int:
            from peertriage.commands.accept import run

            return run(record, by, why)

        done(work)

    @app.command()
    def schema() -> None:
        """Print the JSON Schema of a record."""

        def work() -> int:
            from peertriage.commands.schema import run

            return run()

        done(work)

    @content.command()
    def check(
        folder: Annotated[Path | None, typer.Argument(help="A content folder; without it, the shipped one.")] = None,
        release: Annotated[bool, typer.Option("--release", help="Also what must be read before a release.")] = False,
        format: Annotated[str, typer.Option(help="text or sarif.")] = "text",  # noqa: A002  the option's name
    ) -> None:
        """Check every rule, step, question and source, and report all problems at once."""

        def work() -> int:
            from peertriage.commands.content import check_folder

            return check_folder(folder, format, release=release)

        done(work)

    asked = [one for one in app.registered_commands if one.callback and one.callback.__name__ in sys.argv[1:2]]
    app.registered_commands = asked or app.registered_commands  # Typer would build them all, to run one
    return app
