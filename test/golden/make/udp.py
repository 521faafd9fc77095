"""UDP: lengths and checksums that are odd, conversations, and bytes that nobody takes apart."""
from packets import *


def make_udp():
    case = Capture("udp", __file__, "Lengths too small, too large and zero, no checksum and a wrong one, two conversations, over IPv4 and IPv6.")
    case.add(datagram(b"ask", 40000, 7777))
    case.add(datagram(b"answer", 7777, 40000, SERVER, CLIENT), 20)
    case.add(datagram(b"another", 40001, 7777), 1500)
    case.add(datagram(b"ask again", 40000, 7777))
    case.add(datagram(b"over six", 40000, 7777, CLIENT6, SERVER6))
    for source, destination in ((CLIENT, SERVER), (CLIENT6, SERVER6)):
        def add(data):
            case.add(packet(data, 17, source, destination))
        for options in ({"length": 4}, {"length": 0}, {"length": 300}, {"length": 10}, {"check": 0}, {"check": 0xbad}):
            add(udp(b"odd ones", 40000, 7777, source, destination, **options))
        add(udp(b"", 40000, 7777, source, destination))
        add(udp(b"odd", 40000, 7777, source, destination) + b"after the end")
        add(udp(b"x", 40000, 7777, source, destination)[:5])
    case.add(datagram(b"ports", 0, 0))
    case.add(datagram(b"ports", 65535, 65534))
    case.add(datagram(bytes(range(256)) + b"all the bytes there are", 40002, 7777))
    case.add(datagram(b"cut short here" * 4, 40002, 7777), captured=60)
    case.add(datagram(b"cut short here" * 4, 40002, 7777), captured=38)
    case.write()


def make_checksums():
    case = Capture("checksums", __file__, "Right, wrong, missing and cut checksums of IPv4, TCP, UDP, ICMP and ICMPv6, verified.")
    for source, destination in ((CLIENT, SERVER), (CLIENT6, SERVER6)):
        for options in ({}, {"check": 0xbad}, {"check": 0}, {"check": 0xffff}):
            case.add(packet(udp(b"payload", 40000, 7777, source, destination, **options), 17, source, destination))
            case.add(packet(tcp(b"payload", 40000, 7777, source, destination, **options), 6, source, destination))
        case.add(packet(tcp(b"payload" * 9, 40001, 7777, source, destination), 6, source, destination), captured=90)
    case.add(datagram(b"payload", 40000, 7777, check=0xbad))
    for check in (None, 0xbad):
        for kind, source, destination in ((1, CLIENT, SERVER), (58, CLIENT6, SERVER6)):
            data = u8(8 if kind == 1 else 128, 0) + u16(0, 7, 1) + b"data"
            data = with_checksum(data, 2, b"" if kind == 1 else pseudo(source, destination, 58, len(data)))
            case.add(packet(data if check is None else data[:2] + u16(check) + data[4:], kind, source, destination))
    case.write()
    with open(os.path.join(GOLDEN, "checksums", "options"), "w", encoding="ascii") as options:
        options.write(" ".join(f"-o {name}.check_checksum:TRUE" for name in ("ip", "tcp", "udp")) + "\n")


for make in (make_udp, make_checksums):
    make()
