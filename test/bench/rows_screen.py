"""rows_screen.py - how long a person waits: the program on a terminal of 160x45, files open in it.

A screen counts once list, tree and bytes have caught up with each other: the rulers of tree and bytes
name the frame that is selected, and they are drawn last."""
import re
import statistics
import subprocess
import time

import meter
import table
import workshop
from terminal import Session
from workshop import DOGFISH, IS_FULL

LOADED = re.compile(r"(\d+) frames, (\d+) shown(?! so far)")
STREAM_LINE = re.compile(r"\b\d{12} [a-z]+ [a-z]+ [a-z]+=")  # as make-bench-captures writes bulk
LIST_ROW = re.compile(r"^[>* ]\s*(\d+) ")
LIST_TOP, LIST_ROWS_SEEN = 3, 8  # lines of the list that are there in every layout
LOAD_SECONDS = 120
PRESSES = 120
OPENINGS = 9


def is_on(frame):
    """Is this frame selected everywhere?"""
    layers, octets = f"layers  frame {frame} ", f"bytes  frame {frame} "
    return lambda screen: layers in screen.text() and octets in screen.text()


def selected(screen):
    found = re.search(r"layers  frame (\d+) ", screen.text())
    return int(found[1]) if found else 0


def has_rows(screen):
    return bool(LIST_ROW.match(screen.line(LIST_TOP)))


def shows(frames):
    def condition(screen):
        counts = LOADED.search(screen.line(0))
        return bool(counts) and int(counts[1]) >= frames and "loading" not in screen.line(0)
    return condition


def opened(name):
    return Session([DOGFISH, "-n", workshop.capture(name)])


def loaded(name):
    session = opened(name)
    session.wait(shows(workshop.packets(name)), "all frames", LOAD_SECONDS)
    session.watch(0.3)
    return session


# ---------------------------------------------------------------- opening

def first_screen(name):
    waits = []
    for _ in range(OPENINGS):
        with opened(name) as session:
            seen = session.wait(lambda screen: has_rows(screen) and is_on(1)(screen), "first screen")
            waits.append(seen - session.began_at)
    return statistics.median(waits), max(waits)


def opening():
    for name in ("mix-100k", "mix-5m" if IS_FULL else "mix-1m"):
        median, longest = first_screen(name)
        yield table.row(f"open {name}: first screen with rows and tree", median, table.seconds,
                        must=0.3, aim=0.1, note=f"longest {table.seconds(longest)}")


# ---------------------------------------------------------------- filters

def expected_matches(name, text):
    listed = subprocess.run([DOGFISH, "-n", "-r", workshop.capture(name), "-Y", text, "-T", "fields",
                             "-e", "frame.number"], capture_output=True, check=True)
    return listed.stdout.count(b"\n")


def filtering():
    budgets = "must 500 ms; 50 ms"
    for text in ("dns", "http"):
        what = f"filter {text} on mix-1m, open terminal"
        try:
            count = expected_matches("mix-1m", text)
        except subprocess.CalledProcessError:
            yield table.missing(what, f"no dissector for {text} yet", budgets)
            continue
        with loaded("mix-1m") as session:
            session.send("/" + text)
            session.watch(0.3)
            sent = session.send("\r")
            rows = session.wait(lambda s: shown_rows_have(s, text), "first rows") - sent
            whole = session.wait(shown_exactly(count), f"{count} shown") - sent
        yield table.row(what + ": first rows", rows, table.seconds, must=0.05)
        yield table.row(what + ": complete", whole, table.seconds, must=0.5,
                        note=f"{count:,} frames")


def shown_rows_have(screen, text):
    rows = [screen.line(row) for row in range(LIST_TOP, LIST_TOP + LIST_ROWS_SEEN)]
    return all(LIST_ROW.match(row) and f" {text.upper()} " in row for row in rows)


def shown_exactly(count):
    def condition(screen):
        counts = LOADED.search(screen.line(0))
        return bool(counts) and int(counts[2]) == count
    return condition


# ---------------------------------------------------------------- following a stream

def following():
    name = "bulk-1g" if IS_FULL else "bulk-100m"
    with loaded(name) as session:
        session.send("10gg")
        session.wait(is_on(10), "frame 10")
        before = meter.anonymous(session.pid)
        sent = session.send("f")
        seen = session.wait(lambda s: "TCP stream 0" in s.text() and STREAM_LINE.search(s.text()),
                            "stream")
        session.watch(3)
        after = meter.anonymous(session.pid)
    yield table.row(f"{name}: follow, first screen", seen - sent, table.seconds, must=0.1)
    yield table.row(f"{name}: follow in the terminal, memory beside file and frames",
                    max(after - before, 0), table.mebibytes, must=64 << 20)


# ---------------------------------------------------------------- moving

def press(session, key):
    """Seconds from a page key to the screen on which another frame is selected everywhere."""
    before = selected(session.screen)

    def has_moved(screen):
        now = selected(screen)
        return now != before and is_on(now)(screen)
    sent = session.send(key)
    return session.wait(has_moved, "another page", 10) - sent


def press_pages(session, times, pause=0.01):
    waits = []
    for _ in range(times):
        waits.append(press(session, "\x1b[6~"))
        session.watch(pause)
    return waits


def page_rows(what, waits):
    yield table.row(f"page down, {what}: median", statistics.median(waits), table.seconds, must=0.010,
                    note=f"{len(waits)} presses, longest {table.seconds(max(waits))}")
    yield table.row(f"page down, {what}: 99 %", meter.percentile(waits, 99), table.seconds, must=0.033)


def paging():
    with loaded("mix-1m") as session:
        yield from page_rows("loaded", press_pages(session, PRESSES))
    name = "mix-5m" if IS_FULL else "mix-1m"
    waits = []
    with opened(name) as session:
        session.wait(is_on(1), "first screen")
        session.send("gg")
        session.watch(0.1)
        while len(waits) < PRESSES and "loading" in session.screen.line(0):
            waits += press_pages(session, 1)
    if waits:
        yield from page_rows(f"loading {name}", waits)
    else:
        yield table.missing(f"page down, loading {name}", "loaded before a key could be pressed")


def jumping():
    last, waits = workshop.packets("mix-1m"), []
    with loaded("mix-1m") as session:
        for _ in range(9):
            session.send("gg")
            session.wait(is_on(1), "first frame")
            session.watch(0.1)
            sent = session.send("G")
            waits.append(session.wait(is_on(last), "last frame") - sent)
    yield table.row("jump to the last of 1M packets: row and tree", statistics.median(waits),
                    table.seconds, must=0.05, note=f"longest {table.seconds(max(waits))}")


# ---------------------------------------------------------------- doing nothing

def idle_share(session, span_s=10):
    session.watch(1)
    before, began = meter.busy_seconds(session.pid), time.monotonic()
    session.watch(span_s)
    return (meter.busy_seconds(session.pid) - before) / (time.monotonic() - began)


def idling():
    with loaded("mix-1m") as session:
        share = idle_share(session)
    yield table.row("CPU idle, mix-1m loaded", share, table.percent, must=0.002)


FILE_ROWS = ((opening, "open: first screen with rows and tree"),)
VIEW_ROWS = (
    (filtering, "filter http on mix-1m, open terminal"),
    (following, "follow a stream of 1 GB, first screen"),
    (paging, "page down"),
    (jumping, "jump to the last of 1M packets: row and tree"),
    (idling, "CPU idle, file loaded"),
)
