"""A cable on which one direction takes its time, so that what an end is in can be looked at meanwhile.

slow.py between FROM TO SECONDS   hands frames between two devices; those from FROM to TO at once, the others later
slow.py plain DEVICE           its segments leave with their checksums: nobody on the way fills them in"""
import ctypes
import fcntl
import select
import socket
import struct
import sys
import time

ETH_P_ALL, PACKET_OUTGOING = 3, 4
SIOCETHTOOL, ETHTOOL_STXCSUM = 0x8946, 0x17


def plain(device):
    value = ctypes.create_string_buffer(struct.pack("II", ETHTOOL_STXCSUM, 0))
    request = struct.pack("16sP16x", device.encode(), ctypes.addressof(value))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCETHTOOL, request)


def opened(device):
    one = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    one.bind((device, ETH_P_ALL))
    return one


def hand_on(source, target, seconds):
    quick, slow = opened(source), opened(target)
    waiting = []  # when, frame
    while True:
        pause = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        for one in select.select([quick, slow], [], [], pause)[0]:
            frame, address = one.recvfrom(65536)
            if address[2] == PACKET_OUTGOING:
                continue
            if one is quick:
                slow.send(frame)
            else:
                waiting.append((time.monotonic() + seconds, frame))
        while waiting and waiting[0][0] <= time.monotonic():
            quick.send(waiting.pop(0)[1])


if sys.argv[1] == "plain":
    plain(sys.argv[2])
else:
    hand_on(sys.argv[2], sys.argv[3], float(sys.argv[4]))
