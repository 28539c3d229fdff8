"""Tasks in the hands of an executor that loses workers."""

import threading
from concurrent.futures import BrokenExecutor, Executor, Future

import pytest

from equipoise.errors import UsageError, WorkerError
from equipoise.workers import LOST_IN_A_ROW, _manager_unheard, run_tasks


class Flaky(Executor):
    """Works at once, but every so many tasks it has lost its worker."""

    def __init__(self, every):
        self.every, self.handed, self.lost = every, 0, 0

    def submit(self, work, /, *what):
        future = Future()
        self.handed += 1
        if self.handed % self.every == 0:
            self.lost += 1
            future.set_exception(BrokenExecutor("killed"))
        else:
            future.set_result(work(*what))
        return future


def double(number):
    return 2 * number


def test_a_pool_may_lose_workers_for_as_long_as_something_is_done_in_between():
    pool = Flaky(3)
    assert sorted(run_tasks(double, range(50), 2, pool=pool)) == list(range(0, 100, 2))
    assert pool.lost > 2 * LOST_IN_A_ROW


def test_a_pool_that_does_nothing_but_lose_workers_is_given_up():
    pool = Flaky(1)
    with pytest.raises(WorkerError, match="lost 5 times in a row .BrokenExecutor."):
        list(run_tasks(double, range(50), 2, pool=pool))


def test_a_task_that_fails_is_not_tried_again():
    tried = []

    def fail(number):
        tried.append(number)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(run_tasks(fail, [1, 2, 3], 1))
    assert tried == [1]


def test_no_more_is_begun_when_it_is_enough():
    done = []
    for pool in (None, Flaky(1000)):
        done = []
        for result in run_tasks(double, range(9), 1, pool=pool, enough=lambda: len(done) >= 3):  # noqa: B023
            done.append(result)
        assert 3 <= len(done) <= 4  # one more may have been in hand


def test_fewer_than_one_worker_is_refused():
    with pytest.raises(UsageError, match="--jobs 0: give 1 or more"):
        list(run_tasks(double, [1], 0))


def test_the_managers_last_words_are_not_heard_and_those_of_others_are(monkeypatch):
    heard = []
    monkeypatch.setattr(threading, "excepthook", lambda args: heard.append(args.thread.name))

    def fails():
        raise KeyError(4)

    def run(name):
        thread = threading.Thread(target=fails, name=name)
        thread.start()
        thread.join()

    with _manager_unheard():
        run("ExecutorManagerThread")
        run("another")
    run("ExecutorManagerThread")  # after a shutdown it is heard again
    assert heard == ["another", "ExecutorManagerThread"]
