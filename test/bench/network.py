"""network.py - a cable between two network namespaces of our own, and who sends over it.

Nothing of the machine's own network is touched, and leaving the with statement takes all away."""
import contextlib
import os
import re
import signal
import subprocess
import sys
import time

import workshop

NEAR, FAR = (f"dogfish-bench-{end}-{os.getpid()}" for end in ("near", "far"))
NEAR_DEVICE, FAR_DEVICE = "near0", "far0"
NEAR_ADDRESS = "192.0.2.1"


def near(*command):
    return ["ip", "netns", "exec", NEAR, *command]


def far(*command):
    return ["ip", "netns", "exec", FAR, *command]


def _ip(*arguments):
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def _lay():
    for name in (NEAR, FAR):
        _ip("netns", "add", name)
        subprocess.run(["ip", "netns", "exec", name, "sysctl", "-qw",
                        "net.ipv6.conf.default.disable_ipv6=1"], check=True, capture_output=True)
    _ip("-n", NEAR, "link", "add", NEAR_DEVICE, "type", "veth",
        "peer", "name", FAR_DEVICE, "netns", FAR)
    _ip("-n", NEAR, "link", "set", NEAR_DEVICE, "up")
    _ip("-n", FAR, "link", "set", FAR_DEVICE, "up")
    time.sleep(0.5)


@contextlib.contextmanager
def cable():
    if os.geteuid() != 0:
        raise workshop.NotMeasured("needs root, for a network namespace of its own")
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        try:
            _lay()
        except (OSError, subprocess.CalledProcessError) as error:
            raise workshop.NotMeasured(f"no network namespace: {error}") from error
        yield
    finally:
        for name in (NEAR, FAR):
            subprocess.run(["ip", "netns", "del", name], capture_output=True)
        signal.signal(signal.SIGTERM, before)


class Sender:
    """send-frames in the far namespace: rate frames a second (0: all it can), size bytes each."""

    def __init__(self, rate, seconds, size):
        self._process = subprocess.Popen(
            far(workshop.tool("send-frames"), FAR_DEVICE, str(rate), str(seconds), str(size)),
            stdout=subprocess.PIPE, text=True)
        self.sent, self.rate = 0, 0.0

    def is_sending(self):
        return self._process.poll() is None

    def finish(self):
        text = self._process.communicate()[0]
        found = re.match(r"sent (\d+) in [\d.]+ s = (\d+) pps", text)
        if found:
            self.sent, self.rate = int(found[1]), float(found[2])
        return self


# Sends a frame for each line it reads, and says when it began to.
_LONE = """
import socket, struct, sys, time
device = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
device.bind((sys.argv[1], 0))
frame = (bytes.fromhex("020000000002" "020000000001" "0800" "45000032" "00000000" "4011" "0000"
                       "c0000202" "c0000201" "4e209c40" "001e0000") + b"x" * 22)
for line in sys.stdin:
    began = time.monotonic()
    device.send(frame)
    print(began, flush=True)
"""


class LoneSender:
    """Single frames, each sent when asked for."""

    def __enter__(self):
        self._process = subprocess.Popen(far(sys.executable, "-c", _LONE, FAR_DEVICE), text=True,
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def send(self):
        """The time when it was sent."""
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())


def bare_loop_losses(rate, seconds, size):
    """What a bare libpcap loop loses of the same, with the kernel buffer that dogfish asks for."""
    loop = subprocess.Popen(near(workshop.tool("receive-count"), NEAR_DEVICE, str(seconds), "10", "0",
                                 "64"), stdout=subprocess.PIPE, text=True)
    time.sleep(0.7)
    sender = Sender(rate, seconds, size).finish()
    time.sleep(0.5)
    loop.terminate()
    found = re.search(r"rx (\d+) recv \d+ drop (\d+)", loop.communicate()[0])
    return (sender.sent - int(found[1]) if found else 0), sender.rate
