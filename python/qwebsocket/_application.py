"""QCoreApplication and QEventLoop: running the loop of a thread."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from typing import ClassVar

from ._enum import QtEnum, QtFlags
from ._loop import SLICE_MS, Loop
from ._object import QObject
from ._signal import Signal
from ._slot import accepts


class QEventLoop(QObject):
    """Runs the loop of the thread until it is told to leave. May run inside a slot."""

    class ProcessEventsFlag(QtEnum):
        AllEvents = 0x00
        ExcludeUserInputEvents = 0x01
        ExcludeSocketNotifiers = 0x02
        WaitForMoreEvents = 0x04
        X11ExcludeTimers = 0x08
        EventLoopExec = 0x20
        DialogExec = 0x40

    class ProcessEventsFlags(QtFlags):
        __slots__ = ()

    AllEvents = ProcessEventsFlag.AllEvents
    ExcludeUserInputEvents = ProcessEventsFlag.ExcludeUserInputEvents
    ExcludeSocketNotifiers = ProcessEventsFlag.ExcludeSocketNotifiers
    WaitForMoreEvents = ProcessEventsFlag.WaitForMoreEvents
    X11ExcludeTimers = ProcessEventsFlag.X11ExcludeTimers
    EventLoopExec = ProcessEventsFlag.EventLoopExec
    DialogExec = ProcessEventsFlag.DialogExec

    _q_running: ClassVar[list[QEventLoop]] = []

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._q_code: int | None = None
        self._q_is_running = False

    def exec_(self, flags: int = AllEvents) -> int:
        """Runs until exit(), and returns its code. KeyboardInterrupt and SystemExit leave it too."""
        self._q_check()
        if self._q_is_running:
            warnings.warn("the event loop is already running", RuntimeWarning, stacklevel=2)
            return -1
        loop = self._q_loop
        self._q_code, self._q_is_running = None, True
        self._q_running.append(self)
        loop.depth += 1
        try:
            loop.delete_due()
            while self._q_code is None:
                loop.run_once(SLICE_MS)
                loop.delete_due()
            return self._q_code
        finally:
            loop.depth -= 1
            self._q_running.remove(self)
            self._q_is_running = False

    exec = exec_

    @accepts((int,), ())
    def exit(self, returnCode: int = 0) -> None:
        """Makes exec_() return. From any thread, and from Python's signal handlers."""
        self._q_code = int(returnCode)
        self._q_loop.wake()

    def quit(self) -> None:
        """exit(0)."""
        self.exit(0)

    @staticmethod
    def _q_exit_all(loop: Loop, code: int) -> None:
        for running in list(QEventLoop._q_running):
            if running._q_loop is loop:
                running.exit(code)

    def isRunning(self) -> bool:
        return self._q_is_running

    def wakeUp(self) -> None:
        """Makes the loop go round once. From any thread."""
        self._q_loop.wake()

    def processEvents(self, flags: int = AllEvents, maximumTime: int | None = None) -> bool:
        """Delivers what has happened, and tells whether something had."""
        ready = self._q_loop.is_ready()
        self._q_loop.process_events(flags, maximumTime)
        return ready


class QCoreApplication(QObject):
    """The application: its main event loop and its names. There can be one at a time."""

    aboutToQuit = Signal()
    applicationNameChanged = Signal()
    applicationVersionChanged = Signal()
    organizationDomainChanged = Signal()
    organizationNameChanged = Signal()

    _q_instance: QCoreApplication | None = None
    _q_names: ClassVar[dict[str, str]] = {}

    def __init__(self, argv: Sequence[str] | None = None) -> None:
        if QCoreApplication._q_instance is not None:
            raise RuntimeError(
                "Please destroy the QCoreApplication singleton before creating a new "
                "QCoreApplication instance."
            )
        super().__init__()
        self._q_arguments = [os.fsdecode(argument) for argument in (argv or [])]
        self._q_main_loop = QEventLoop()
        QCoreApplication._q_instance = self

    @staticmethod
    def instance() -> QCoreApplication | None:
        """The application, None before it is made."""
        return QCoreApplication._q_instance

    def shutdown(self) -> None:
        """Ends the application, so that another may be made."""
        QCoreApplication._q_instance = None
        self._q_delete()

    # ---- the main loop

    @staticmethod
    def exec_() -> int:
        """Runs the main loop until quit() or exit(); returns the code. See QEventLoop.exec_()."""
        application = _existing()
        nested = application._q_main_loop.isRunning()
        code = application._q_main_loop.exec_()
        if not nested:
            application.aboutToQuit.emit()
        return code

    exec = exec_

    @staticmethod
    def quit() -> None:
        """exit(0)."""
        QCoreApplication.exit(0)

    @staticmethod
    @accepts((int,), ())
    def exit(retcode: int = 0) -> None:
        """Ends every event loop that runs in the application's thread. From any thread."""
        QEventLoop._q_exit_all(_existing()._q_loop, retcode)

    @staticmethod
    def processEvents(flags: int = QEventLoop.AllEvents, maxtime: int | None = None) -> None:
        """Delivers what has happened in this thread; with a maximum, in milliseconds, also what
        happens meanwhile."""
        Loop.current().process_events(flags, maxtime)

    @staticmethod
    def sendPostedEvents(receiver: QObject | None = None, event_type: int = 0) -> None:
        """Delivers what has happened."""
        Loop.current().process_events(QEventLoop.AllEvents, None)

    # ---- names

    @staticmethod
    def arguments() -> list[str]:
        return list(_existing()._q_arguments)

    @staticmethod
    def applicationName() -> str:
        """As set, else the name of the program."""
        arguments = (
            QCoreApplication._q_instance._q_arguments if QCoreApplication._q_instance else []
        )
        program = os.path.basename(arguments[0]) if arguments else ""
        return QCoreApplication._q_names.get("applicationName", program)

    @staticmethod
    def setApplicationName(application: str) -> None:
        _set_name("applicationName", application)

    @staticmethod
    def applicationVersion() -> str:
        return QCoreApplication._q_names.get("applicationVersion", "")

    @staticmethod
    def setApplicationVersion(version: str) -> None:
        _set_name("applicationVersion", version)

    @staticmethod
    def organizationName() -> str:
        return QCoreApplication._q_names.get("organizationName", "")

    @staticmethod
    def setOrganizationName(orgName: str) -> None:
        _set_name("organizationName", orgName)

    @staticmethod
    def organizationDomain() -> str:
        return QCoreApplication._q_names.get("organizationDomain", "")

    @staticmethod
    def setOrganizationDomain(orgDomain: str) -> None:
        _set_name("organizationDomain", orgDomain)

    @staticmethod
    def applicationPid() -> int:
        return os.getpid()

    @staticmethod
    def applicationFilePath() -> str:
        """The program that runs: Python's interpreter."""
        return os.path.realpath(sys.executable)

    @staticmethod
    def applicationDirPath() -> str:
        return os.path.dirname(QCoreApplication.applicationFilePath())

    @staticmethod
    def startingUp() -> bool:
        return QCoreApplication._q_instance is None

    @staticmethod
    def closingDown() -> bool:
        return False


def _existing() -> QCoreApplication:
    if QCoreApplication._q_instance is None:
        raise RuntimeError("there is no QCoreApplication")
    return QCoreApplication._q_instance


def _set_name(name: str, value: str) -> None:
    if QCoreApplication._q_names.get(name) == value:
        return
    QCoreApplication._q_names[name] = value
    if QCoreApplication._q_instance is not None:
        getattr(QCoreApplication._q_instance, f"{name}Changed").emit()
