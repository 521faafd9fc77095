"""What the lower layers rarely see: headers that contradict themselves, options that are wrong, fragments that do
not fit together, tags and trailers at the edge."""
from packets import *

DATA = udp(b"0123456789abcdef" * 4, 40000, 7777)  # 72 bytes
DATA6 = udp(b"0123456789abcdef" * 4, 40000, 7777, CLIENT6, SERVER6)
SMALL = udp(b"text", 40000, 7777)
SMALL6 = udp(b"text", 40000, 7777, CLIENT6, SERVER6)


def fragment(start, end, ident, last=False, data=DATA):
    return packet(data[start:end], 17, ident=ident, flags=0 if last else 1, offset=start)


def fragment6(start, end, ident, last=False, data=DATA6):
    header = u8(17, 0) + u16(start | (0 if last else 1)) + u32(ident)
    return packet(header + data[start:end], 44, CLIENT6, SERVER6)


def make_fragments():
    for name, one, version in (("ipv4-fragment-corners", fragment, 4), ("ipv6-fragment-corners", fragment6, 6)):
        case = Capture(name, __file__, f"IPv{version} fragments that overlap with other bytes, end twice, or reach past the end.")
        whole = DATA if version == 4 else DATA6
        other = bytes(byte ^ 1 for byte in whole)
        for frame in (one(0, 24, 1), one(16, 48, 1, data=other), one(48, 72, 1, last=True)):
            case.add(frame)
        for frame in (one(24, 48, 2, last=True), one(48, 72, 2, last=True), one(0, 24, 2)):
            case.add(frame)
        for frame in (one(24, 48, 3, last=True), one(48, 72, 3), one(0, 24, 3)):
            case.add(frame)
        for frame in (one(0, 24, 4), one(0, 24, 4), one(24, 72, 4, last=True), one(0, 24, 4)):
            case.add(frame)
        case.add(one(0, 24, 5), captured=50 if version == 4 else 70)
        case.add(one(24, 72, 5, last=True))
        case.write()


def make_ipv4_options():
    case = Capture("ipv4-option-corners", __file__, "IPv4 options: four NOPs, pointers before and inside an address, a Quick-Start report.")
    route = ip(ROUTER) + bytes(4)
    for options in (b"\1\1\1\1", u8(7, 11, 2) + route + b"\0", u8(7, 11, 6) + route + b"\0",
                    u8(25, 8, 0x85, 64) + u32(4)):
        case.add(packet(SMALL, 17, options=options))
    case.write()


def make_ipv4_checksum():
    case = Capture("ipv4-checksum", __file__, "IPv4 header checksums, right, wrong and cut short, verified as asked.")
    case.add(packet(SMALL, 17))
    case.add(packet(SMALL, 17, check=0x1234))
    case.add(packet(SMALL, 17), captured=30)
    case.write()
    with open(os.path.join(GOLDEN, "ipv4-checksum", "options"), "w", encoding="utf-8") as options:
        options.write("-o ip.check_checksum:TRUE\n")


def extension(next_header, body):
    assert len(body) % 8 == 6
    return u8(next_header, (len(body) + 2) // 8 - 1) + body


def make_ipv6():
    case = Capture("ipv6-corners", __file__, "IPv6: another version, jumbo payload options that are wrong, odd routing headers, rare options.")
    six = bytearray(ipv6(SMALL6, 17))
    six[0] = 0x50
    case.add(ethernet(bytes(six), 0x86dd))
    case.add(ethernet(ipv6(SMALL6, 17, "fe80::200:5eff:fe00:5301", "fe80::200:5eff:fe00:5302"), 0x86dd))
    case.add(packet(extension(17, u8(0xc2, 4) + u32(100)) + SMALL6, 0, CLIENT6, SERVER6))
    case.add(packet(extension(17, u8(1, 4) + bytes(4)) + SMALL6, 0, CLIENT6, SERVER6, length=0))
    case.add(packet(extension(17, u8(7, 12) + u32(1) + u8(1, 2) + u16(0) + u32(0x80000000)) + SMALL6, 0, CLIENT6, SERVER6))
    case.add(packet(extension(17, u8(140, 4, 3) + b"abc" + u8(1, 6) + bytes(6)) + SMALL6, 60, CLIENT6, SERVER6))
    case.add(packet(extension(17, u8(0, 1) + bytes(4) + bytes(8)) + SMALL6, 43, CLIENT6, SERVER6))
    case.add(packet(extension(17, u8(0, 1) + bytes(4) + ip("ff02::1")) + SMALL6, 43, CLIENT6, SERVER6))
    case.write()


def make_link():
    packet4 = ipv4(SMALL, 17)
    case = Capture("link-corners", __file__, "Ethernet lengths and types that are neither, trailers in tags, lengths past the end.")
    case.add(ethernet(bytes(50), 1520))
    case.add(ethernet(packet4, 0x0800) + b"\7" * 18)
    case.add(ethernet(u16(0x2005, 0x88a8, 0x0006, 0x0800) + packet4, 0x88a8) + b"\7" * 12)
    case.add(ethernet(u16(0x2005, 300) + u8(0x42, 0x42, 3) + bytes(40), 0x8100))
    case.add(packet(u16(0xa001, 0x0800, 0xffff, 0) + u32(7) + packet4, 47))
    case.add(packet(u16(0x3081, 0x880b) + u16(4, 9) + u32(1, 2) + u16(0xff03, 0x0021) + packet4, 47))
    case.add(packet(u32(7, 8) + b"nobody can read this", 50))
    case.write()


def make_others():
    packet4 = ipv4(SMALL, 17)
    case = Capture("null-types", __file__, "BSD loopback with an ethertype or 16 bits in place of a family.", LINK_NULL)
    for first in (struct.pack("<I", 0x0800), struct.pack(">I", 0x0800), struct.pack("<I", 2 << 16), u16(0xff03, 0x21)):
        case.add(first + packet4)
    case.write()
    case = Capture("sll-corners", __file__, "Cooked captures: a GRE tunnel's address type, a trailer.", LINK_SLL)
    case.add(u16(0, 778, 4) + ip(ROUTER) + bytes(4) + u16(0x0800) + packet4)
    case.add(u16(0, 1, 6) + mac(CLIENT_MAC) + u16(0, 0x0800) + packet4 + b"trailer")
    case.write()
    case = Capture("ppp-direction", __file__, "PPP with a byte that says which way a frame went.", 204)
    case.add(u8(0, 0xff, 3) + u16(0x21) + packet4)
    case.add(u8(1) + u16(0x57) + ipv6(SMALL6, 17))
    case.write()


make_fragments()
make_ipv4_options()
make_ipv4_checksum()
make_ipv6()
make_link()
make_others()
