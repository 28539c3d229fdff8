"""Tasks done in this process or in workers. Results do not depend on it.

Workers are reached through the protocol of `concurrent.futures`: those of this machine by default, or any
executor that is given, as that of a Dask cluster. A task whose worker is lost is given to another.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.backend import resource_tracker
from threadpoolctl import threadpool_limits

from equipoise.errors import UsageError, WorkerError

T = TypeVar("T")
R = TypeVar("R")

LOST_IN_A_ROW = 5
"""So many times workers may be lost without a task done in between."""

IDLE = 300
"""Seconds after which a worker without a task leaves."""

PATIENCE = 10
"""Seconds in which a scheduler must answer."""

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Environment of workers, for libraries that are loaded only when a task needs them."""


def run_tasks(
    work: Callable[[T], R],
    tasks: Sequence[T],
    jobs: int,
    *,
    pool: Executor | None = None,
    enough: Callable[[], bool] = lambda: False,
) -> Iterator[R]:
    """Yield the results of the tasks as they finish, in any order.

    Parameters
    ----------
    work : callable
        What to do with a task; must be importable by a worker.
    tasks : sequence
        The tasks.
    jobs : int
        Number of worker processes; 1 works in this process. With a pool, its number of workers.
    pool : Executor, optional
        Where the work is done, else worker processes of our own. It stays open.
    enough : callable
        Asked before each task; if true no other is begun, and those in hand are finished.

    Raises
    ------
    UsageError
        If ``jobs`` is below 1.
    WorkerError
        If workers are lost again and again.
    """
    if jobs < 1:
        raise UsageError(f"--jobs {jobs}: give 1 or more")
    if pool is not None:
        hands = _Hands(work, tasks, jobs + 1, lambda: pool)
        try:
            yield from hands.results(enough)
        finally:
            hands.drop()
        return
    if jobs == 1 or len(tasks) < 2:
        for task in tasks:
            if enough():
                return
            yield _alone(work, task)
        return
    _start_tracker()  # its start lets signals through, so it comes first
    try:
        yield from _Hands(work, tasks, jobs + 1, lambda: _own(jobs)).results(enough)
    except BaseException:
        # stopped or failed: no worker may go on writing shards behind the caller's back
        with _keyboard_held(), _manager_unheard():
            _own(jobs).shutdown(wait=True, kill_workers=True)
        raise


@contextmanager
def dask_cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers of a Dask cluster as an executor, and how many tasks they can do at once.

    Parameters
    ----------
    address : str
        Of its scheduler, as ``tcp://host:8786``. Equipoise must be installed where its workers are.

    Raises
    ------
    UsageError
        If the extra is not installed, or no scheduler with workers is there.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "--dask: distributed is not installed; pip install 'equipoise[dask]'"
        ) from error
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--dask {address}: no scheduler answers there; write it as tcp://host:8786"
        ) from error
    with client:
        slots = sum(client.nthreads().values())
        if slots == 0:
            raise UsageError(f"--dask {address}: the cluster has no worker; start some first")
        yield client.get_executor(), slots


def _own(jobs: int) -> Any:
    """Worker processes of our own; those of before if they are well."""
    # where psutil is installed a worker that has grown is replaced, which loses nothing and concerns nobody
    warnings.filterwarnings("ignore", "A worker stopped while some jobs", UserWarning)
    return get_reusable_executor(
        max_workers=jobs,
        timeout=IDLE,
        initializer=_begin_worker,
        initargs=(os.getpid(),),
        env=ONE_THREAD,
    )


class _Hands(Generic[T, R]):
    """Tasks in the hands of an executor, a few at a time, so that it can be stopped between them."""

    def __init__(
        self,
        work: Callable[[T], R],
        tasks: Sequence[T],
        most: int,
        executor: Callable[[], Executor],
    ) -> None:
        self._work = work
        self._waiting = deque(tasks)
        self._running: dict[Future[R], T] = {}
        self._most = most
        self._executor = executor
        self._lost = 0

    def results(self, enough: Callable[[], bool]) -> Iterator[R]:
        """What comes of the tasks, as it comes."""
        while True:
            try:
                self._hand_out(enough)
                if not self._running:
                    return
                for future in wait(self._running, return_when=FIRST_COMPLETED).done:
                    result = future.result()
                    del self._running[future]
                    self._lost = 0
                    yield result
            except BrokenExecutor as error:
                self._take_back(error)

    def drop(self) -> None:
        """Take back what no worker has begun."""
        for future in self._running:
            future.cancel()

    def _hand_out(self, enough: Callable[[], bool]) -> None:
        while self._waiting and len(self._running) < self._most and not enough():
            with _keyboard_held():  # workers may be started
                future = self._executor().submit(_alone, self._work, self._waiting[0])
            self._running[future] = self._waiting.popleft()

    def _take_back(self, error: BrokenExecutor) -> None:
        """Put what was in the hands of lost workers first in line again."""
        self._lost += 1
        if self._lost >= LOST_IN_A_ROW:
            raise WorkerError(
                f"workers: lost {self._lost} times in a row ({type(error).__name__}), perhaps for want of "
                "memory; give fewer --jobs, and --resume if some of it was done"
            ) from error
        whole = [f for f in self._running if f.done() and not f.cancelled() and not f.exception()]
        kept = {future: self._running.pop(future) for future in whole}
        self._waiting.extendleft(reversed(self._running.values()))
        self._running = kept


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


@contextmanager
def _manager_unheard() -> Iterator[None]:
    """Keep the last words of loky's manager thread from the user, where workers are killed with work in hand.

    It may still look for a task that the shutdown has just taken away, and would print a traceback for it.
    """
    before = threading.excepthook

    def hook(args: threading.ExceptHookArgs, /) -> None:
        if args.thread is None or args.thread.name != "ExecutorManagerThread":
            before(args)

    threading.excepthook = hook
    try:
        yield
    finally:
        threading.excepthook = before


def _begin_worker(parent: int) -> None:
    """What a worker does first: it leaves the keyboard to the parent, and leaves when the parent is gone."""
    # a stop from the keyboard is the parent's to handle; a worker would only add its traceback
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()


def _leave_with(parent: int) -> None:
    """End this process once its parent is gone: a parent that was killed cannot tell its workers."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)
