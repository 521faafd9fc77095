"""workshop.py - what the measurements are made with: tools that are compiled here, the captures they
make, tshark, and the rights that live captures need.

Everything is kept in ${TMPDIR:-/tmp}/dogfish-bench between runs."""
import os
import shutil
import subprocess
import tempfile

import meter

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TOOLS = os.environ.get("BENCH_TOOLS") or os.path.join(os.path.dirname(ROOT), "shared", "tools")
KEPT = os.path.join(tempfile.gettempdir(), "dogfish-bench")
DOGFISH = os.path.abspath(os.environ.get("DOGFISH") or os.path.join(ROOT, "build/release/dogfish"))
TSHARK = shutil.which("tshark")
IS_FULL = os.environ.get("FULL", "") not in ("", "0", "no")
TSHARK_BYTES_A_PACKET = 1100  # that it was seen to need

# name: arguments of make-bench-captures, packets, megabytes
CAPTURES = {
    "mix-100k": (["-n", "100000", "mix"], 100_000, 55),
    "mix-1m": (["-n", "1000000", "mix"], 1_000_000, 540),
    "mix-5m": (["-n", "5000000", "mix"], 5_000_000, 2970),
    "small-1m": (["-n", "1000000", "small"], 1_000_000, 80),
    "small-5m": (["-n", "5000000", "small"], 5_000_000, 400),
    "many-100k": (["-n", "100000", "many"], 100_000, 9),
    "many-1m": (["-n", "1000000", "many"], 1_000_000, 87),
    "bulk-100m": (["-b", "100000000", "bulk"], 103_700, 109),
    "bulk-1g": (["-b", "1000000000", "bulk"], 1_037_053, 1086),
}
LIBRARIES = {"receive-count": ["-lpcap"], "slow-disk": ["-shared", "-fPIC", "-ldl"]}


class NotMeasured(Exception):
    """A row that this machine cannot give; the text says why."""


def tool(name):
    """The path of a compiled tool: one of BENCH_TOOLS, or of this folder."""
    source = os.path.join(HERE, name + ".c")
    if not os.path.exists(source):
        source = os.path.join(TOOLS, name + ".c")
    if not os.path.exists(source):
        raise NotMeasured(f"{name}.c is not there: BENCH_TOOLS names the folder that has it")
    program = os.path.join(KEPT, name)
    if os.path.exists(program) and os.path.getmtime(program) > os.path.getmtime(source):
        return program
    os.makedirs(KEPT, exist_ok=True)
    made = subprocess.run([os.environ.get("CC", "cc"), "-O3", "-march=native", "-o", program + ".new",
                           source, *LIBRARIES.get(name, [])], capture_output=True, text=True)
    if made.returncode != 0:
        raise NotMeasured(f"{name}.c does not compile: {made.stderr.splitlines()[0]}")
    os.replace(program + ".new", program)
    return program


def capture(name):
    """The path of a capture, made if need be, and read once."""
    arguments, _, megabytes = CAPTURES[name]
    path = os.path.join(KEPT, name + ".pcap")
    if not os.path.exists(path):
        maker = tool("make-bench-captures")
        if shutil.disk_usage(KEPT).free < (megabytes + 500) * 1_000_000:
            raise NotMeasured(f"no room for {name}.pcap, {megabytes} MB")
        subprocess.run([maker, *arguments[:-1], "-o", path + ".new", arguments[-1]], check=True,
                       stderr=subprocess.DEVNULL)
        os.replace(path + ".new", path)
    meter.warm(path)
    return path


def packets(name):
    return CAPTURES[name][1]


def need_full(what):
    if not IS_FULL:
        raise NotMeasured(f"{what}: with FULL=1")


def need_tshark(packet_count=0):
    if not TSHARK:
        raise NotMeasured("tshark is not installed")
    if memory_free() < packet_count * TSHARK_BYTES_A_PACKET * 5 // 4:
        raise NotMeasured(f"too little memory for tshark on {packet_count:,} packets")
    return TSHARK


def memory_free():
    with open("/proc/meminfo", encoding="ascii") as meminfo:
        for line in meminfo:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return 0


def protocols_of(command):
    """The names in a `-G protocols` report: the last column."""
    report = subprocess.run([*command, "-G", "protocols"], capture_output=True, text=True)
    return {line.split("\t")[2] for line in report.stdout.splitlines() if line.count("\t") >= 2}


def foreign_protocols():
    """Those in the mix that dogfish has no dissector for yet (HARD-CASES 28)."""
    ours = protocols_of([DOGFISH])
    tree = subprocess.run([need_tshark(), "-n", "-q", "-z", "io,phs", "-r", capture("mix-100k")],
                          capture_output=True, text=True)
    theirs = {line.split()[0] for line in tree.stdout.splitlines() if "frames:" in line}
    return sorted(theirs - ours - {"eth", "frame", "_ws.malformed"})
