"""rows_file.py - what reading capture files costs, beside tshark where it is installed."""
import subprocess

import meter
import table
import workshop
from workshop import DOGFISH, IS_FULL, NotMeasured

TIMES = 3 if IS_FULL else 1
TIMES_SHORT = 5


def track(path):
    """Tracks every frame and prints none."""
    return [DOGFISH, "-n", "-q", "-r", path]


def tshark(path, *options):
    return ["tshark", "-n", *options, "-r", path]


def beside(ours, theirs, times):
    pairs = meter.Pairs(ours, theirs, times)
    return pairs.ratio, f"{pairs.ours:.2f} s, tshark {pairs.theirs:.1f} s"


def tracked_alone(what, name):
    """What can be said without tshark."""
    spent = meter.median_cpu(track(workshop.capture(name)), TIMES_SHORT)
    return table.row(what, workshop.packets(name) / spent, table.rate, note=f"{spent:.2f} s")


def mix_tracked():
    what = "mix-1m tracked and listed, share of tshark's CPU"
    path = workshop.capture("mix-1m")
    yield tracked_alone("mix-1m tracked and listed, one core", "mix-1m")
    workshop.need_tshark(1_000_000)
    foreign = workshop.foreign_protocols()
    options = [option for name in foreign for option in ("--disable-protocol", name)]
    ratio, note = beside(track(path), tshark(path, *options), TIMES)
    without = f"; tshark without {', '.join(foreign)}" if foreign else ""
    yield table.row(what, ratio, table.fraction, must=1 / 12, aim=1 / 25, note=note + without)
    if foreign:
        ratio, note = beside(track(path), tshark(path), TIMES)
        yield table.row(what + ", all its protocols", ratio, table.fraction, note=note)


def reference():
    path = workshop.capture("mix-1m")
    pairs = meter.Pairs(track(path), [workshop.tool("reference-parse"), "parse", path], TIMES_SHORT)
    yield table.row("mix-1m tracked, share of reference-parse's packets/s", 1 / pairs.ratio,
                    table.times, must=0.25, higher_is_better=True,
                    note=f"{pairs.ours:.2f} s, reference {pairs.theirs:.2f} s")


def small():
    name = "small-5m" if IS_FULL else "small-1m"
    yield from small_or_many(name, must=1 / 30, aim=1 / 100)


def many():
    yield from small_or_many("many-1m", must=1 / 10, aim=1 / 20)


def small_or_many(name, must, aim):
    path = workshop.capture(name)
    yield tracked_alone(f"{name} tracked and listed, one core", name)
    workshop.need_tshark(workshop.packets(name))
    ratio, note = beside(track(path), tshark(path), 1)
    yield table.row(f"{name} tracked and listed, share of tshark's CPU", ratio, table.fraction,
                    must=must, aim=aim, note=note)


def linear():
    names = ("mix-100k", "mix-1m", "mix-5m") if IS_FULL else ("mix-100k", "mix-1m")
    for shorter, longer in zip(names, names[1:]):
        pairs = meter.Pairs(track(workshop.capture(longer)), track(workshop.capture(shorter)), TIMES)
        yield table.row(f"linear: {longer} / {shorter}", pairs.ratio, table.times,
                        must=5.5 if longer == "mix-5m" else 11,
                        note=f"{pairs.ours:.2f} s, {pairs.theirs:.3f} s")
    if not IS_FULL:
        workshop.need_full("mix-5m / mix-1m")


def printed():
    path = workshop.capture("mix-1m")
    spent = meter.median_cpu([DOGFISH, "-n", "-r", path], TIMES)
    yield table.row("mix-1m list printed, one core", 1_000_000 / spent, table.rate,
                    note=f"{spent:.2f} s")
    workshop.need_tshark(1_000_000)
    ratio, note = beside([DOGFISH, "-n", "-r", path], tshark(path), TIMES)
    yield table.row("mix-1m list printed, share of tshark's CPU", ratio, table.fraction,
                    must=1 / 6, aim=1 / 12, note=note)


def memory():
    small_name, large_name = ("mix-1m", "mix-5m") if IS_FULL else ("mix-100k", "mix-1m")
    peaks = {name: meter.peak_anonymous(track(workshop.capture(name)))
             for name in {small_name, large_name, "mix-1m"}}
    packets = workshop.packets(large_name) - workshop.packets(small_name)
    packet = (peaks[large_name] - peaks[small_name]) / packets
    yield table.row(f"memory a packet, slope {small_name} to {large_name}", packet, table.octets,
                    must=96, aim=80, note="tshark 1,046 B")
    few, lots = (meter.peak_anonymous(track(workshop.capture(n))) for n in ("many-100k", "many-1m"))
    pair = (lots - few) / 450_000
    yield table.row("memory a conversation, slope of many", pair - 2 * packet, table.octets, must=512,
                    note=f"{pair:.0f} B with its two packets")
    yield table.row("memory, peak on mix-1m", peaks["mix-1m"], table.mebibytes, must=150 << 20,
                    note="anonymous; tshark 1,128 MiB")


def has_filter(text):
    tried = subprocess.run([DOGFISH, "-n", "-r", workshop.capture("mix-100k"), "-c", "1", "-Y", text],
                           capture_output=True)
    return tried.returncode == 0


def filtered():
    path = workshop.capture("mix-1m")
    for name in ("dns", "http"):
        what = f"filter {name} on mix-1m, command line"
        if not has_filter(name):
            yield table.missing(what, f"no dissector for {name} yet", "must 1/15, aim 1/40")
            continue
        ours = [DOGFISH, "-n", "-r", path, "-Y", name]
        if not workshop.TSHARK:
            yield table.row(what, meter.median_cpu(ours, TIMES_SHORT), table.seconds)
            continue
        ratio, note = beside(ours, tshark(path, "-Y", name), TIMES)
        yield table.row(what + ", share of tshark's CPU", ratio, table.fraction,
                        must=1 / 15, aim=1 / 40, note=note)


def followed():
    name = "bulk-1g" if IS_FULL else "bulk-100m"
    path = workshop.capture(name)
    follow = ["-q", "-z", "follow,tcp,raw,0"]
    ours = [DOGFISH, "-n", *follow, "-r", path]
    tracking, following = meter.peak_anonymous(track(path)), meter.peak_anonymous(ours)
    yield table.row(f"{name}: follow's memory beside file and frames", following - tracking,
                    table.mebibytes, must=64 << 20,
                    note=f"{table.mebibytes(following)} with {workshop.packets(name):,} frames")
    spent = meter.median_cpu(ours, TIMES)
    yield table.row(f"{name}: -z follow,tcp,raw written out", spent, table.seconds)
    workshop.need_tshark(workshop.packets(name))
    ratio, note = beside(ours, tshark(path, *follow), 1)
    yield table.row(f"{name}: -z follow,tcp,raw, share of tshark's CPU", ratio, table.fraction,
                    must=1 / 10, note=note)


# what is measured, and what to call it when it cannot be
ROWS = (
    (mix_tracked, "mix-1m tracked and listed, share of tshark's CPU"),
    (reference, "mix-1m tracked, share of reference-parse's packets/s"),
    (small, "small tracked and listed, share of tshark's CPU"),
    (many, "many tracked and listed, share of tshark's CPU"),
    (linear, "linear: mix-5m / mix-1m"),
    (printed, "mix-1m list printed, share of tshark's CPU"),
    (memory, "memory"),
    (filtered, "filter http on mix-1m, command line"),
    (followed, "follow a stream of 1 GB, share of tshark's CPU"),
)
