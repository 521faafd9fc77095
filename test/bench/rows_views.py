"""rows_views.py - what a view costs on a terminal of 160x45: each frame that it draws, and doing nothing.

A frame's cost is processor time, all threads, of a key that moves the cursor: the screen is drawn anew
from the same data, and what differs is sent. Idle is 10 seconds in which nobody does anything."""
import re

import meter
import table
from rows_screen import idle_share, loaded

DRAWN_KEYS = 200
VIEWS = (  # name, keys that open it from the list, what its screen says once it is there
    ("list, tree, bytes", "", r"layers  frame"),
    ("stream, text", "f", r"TCP stream .* text"),
    ("stream, decoded", "fd", r"TCP stream .* decoded"),
    ("stream, hex", "fdd", r"TCP stream .* hex"),
    ("explain", "e", r"explain   frame"),
    ("ladder", "F", r"ladder  stream"),
    ("ladder, segments", "Fdd", r"a row for each segment"),
    ("exchanges", "x", r"sorted by frame"),
    ("mails", "@", r"mail   [0-9]* seen"),
    ("exposed", ":exposed\r", r"exposed   what"),
    ("life", ":life\r", r"life   every"),
    ("compare", ":compare 1 2\r", r"compare   [0-9]* differ"),
    ("conversations", "v", r"conversations   "),
    ("endpoints", "V", r"endpoints   "),
    ("expert", "i", r"expert   "),
    ("hierarchy", ":hierarchy\r", r"hierarchy   "),
    ("traffic over time", ":io\r", r"traffic over time   "),
    ("help", "?", r"dogfish   keys"),
)


def is_done(pattern):
    """There, and all of its data read, as the titles say."""
    found = re.compile(pattern)

    def condition(screen):
        titles = screen.line(0) + screen.line(1)
        return found.search(screen.text()) and not re.search(r"reading|% read| so far", titles)
    return condition


def frame_seconds(session):
    """Processor seconds of a key that moves the cursor and draws."""
    session.watch(0.5)
    before = meter.busy_seconds(session.pid)
    for number in range(DRAWN_KEYS):
        session.send("jk"[number % 2])
        session.watch(0.005)
    session.watch(0.2)
    return (meter.busy_seconds(session.pid) - before) / DRAWN_KEYS


def views():
    for name, keys, pattern in VIEWS:
        with loaded("mix-100k") as session:
            session.send("/tcp.stream == 100\r")
            session.watch(0.5)
            session.send("gg")
            session.watch(0.3)
            for key in re.findall(r":[^\r]*\r|.", keys):
                session.send(key)
                session.watch(0.2)
            session.wait(is_done(pattern), name, 60)
            share = idle_share(session)
            cost = frame_seconds(session)
        yield table.row(f"{name}: a frame drawn at 160x45", cost, table.seconds, must=0.002)
        yield table.row(f"{name}: CPU idle", share, table.percent, must=0.002)


ROWS = ((views, "every view: a frame drawn at 160x45, CPU idle"),)
