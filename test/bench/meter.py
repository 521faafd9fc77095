"""meter.py - what a run costs: processor seconds, memory, and what of that to believe.

Processor seconds of pairs A B A B and the median of their ratios are what holds on a noisy machine."""
import os
import statistics
import subprocess
import time

CORE = "1" if (os.cpu_count() or 1) > 1 else "0"
POLL_SECONDS = 0.01


def on_one_core(command):
    return ["taskset", "-c", CORE, *command]


def cpu(command):
    """Processor seconds, user and system, of one run on one core; its output is thrown away."""
    process = subprocess.Popen(on_one_core(command), stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read().decode(errors="replace").strip()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {message or process.returncode}")
    return usage.ru_utime + usage.ru_stime


def median_cpu(command, times):
    return statistics.median(cpu(command) for _ in range(times))


class Pairs:
    """Runs of two commands in turn: seconds of each, and the median of the ratios ours / theirs."""

    def __init__(self, ours, theirs, times):
        runs = [(cpu(ours), cpu(theirs)) for _ in range(times)]
        self.ours = statistics.median(a for a, _ in runs)
        self.theirs = statistics.median(b for _, b in runs)
        self.ratio = statistics.median(a / b for a, b in runs)


def anonymous(pid):
    """Bytes of memory that are not a mapped file's."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith(("RssAnon:", "RssShmem:")):
                    return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0


def peak_anonymous(command):
    """The most anonymous memory that a run was seen to have; looked at every POLL_SECONDS."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, anonymous(process.pid))
        time.sleep(POLL_SECONDS)
    return peak


def busy_seconds(pid):
    """Processor seconds so far of all threads, to the nanosecond where the kernel counts so."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat", encoding="ascii") as schedstat:
            total += int(schedstat.read().split()[0])
    return total / 1e9


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def warm(path):
    """Reads a file, so that no run pays for the disk."""
    with open(path, "rb", buffering=0) as file:
        while file.read(1 << 20):
            pass
