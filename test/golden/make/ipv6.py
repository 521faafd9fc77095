"""IPv6: the header, each extension header with its options, and fragments."""
from packets import *

UDP6 = udp(b"payload", 40000, 7777, CLIENT6, SERVER6)
HOP_BY_HOP, TCP_, UDP_, ROUTING, FRAGMENT, NONE, DESTINATION, MOBILITY = 0, 6, 17, 43, 44, 59, 60, 135


def extension(next_header, content):
    """A header that counts its length in eights, padded with PadN or Pad1."""
    rest = -(len(content) + 2) % 8
    content += b"" if rest == 0 else b"\0" if rest == 1 else u8(1, rest - 2) + bytes(rest - 2)
    return u8(next_header, (len(content) + 2) // 8 - 1) + content


def frame6(payload, next_header, **rest):
    return packet(payload, next_header, CLIENT6, SERVER6, **rest)


def make_header():
    case = Capture("ipv6-header", __file__, "Traffic classes, flow labels, every kind of address, lengths that lie, no next header.")
    case.add(frame6(UDP6, UDP_, traffic=0xb8, flow=0x12345))
    case.add(frame6(UDP6, UDP_, traffic=0x03))
    for source, destination in (("fe80::1", "ff02::1"), ("::1", "::1"), ("2002:c000:201::1", "2001:0:c000:201::1"),
                                ("::ffff:192.0.2.1", "64:ff9b::c000:202"), ("fe80::200:ff:fe00:1", "ff02::1:ff00:2"),
                                ("fd00::1", "::"), ("fe80::5efe:c000:201", "ff0e::101")):
        case.add(packet(udp(b"payload", 40000, 7777, source, destination), UDP_, source, destination))
    case.add(frame6(UDP6, UDP_, length=400))
    case.add(frame6(UDP6, UDP_, length=4))
    case.add(frame6(UDP6, UDP_, length=0))
    case.add(frame6(b"after none", NONE))
    case.add(frame6(b"", NONE))
    case.add(frame6(b"unassigned", 200))
    case.add(frame6(UDP6, UDP_), captured=40)
    case.write()


def make_extensions():
    case = Capture("ipv6-extensions", __file__, "Hop-by-hop, destination, routing (types 0, 2, 3, 4 and others), mobility, HIP, shim6, "
                   "with every option; and chains of them.")
    options = (u8(5, 2, 0, 0), u8(0xc2, 4) + u32(70000), u8(4, 1, 64), u8(0x26, 6, 1, 100) + u32(0x12345678),
               u8(7, 8) + u32(5) + u8(0, 1) + u16(7), u8(0xc9, 16) + ip("2001:db8::9"), u8(0x8a, 4) + u32(1),
               u8(0x63, 4) + u8(0x80, 1) + u16(256), u8(0x6d, 4) + bytes(4), u8(0x0f, 10) + bytes(range(10)),
               u8(0x8b, 3) + b"lio", u8(0xee, 4) + bytes(4), u8(0x8c, 2) + bytes(2), u8(0x30, 4) + u32(1400),
               u8(0x31, 4) + u32(3), u8(0x1e, 3) + b"exp", u8(0x77, 2) + b"??", b"\0")
    for option in options:
        case.add(frame6(extension(UDP_, option) + UDP6, HOP_BY_HOP))
    for option in options[2:8]:
        case.add(frame6(extension(UDP_, option) + UDP6, DESTINATION))
    hops = ip("2001:db8::a") + ip("2001:db8::b")
    case.add(frame6(extension(UDP_, u8(0, 2) + u32(0) + hops) + UDP6, ROUTING))
    case.add(frame6(extension(UDP_, u8(0, 0) + u32(0) + hops) + UDP6, ROUTING))
    case.add(frame6(extension(UDP_, u8(2, 1) + u32(0) + hops[:16]) + UDP6, ROUTING))
    case.add(frame6(extension(UDP_, u8(3, 2, 0x99, 0x20, 0, 0) + b"abcdefgh" + b"ABCDEFG\0") + UDP6, ROUTING))
    case.add(frame6(extension(UDP_, u8(4, 1, 1, 0) + u16(5) + hops) + UDP6, ROUTING))
    case.add(frame6(extension(UDP_, u8(4, 0, 1, 0x40) + u16(5) + hops + u8(5, 6) + bytes(6)) + UDP6, ROUTING))
    case.add(frame6(extension(UDP_, u8(1, 0) + u32(0)) + UDP6, ROUTING))
    case.add(frame6(extension(UDP_, u8(253, 3) + b"test") + UDP6, ROUTING))
    case.add(frame6(extension(UDP_, u8(0, 9) + u32(0) + hops) + UDP6, ROUTING))
    case.add(frame6(u8(UDP_, 4) + u16(0) + u32(9, 1) + bytes(12) + UDP6, 51))
    case.add(frame6(u32(9, 1) + b"encrypted", 50))
    case.add(frame6(u8(NONE, 0, 0, 0) + u16(0, 0), MOBILITY))
    case.add(frame6(u8(NONE, 4, 1, 0x11) + bytes(36), 139))
    case.add(frame6(u8(NONE, 0, 0x80, 0) + bytes(4), 140))
    chain = extension(DESTINATION, u8(5, 2, 0, 0)) + extension(ROUTING, u8(4, 1, 64)) + \
        extension(FRAGMENT, u8(0, 1) + u32(0) + hops[:16]) + u8(DESTINATION, 0) + u16(0) + u32(77) + \
        extension(UDP_, u8(4, 1, 8)) + UDP6
    case.add(frame6(chain, HOP_BY_HOP))
    case.add(frame6(extension(HOP_BY_HOP, u8(5, 2, 0, 0)) + extension(UDP_, b"\0") + UDP6, DESTINATION))
    case.add(frame6(u8(UDP_, 200) + bytes(6), HOP_BY_HOP))
    case.add(frame6(u8(UDP_, 0, 5, 200, 0, 0, 0, 0) + UDP6, HOP_BY_HOP))
    case.add(frame6(extension(UDP_, u8(0xc2, 4) + u32(70000)) + UDP6, HOP_BY_HOP, length=0))
    case.add(frame6(extension(UDP_, u8(5, 2, 0, 0)) + UDP6, HOP_BY_HOP), captured=56)
    case.write()


def fragment(whole, ident, start, end, more, next_header=UDP_, before=b""):
    header = u8(next_header, 0) + u16(start | more) + u32(ident)
    if before:
        return frame6(before + header + whole[start:end], DESTINATION)
    return frame6(header + whole[start:end], FRAGMENT)


def make_fragments():
    case = Capture("ipv6-fragments", __file__, "Fragments in order, out of order, twice, overlapping, atomic, with headers before and "
                   "after, with a piece missing.")
    whole = udp(bytes(range(0x40, 0x40 + 64)), 40000, 7777, CLIENT6, SERVER6)
    pieces = ((0, 24, 1), (24, 48, 1), (48, 72, 0))
    for piece in pieces:
        case.add(fragment(whole, 1, *piece))
    for piece in reversed(pieces):
        case.add(fragment(whole, 2, *piece))
    for index in (0, 0, 2, 1, 1):
        case.add(fragment(whole, 3, *pieces[index]))
    for piece in ((0, 32, 1), (24, 48, 1), (48, 72, 0)):
        case.add(fragment(whole, 4, *piece))
    case.add(fragment(whole, 5, 0, 72, 0))
    for piece in pieces:
        case.add(fragment(whole, 6, *piece, before=extension(FRAGMENT, u8(4, 1, 1))))
    case.add(fragment(whole, 7, *pieces[0]))
    case.add(fragment(whole, 7, *pieces[2]))
    with_header = extension(UDP_, u8(4, 1, 9)) + whole
    for start, end, more in ((0, 40, 1), (40, len(with_header), 0)):
        case.add(fragment(with_header, 8, start, end, more, DESTINATION))
    case.add(fragment(whole, 9, 8, 40, 0))
    case.add(frame6(u8(UDP_, 0) + u16(0), FRAGMENT))
    case.write()


for make in (make_header, make_extensions, make_fragments):
    make()
