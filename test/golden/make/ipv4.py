"""IPv4: every option, broken headers, and fragments in every order."""
import random

from packets import *

UDP = udp(b"payload", 40000, 7777)


def options_frame(options, **rest):
    return packet(UDP, 17, options=options + b"\0" * (-len(options) % 4), **rest)


def make_options():
    case = Capture("ipv4-options", __file__, "Each IPv4 option of RFC 791 and after, and options that lie about their length.")
    hops = ip("192.0.2.10") + ip("192.0.2.20")
    case.add(options_frame(b"\1\1\1"))
    case.add(options_frame(u8(7, 11, 8) + hops))
    case.add(options_frame(u8(131, 11, 4) + hops))
    case.add(options_frame(u8(137, 11, 8) + hops))
    case.add(options_frame(u8(131, 11, 12) + hops))
    case.add(options_frame(u8(68, 12, 13, 0) + u32(1000, 2000)))
    case.add(options_frame(u8(68, 12, 5, 0x21) + hops[:4] + u32(3000)))
    case.add(options_frame(u8(68, 12, 5, 0x03) + hops[:4] + u32(0)))
    case.add(options_frame(u8(148, 4) + u16(0)))
    case.add(options_frame(u8(130, 11) + u16(0xf135, 1, 2) + b"\0\0\5"))
    case.add(options_frame(u8(133, 6) + b"\0\1\2\3"))
    case.add(options_frame(u8(134, 10) + u32(5) + u8(1, 4, 0, 7)))
    case.add(options_frame(u8(136, 4) + u16(0x1234)))
    case.add(options_frame(u8(11, 4) + u16(1500)))
    case.add(options_frame(u8(12, 4) + u16(1400)))
    case.add(options_frame(u8(82, 12) + u16(1, 2, 3) + ip(ROUTER)))
    case.add(options_frame(u8(145, 4) + u16(0)))
    case.add(options_frame(u8(147, 10) + u16(0) + ip(ROUTER) + u16(0)))
    case.add(options_frame(u8(149, 6) + ip(ROUTER)))
    case.add(options_frame(u8(25, 8, 0x0a, 1) + u32(0xabcdef00)))
    case.add(options_frame(u8(94, 6) + b"expt"))
    case.add(options_frame(u8(7, 40, 4) + hops))
    case.add(options_frame(u8(7, 1, 4) + hops))
    case.add(options_frame(u8(68, 3, 5)))
    case.add(options_frame(u8(0) + b"after the end"[:11]))
    case.write()


def make_header():
    case = Capture("ipv4-header", __file__, "Services, congestion marks, flags, every kind of address, lengths that lie, wrong checksums.")
    for tos in (0x00, 0xb8, 0x28, 0x03, 0x02, 0x01, 0xe0):
        case.add(packet(UDP, 17, tos=tos))
    for flags in (0, 1, 2, 4, 5):
        case.add(packet(UDP, 17, flags=flags, ident=0xabcd))
    case.add(packet(UDP, 17, check=0xbad))
    case.add(packet(UDP, 17, ttl=1))
    case.add(packet(UDP, 17, destination="224.0.0.1", ttl=5))
    case.add(packet(UDP, 17, source="127.0.0.1", destination="255.255.255.255"))
    case.add(packet(UDP, 17, length=19))
    case.add(packet(UDP, 17, length=2000))
    case.add(packet(UDP, 17, length=0))
    case.add(packet(UDP, 17, header_words=4))
    case.add(packet(UDP, 17, header_words=15))
    case.add(packet(UDP, 17, version=5))
    case.add(packet(b"no next header?", 59))
    case.add(packet(b"unassigned", 200))
    case.add(packet(b"", 17))
    case.add(packet(UDP, 17), captured=24)
    case.add(packet(UDP, 17), captured=14)
    case.write()


def fragment_frames(payload, ident, cuts, **rest):
    """The pieces of a packet between the offsets `cuts`."""
    edges = [0, *cuts, len(payload)]
    return [packet(payload[start:end], 17, ident=ident, flags=int(end < len(payload)), offset=start, **rest)
            for start, end in zip(edges, edges[1:])]


def make_fragments():
    case = Capture("ipv4-fragments", __file__, "Fragments in order, out of order, twice, overlapping with the same and other bytes, "
                   "too long, with a piece missing, two packets at once, a first fragment too short for the ports.")
    body = bytes(random.Random(1).randrange(97, 123) for _ in range(72))
    whole = udp(body, 40000, 7777)
    for frame in fragment_frames(whole, 1, (24, 48)):
        case.add(frame)
    for frame in reversed(fragment_frames(whole, 2, (24, 48))):
        case.add(frame)
    first, second, third = fragment_frames(whole, 3, (24, 48))
    for frame in (first, first, third, third, second, second):
        case.add(frame)
    for frame in (first, third):
        case.add(frame.replace(u16(3), u16(4), 1))
    case.add(packet(whole[:32], 17, ident=5, flags=1))
    case.add(packet(whole[24:56], 17, ident=5, flags=1, offset=24))
    case.add(packet(whole[56:], 17, ident=5, flags=0, offset=56))
    case.add(packet(whole[:32], 17, ident=6, flags=1))
    case.add(packet(b"other by" + whole[32:56], 17, ident=6, flags=1, offset=24))
    case.add(packet(whole[56:], 17, ident=6, flags=0, offset=56))
    case.add(packet(whole[:24], 17, ident=7, flags=1))
    case.add(packet(whole[48:], 17, ident=7, flags=0, offset=48))
    case.add(packet(whole[24:80] + b"beyond the end..", 17, ident=7, flags=1, offset=24))
    a, b = fragment_frames(whole, 8, (40,)), fragment_frames(whole, 8, (40,), source="192.0.2.3")
    for frame in (a[0], b[0], b[1], a[1]):
        case.add(frame)
    for frame in fragment_frames(udp(body, 40000, 7777)[:4] + whole[4:], 9, (8,)):
        case.add(frame)
    case.add(packet(whole[:30], 17, ident=10, flags=1))
    case.add(packet(whole[24:], 17, ident=10, flags=0, offset=24))
    for frame in fragment_frames(whole, 11, (24, 48))[1:]:
        case.add(frame)
    case.add(packet(b"", 17, ident=12, flags=1))
    case.add(packet(bytes(64), 17, ident=13, flags=0, offset=65528))
    case.add(fragment_frames(whole, 14, (24,))[0], captured=50)
    case.add(fragment_frames(whole, 14, (24,))[1])
    case.write()


for make in (make_options, make_header, make_fragments):
    make()
