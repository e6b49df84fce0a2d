"""Replays the example in a data folder, as a process that a drill may kill at any moment.

Usage: python replaying.py FOLDER UNTIL
"""

import datetime as dt
import sys
from pathlib import Path

from dondoc.sink.server import Sink
from notifications.mailer import Mailer
from notifications.smtp_url import parse_smtp_url
from storage import campaigns, installation
from storage.audit import Actor
from storage.database import open_sqlite
from storage.migrate import upgrade
from storage.postgres import SCHEMES, open_postgres
from workflow.campaigns import open_campaign
from workflow.delivery import Delivery
from workflow.edition import Edition
from workflow.intake.plan_folder import read_folder
from workflow.intake.timeline_file import read_timeline
from workflow.node import Node
from workflow.opening import opening_instant
from workflow.rendering import Sender
from workflow.replay import replay

EXAMPLE = Path(__file__).parents[2] / "dondoc" / "example"


def main(folder: Path, url: str, until: dt.datetime) -> None:
    example = read_folder(EXAMPLE)
    timeline = read_timeline(EXAMPLE / "timeline.csv", example.plan, example.register)
    on_server = url.startswith(SCHEMES)
    db = open_postgres(url) if on_server else open_sqlite(Path(url.removeprefix("sqlite:///")))
    upgrade(db)
    at = opening_instant(example.plan)
    with db.writing() as tx:
        if installation.read(tx) is None:
            installation.create(tx, trial=True)
            installation.set_clock(tx, at)
    with db.reading() as tx:
        opened = campaigns.by_code(tx, example.plan.campaign.code) is not None
    if not opened:
        opening = Edition(example.plan, example.register)
        open_campaign(db, opening, Actor("ADM-1", channel="drill"), at)
    with Sink(folder / "mailbox") as sink, Mailer(parse_smtp_url(sink.url)) as mailer:
        node = Node(folder / "nodes")
        delivery = Delivery(db, mailer, node, Sender("http://127.0.0.1:8000"))
        replay(db, timeline, until=until, delivery=delivery)
        node.close()
    db.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], dt.datetime.fromisoformat(sys.argv[3]))
