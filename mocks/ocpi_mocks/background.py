"""What goes on while nobody waits for it: charging sessions, reservations, results of commands.

Each piece of work has a thread of its own, sleeps where it can be woken, and ends with the partner.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeAlias

__all__ = ["Background", "Task"]

_LAST_WORDS = 0.1
"""Seconds that running work gets to end when the partner stops."""

_log = logging.getLogger("ocpi_mocks")


class Task:
    """One piece of work, seen from inside and from outside."""

    def __init__(self) -> None:
        self._woken = threading.Event()
        self.cancelled = False
        """The partner stops or begins anew: nothing more is to be said to anybody."""

    def sleep(self, seconds: float) -> bool:
        """Sleep, and tell whether nobody woke us."""
        return not self._woken.wait(min(max(seconds, 0.0), threading.TIMEOUT_MAX))

    def wake(self) -> None:
        """End all sleep of the task, now and later."""
        self._woken.set()


Work: TypeAlias = Callable[[Task], None]


class Background:
    """The work of one partner that nobody waits for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[Task, threading.Thread] = {}
        self.crashes: list[Exception] = []
        """Errors of our own, which should be none."""

    def start(self, work: Work) -> Task:
        """Begin a piece of work, and give what wakes it."""
        task = Task()
        thread = threading.Thread(target=self._run, args=(work, task), name="ocpi-mock-work", daemon=True)
        with self._lock:
            self._running[task] = thread
        thread.start()
        return task

    def join(self, timeout: float) -> bool:
        """Wait until nothing goes on any more, for some seconds; tell whether that is so."""
        until = time.monotonic() + timeout
        while True:
            with self._lock:
                thread = next(iter(self._running.values()), None)
            if thread is None:
                return True
            thread.join(max(until - time.monotonic(), 0.0))
            if time.monotonic() >= until:
                return not self._running

    def stop(self) -> None:
        """Cancel everything, and wait a moment for it to end."""
        with self._lock:
            tasks = list(self._running)
        for task in tasks:
            task.cancelled = True
            task.wake()
        self.join(_LAST_WORDS)

    def _run(self, work: Work, task: Task) -> None:
        try:
            work(task)
        except Exception as error:
            if not task.cancelled:  # a partner that stops takes everything away from under its work
                _log.exception("work in the background")
                self.crashes.append(error)
        finally:
            with self._lock:
                self._running.pop(task, None)
