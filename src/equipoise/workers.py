"""Tasks done in this process or in workers. Results do not depend on it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.backend import resource_tracker
from threadpoolctl import threadpool_limits

from equipoise.errors import UsageError

T = TypeVar("T")
R = TypeVar("R")


def run_tasks(work: Callable[[T], R], tasks: Sequence[T], jobs: int) -> Iterator[R]:
    """Yield the results of the tasks as they finish, in any order.

    Parameters
    ----------
    work : callable
        What to do with a task; must be importable by a worker.
    tasks : sequence
        The tasks.
    jobs : int
        Number of worker processes; 1 works in this process.

    Raises
    ------
    UsageError
        If ``jobs`` is below 1.
    """
    if jobs < 1:
        raise UsageError(f"--jobs {jobs}: give 1 or more")
    if jobs == 1 or len(tasks) < 2:
        for task in tasks:
            yield _alone(work, task)
        return
    pool = Parallel(
        n_jobs=jobs,
        backend="loky",
        return_as="generator_unordered",
        batch_size=1,
        initializer=_leave_the_keyboard,
    )
    try:
        _start_tracker()  # its start lets signals through, so it comes first
        with _keyboard_held():
            results = pool(delayed(_alone)(work, task) for task in tasks)
        yield from results
    except BaseException:
        # stopped or failed: no worker may go on writing shards behind the caller's back
        get_reusable_executor().shutdown(wait=True, kill_workers=True)
        raise


def _start_tracker() -> None:
    """Start the process that cleans up after workers; when they are stopped it has nothing to tell the user."""
    before = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = "ignore:resource_tracker" + (f",{before}" if before else "")
    try:
        resource_tracker.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONWARNINGS"]
        else:
            os.environ["PYTHONWARNINGS"] = before


def _alone(work: Callable[[T], R], task: T) -> R:
    """Do a task with one thread for linear algebra: with more, sums are rounded in another order."""
    with threadpool_limits(1):
        return work(task)


@contextmanager
def _keyboard_held() -> Iterator[None]:
    """Start workers with the keyboard's stop ignored, which they inherit: the parent alone hears of one.

    A worker that is stopped while it imports what it needs would add its traceback to the parent's line.
    """
    on_main = threading.current_thread() is threading.main_thread()  # handlers are its own
    if not on_main or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # one that comes meanwhile waits: where a signal is blocked, it is not thrown away though it is ignored
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _leave_the_keyboard() -> None:
    """A stop from the keyboard is the parent's to handle; a worker would only add its traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
