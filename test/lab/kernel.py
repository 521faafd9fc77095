"""The states of TCP connections as the kernel has them, and those that dogfish showed.

kernel.py watch                     what `ss -tan` says, again and again until killed: a line for each connection, with
                                    the times before and after it was asked
kernel.py compare FRAMES CLIENT SERVER SECONDS
                                    FRAMES: time, stream, ports, flags, both states, as -T fields prints them, captured
                                    at the client's end; CLIENT, SERVER: what was watched there; SECONDS: what a frame
                                    takes from server to client. Prints what was compared, and what differs."""
import collections
import subprocess
import sys
import time

NAMES = {"SYN-RECV": "SYN-RECEIVED", "ESTAB": "ESTABLISHED"}
EARLY = 0.03  # a frame's time and the kernel's change lie that near
LATE = 0.5    # how much later than SECONDS a frame may be handed on
FIN_OR_RST = 5


def watch():
    while True:
        before = time.time()
        rows = subprocess.run(["ss", "-Htan"], capture_output=True, text=True, check=True).stdout.splitlines()
        after = time.time()
        print(f"{before:.6f} {after:.6f} -")
        for row in rows:
            state, _, _, local, peer = row.split()[:5]
            if state != "LISTEN":
                print(f"{before:.6f} {after:.6f} {state} {local.split(':')[-1]} {peer.split(':')[-1]}")
        sys.stdout.flush()
        time.sleep(0.02)


def read_frames(path):
    streams = collections.defaultdict(list)
    with open(path, encoding="ascii") as file:
        for line in file:
            when, stream, source, target, flags, client, server = line.rstrip("\n").split("\t")
            streams[stream].append((float(when), int(source), int(target), int(flags, 16), client, server))
    return streams


def read_looks(path):
    """A look: before, after, {(local port, peer port): state}."""
    looks = []
    with open(path, encoding="ascii") as file:
        for line in file:
            fields = line.split()
            if len(fields) == 3:
                looks.append((float(fields[0]), float(fields[1]), {}))
            elif len(fields) == 5 and looks:
                looks[-1][2][int(fields[3]), int(fields[4])] = NAMES.get(fields[2], fields[2])
    return looks[:-1]  # the last may be cut


def is_near(frame, look, is_server, client_port, seconds):
    """May the frame have reached, or left, the end between the two times?"""
    is_from_server = frame[1] != client_port
    early = EARLY
    if is_server and is_from_server and frame[3] & FIN_OR_RST:
        early += seconds + LATE  # it left before it was seen
    return frame[0] - early < look[1] and frame[0] + EARLY > look[0]


def compare(frames_path, watched, seconds):
    seen, wrong = collections.Counter(), 0
    for stream, frames in sorted(read_frames(frames_path).items()):
        client_port, server_port = frames[0][1:3]
        for is_server, looks in enumerate(watched):
            ports = (server_port, client_port) if is_server else (client_port, server_port)
            for look in looks:
                past = [frame for frame in frames if frame[0] < look[0]]
                if not past or any(is_near(frame, look, is_server, client_port, seconds) for frame in frames):
                    continue
                shown, kernel = past[-1][4 + is_server], look[2].get(ports, "CLOSED")
                if shown == kernel:
                    seen["server" if is_server else "client", shown] += 1
                else:
                    wrong += 1
                    print(f"stream {stream}, {look[0]:.3f}: the {'server' if is_server else 'client'} is {kernel}, shown {shown}")
    for (end, state), count in sorted(seen.items()):
        print(f"{end} {state} {count}", file=sys.stderr)
    print(*(f"{end}:{state}" for end, state in sorted(seen)))
    sys.exit(wrong != 0)


if sys.argv[1] == "watch":
    watch()
else:
    compare(sys.argv[2], [read_looks(path) for path in sys.argv[3:5]], float(sys.argv[5]))
