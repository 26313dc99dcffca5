"""The way into the program, and the only way out: what comes of a command line becomes an exit status."""

# ruff: noqa: E402 - Ctrl-C must be heard while the rest is loaded, which takes most of the start, and no garbage looked for.
from __future__ import annotations

import gc
import os
import sys

CANNOT_GO_ON, BUG = 2, 3


def _is_interrupt(problem: BaseException | None) -> bool:
    """Whether Ctrl-C is behind it: a zip that is left in the midst of a member, or a class that is half made, complains of
    that instead.
    """
    while problem and not isinstance(problem, KeyboardInterrupt):
        problem = problem.__context__
    return problem is not None


def _stop(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    """What nobody caught: Ctrl-C in one line, as later on."""
    if not _is_interrupt(problem):
        sys.__excepthook__(kind, problem, trace)
        return
    if sys.stderr:
        sys.stderr.write("已中止。\n")
        sys.stderr.flush()
    os._exit(CANNOT_GO_ON)


sys.excepthook = _stop
# A command makes a hundred thousand objects while it loads, a large plan a million, no garbage, and it ends before any
# would matter: looking for it took a third of the time.
gc.disable()

import _thread
import datetime
import errno
import re
import threading
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError, reason

if TYPE_CHECKING:
    from types import TracebackType

INTERRUPTED = 130
"""What Typer makes of Ctrl-C; the statuses of taskmap end at 3."""
# Of a ledger on a server, as it stands in the command line, in traces, and where it was taken for the name of a file.
_PASSWORD = re.compile(r"(postgres(?:ql)?:/{1,2}[^:/@\s]*:)\S*@")


def run_command() -> int:
    """Run the command line and give its status: 0 done, 1 found something, 2 cannot go on, 3 a bug."""
    terminal.prepare_streams()
    if sys.getfilesystemencoding() == "ascii":
        # No file with a Chinese name could be made or found.
        terminal.print_note("不能继续：系统的编码是 ASCII，用不了中文文件名；请设 PYTHONUTF8=1")
        return CANNOT_GO_ON
    try:
        return _run_command()
    except TaskmapError as problem:
        terminal.print_note(_mask(f"不能继续：{problem}"))
    except KeyboardInterrupt:
        terminal.print_note("已中止。")
    except Exception as problem:
        if _is_interrupt(problem):
            terminal.print_note("已中止。")
            return CANNOT_GO_ON
        if isinstance(problem, OSError) and problem.errno == errno.ENAMETOOLONG:
            # To ask whether there is such a file is an error already, and every command asks.
            terminal.print_note(f"不能继续：{problem.filename}：{reason(problem)}，请换一个短的")
            return CANNOT_GO_ON
        terminal.print_note(f"taskmap 出错了，这是程序的问题；{_trace()}，请发给维护人员")
        return BUG
    return CANNOT_GO_ON


def _run_command() -> int:
    """As Typer has it; raises KeyboardInterrupt for all that it makes of one."""
    # Loading takes most of a short command's time: Ctrl-C must be heard by then, and no garbage be looked for.
    from taskmap.commands import DONE, application, options, usage

    if instruction := os.environ.get(options.COMPLETION_VARIABLE):
        return application.complete(instruction)
    try:
        app = application.build_app(sys.argv[1:])
        status = int(app(prog_name="taskmap", standalone_mode=False) or 0)
    except SystemExit:
        # Typer's way out when the program that read its help (head, less) has closed the pipe.
        return DONE
    except application.UsageError as problem:
        terminal.print_note(_mask(usage.message(problem)))
        return CANNOT_GO_ON
    except application.Abort as problem:
        raise KeyboardInterrupt from problem
    if status == INTERRUPTED:
        raise KeyboardInterrupt
    return status


def _mask(text: str) -> str:
    """The text without the password in the address of a ledger."""
    return _PASSWORD.sub(r"\1***@", text)


def _trace() -> str:
    """Where the details of the exception are, or they themselves if nothing can be written."""
    # Start-up does not wait for what only a bug needs.
    import tempfile

    details = _mask(f"{sys.version}\n{sys.argv}\n\n{traceback.format_exc()}")
    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    try:
        handle, name = tempfile.mkstemp(prefix=f"taskmap-{stamp}-", suffix=".txt")
        with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(details)
    except OSError:
        return f"记录写不下来，就在这里：\n{details}"
    return f"详细记录在 {name}"


def _interrupt_again(ignored: sys.UnraisableHookArgs) -> None:
    """Nothing can be raised while Python frees an object. Ctrl-C, which would be lost by that, comes again a moment
    later; all else tells nobody anything, such as that a zip that it met half made cannot be closed.
    """
    if issubclass(ignored.exc_type, KeyboardInterrupt):
        threading.Timer(0.01, _thread.interrupt_main).start()


def main() -> None:
    """Run the command line and end the process with its status."""
    sys.unraisablehook = _interrupt_again
    status = run_command()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):
            stream.flush()
    # All files are closed by now. Python would free those objects one by one, a tenth of a short command's
    # time; the system frees them at once.
    os._exit(status)


if __name__ == "__main__":
    main()
