"""rows_live.py - live captures in a network namespace of their own: what is lost, how soon it is seen,
what it costs."""
import os
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import time

import meter
import network
import rows_screen
import table
import workshop
from terminal import Session
from workshop import DOGFISH, IS_FULL, NotMeasured

SEND_SECONDS = 10 if IS_FULL else 4
LONE_FRAMES = 40
FRAME_FILE_BYTES = 40  # that a capture file adds to a frame, at most
SLOW_DISK_MBPS = 12
PACED = 0.98  # the sender stays a little below what it was asked for


class Live:
    """dogfish capturing at the near end, its list on screen."""

    def __init__(self, *options, environment=None):
        command = network.near(DOGFISH, "-n", "-i", network.NEAR_DEVICE, *options)
        self.session = Session(command, environment)
        self.session.wait(lambda s: "live" in s.line(0), "the capture", 20)
        self.session.watch(0.5)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.session.close()

    def counts(self):
        """Frames tracked, lost, behind."""
        line = self.session.screen.line(0)
        numbers = [re.search(pattern, line)
                   for pattern in (r"(\d+) frames", r"lost (\d+)", r"behind (\d+)")]
        return [int(found[1]) if found else 0 for found in numbers]

    def settle(self, seconds=60):
        """Until nothing is behind and nothing comes any more."""
        before, until = None, time.monotonic() + seconds
        while time.monotonic() < until:
            self.session.redraw()
            now = self.counts()
            if now == before and now[2] == 0:
                break
            before = now
        return now


def sent_and_lost(rate, size, seconds, *options):
    """Sends; returns the sender, how many frames never came, and how many the program says are lost."""
    with Live(*options) as live:
        sender = network.Sender(rate, seconds, size)
        while sender.is_sending():
            live.session.drain(0.2)
        sender.finish()
        frames, lost, _ = live.settle()
    return sender, sender.sent - frames, lost


def fastest(size, rates, must, aim, what, *options):
    """Climbs the rates until frames are lost; the row tells the highest that lost none. Without an
    aim, that is what the sender can make."""
    best, most, notes = 0.0, 0.0, []
    for rate in rates:
        sender, missed, told = sent_and_lost(rate, size, SEND_SECONDS, *options)
        made = rate if sender.rate > rate * PACED and rate else sender.rate
        most = max(most, made)
        name = table.rate(made) + ("" if rate else ", all it can")
        if missed <= 0:
            best = max(best, made)
            notes.append(f"{name}: none lost")
            continue
        bare, _ = network.bare_loop_losses(rate, SEND_SECONDS, size)
        notes.append(f"{name}: {missed:,} of {sender.sent:,} lost, {told:,} told, "
                     f"bare libpcap loop {max(bare, 0):,}")
        if rate > must:
            break
    if best == most < must:
        raise NotMeasured(f"the sender makes no more than {table.rate(most)} here, none of it lost")
    if best == most < (aim or 0):
        notes.append("the sender makes no more")
    yield table.row(what, best, table.rate, must=must, aim=aim or most, higher_is_better=True,
                    note="; ".join(notes))


def small_frames():
    with network.cable():
        yield from fastest(64, (200_000, 300_000, 400_000, 600_000, 0), 200_000, None,
                           "live, 64-byte frames, list on screen, nothing lost")


def written_frames():
    size, rate = 800, 200_000
    folder = "/dev/shm"
    need = rate * SEND_SECONDS * (size + FRAME_FILE_BYTES) * 2
    if not os.path.isdir(folder) or shutil.disk_usage(folder).free < need:
        raise NotMeasured(f"no tmpfs with {need >> 20} MiB free")
    with tempfile.TemporaryDirectory(dir=folder) as place, network.cable():
        yield from fastest(size, (100_000, rate), 100_000, rate,
                           "live, 800-byte frames, -w on tmpfs, nothing lost",
                           "-w", os.path.join(place, "live.pcapng"))


def frames_in(path):
    """As the file has them, whatever the program said."""
    listed = subprocess.run([DOGFISH, "-n", "-r", path, "-T", "fields", "-e", "frame.number"],
                            capture_output=True, check=True)
    return listed.stdout.count(b"\n")


