"""APScheduler (MIT) with one stored job for every reminder, in its SQLAlchemy job store, on
SQLite in WAL with synchronous=NORMAL. The job itself does nothing."""

import datetime as dt
import threading

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bench.world import new_path
from storage.database import open_sqlite

PAST = dt.datetime(2023, 4, 17, 0, 30, tzinfo=dt.UTC)
_done: list[threading.Semaphore] = []


def remind(_report: int) -> None:
    """What the job calls; a stored one finds it by name."""
    _done[-1].release()


def empty() -> BackgroundScheduler:
    """Started and at rest."""
    engine = open_sqlite(new_path(), durable=False).engine
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=engine)},
        job_defaults={"misfire_grace_time": None, "coalesce": True},
        timezone=dt.UTC,
    )
    scheduler.start(paused=True)
    return scheduler


def add(scheduler: BackgroundScheduler, n: int) -> None:
    """One job a reminder, as its documentation adds them."""
    for report in range(n):
        scheduler.add_job(remind, "date", run_date=PAST, args=[report], id=f"{report}:R1")


def filled(n: int, done: threading.Semaphore) -> BackgroundScheduler:
    _done.append(done)
    scheduler = empty()
    add(scheduler, n)
    return scheduler


def fire(scheduler: BackgroundScheduler, n: int, done: threading.Semaphore) -> None:
    """All that is due, until the last has run."""
    scheduler.resume()
    for _ in range(n):
        done.acquire()


def stop(scheduler: BackgroundScheduler) -> None:
    scheduler.pause()
    scheduler.remove_all_jobs()
    scheduler.shutdown(wait=True)