def overloaded():
    """All that the sender can make, onto a disk that takes a fraction of it."""
    environment = {"LD_PRELOAD": workshop.tool("slow-disk"), "SLOW_DISK_MBPS": str(SLOW_DISK_MBPS)}
    waits, behind = [], 0
    with tempfile.TemporaryDirectory() as place, network.cable():
        path = os.path.join(place, "live.pcapng")
        with Live("-w", path, environment=environment) as live:
            sender = network.Sender(0, SEND_SECONDS, 400)
            live.session.watch(0.5)
            live.session.send("gg")
            live.session.watch(0.3)
            while sender.is_sending():
                before = rows_screen.selected(live.session.screen)
                waits.append(rows_screen.press(live.session, "j" if before < 100 else "gg"))
                live.session.watch(0.05)
                behind = max(behind, live.counts()[2])
            sender.finish()
            frames, lost, _ = live.settle(120)
        written = frames_in(path)
    yield table.row("overload, slow disk: frames taken and not in the file", frames - written,
                    lambda value: f"{value:,.0f}", must=0,
                    note=f"{sender.rate:,.0f}/s sent, {SLOW_DISK_MBPS} MB/s disk; {written:,} written, "
                    f"{lost:,} told lost, {sender.sent - frames - lost:,} untold; "
                    f"at most {behind:,} behind")
    yield table.row("overload, slow disk: keys answer", max(waits), table.seconds, must=0.1,
                    note=f"longest of {len(waits)}, median {table.seconds(statistics.median(waits))}")


def lone_packet():
    waits = []
    with network.cable(), Live() as live, network.LoneSender() as sender:
        for number in range(1, LONE_FRAMES + 1):
            live.session.watch(random.uniform(0.1, 0.4))
            sent = sender.send()
            seen = live.session.wait(rows_screen.is_on(number), f"frame {number}", 10)
            waits.append(seen - sent)
    yield table.row("lone packet, from sent to on screen: median", statistics.median(waits),
                    table.seconds, must=0.03, note="tshark -l 431 ms, termshark 1,420 ms")
    yield table.row("lone packet, from sent to on screen: longest", max(waits), table.seconds,
                    must=0.06, note=f"of {LONE_FRAMES}")


def steady_cost():
    with network.cable(), Live() as live:
        sender = network.Sender(10_000, 14, 64)
        live.session.watch(2)
        before, began = meter.busy_seconds(live.session.pid), time.monotonic()
        live.session.drain(10)
        spent = meter.busy_seconds(live.session.pid) - before
        span = time.monotonic() - began
        sender.finish()
        frames, lost, _ = live.settle()
    yield table.row("CPU at 10,000 packets/s, list on screen", spent / span, table.percent, must=0.08,
                    note=f"{frames:,} frames, {lost:,} lost; termshark 46 %")


def idling():
    with network.cable(), Live() as live:
        share = rows_screen.idle_share(live.session)
    yield table.row("CPU idle, live without traffic", share, table.percent, must=0.002,
                    note="termshark 16 %")


def live_paging():
    with network.cable(), Live() as live:
        sender = network.Sender(100_000, 8, 64)
        live.session.watch(2)
        live.session.send("gg")
        live.session.watch(0.3)
        waits = []
        while sender.is_sending() and len(waits) < rows_screen.PRESSES:
            waits += rows_screen.press_pages(live.session, 1)
        sender.finish()
    yield from rows_screen.page_rows("live at 100,000/s", waits)


ROWS = (
    (small_frames, "live, 64-byte frames, list on screen, nothing lost"),
    (written_frames, "live, 800-byte frames, -w on tmpfs, nothing lost"),
    (overloaded, "overload, slow disk"),
    (lone_packet, "lone packet, from sent to on screen"),
    (steady_cost, "CPU at 10,000 packets/s, list on screen"),
    (idling, "CPU idle, live without traffic"),
    (live_paging, "page down, live at 100,000/s"),
)
