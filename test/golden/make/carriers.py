"""What carries frames and packets inside others: MPLS and pseudowires, 802.1ah, VXLAN, GENEVE, GTP-U, PPPoE; and the
link layers that are neither Ethernet's nor the kernel's: Cisco HDLC, ARCNET, FDDI, Juniper's."""
from packets import *

ECHO = with_checksum(u8(8, 0) + u16(0, 0x1234, 1) + bytes(range(0x20, 0x30)), 2)
ECHO6 = with_checksum(u8(128, 0) + u16(0, 0x1234, 1) + bytes(range(0x20, 0x30)), 2,
                      pseudo(CLIENT6, SERVER6, 58, 24))
PACKET, PACKET6 = ipv4(ECHO, 1), ipv6(ECHO6, 58)
INNER = ethernet(PACKET, 0x0800, "02:00:00:00:02:01", "02:00:00:00:02:02")
LINK_ARCNET, LINK_FDDI, LINK_CHDLC, LINK_ARCNET_LINUX, LINK_JUNIPER = 7, 10, 104, 129, 178


def label(value, bottom=1, traffic=0, ttl=64):
    return u32(value << 12 | traffic << 9 | bottom << 8 | ttl)


def make_mpls():
    case = Capture("mpls", __file__, "MPLS: one label and three, reserved ones, IP, pseudowires and channels below, stacks that end early.")
    for below in (label(16) + PACKET, label(1, 0) + label(21) + PACKET, label(13) + u8(0x10, 0) + u16(0x21) + PACKET,
                  label(24) + u8(0x10, 0) + u16(0x57) + PACKET6, label(2) + PACKET6, label(19) + INNER,
                  label(20) + u32(7) + INNER, label(22) + b"\x80 what is this, then?", label(22), label(23, 0),
                  label(22)[:3], label(24) + u8(0, 0, 0, 0) + b"short"):
        case.add(ethernet(below, 0x8847))
    case.add(ethernet(label(17, 0) + label(18, 0, traffic=5) + label(2) + PACKET6, 0x8848))
    case.add(packet(u16(0, 0x8847) + label(16) + PACKET, 47))
    case.write()


def make_backbone():
    case = Capture("ieee8021ah", __file__, "802.1ah service tags, alone and behind a backbone's VLAN tag, with every bit, cut short.")

    def add(tag, kind, payload, captured=None):
        case.add(ethernet(u32(tag) + mac(SERVER_MAC) + mac(CLIENT_MAC) + u16(kind) + payload, 0x88e7, "02:00:00:00:01:01",
                          "02:00:00:00:01:02"), captured=captured)
    add(5, 0x0800, PACKET)
    add(0xffffffff, 0x86dd, PACKET6)
    add(5, 0x8100, u16(3, 0x0800) + PACKET)
    add(5, 0x0800, ipv4(ECHO[:8], 1) + bytes(10))
    add(5, 0x1234, b"unknown")
    for captured in (30, 26, 16):
        add(5, 0x0800, PACKET, captured)
    case.add(ethernet(u16(0x2005, 0x88e7) + u32(6) + mac(SERVER_MAC) + mac(CLIENT_MAC) + u16(0x0800) + PACKET, 0x8100))
    case.write()


def make_vxlan():
    case = Capture("vxlan", __file__, "VXLAN: every flag, a group policy, frames that are cut short or not there.")
    for payload in (u16(0x0800, 0) + u32(42 << 8) + INNER, u16(0x8848, 77) + u32(0xffffff01) + ethernet(PACKET6, 0x86dd),
                    bytes(8) + INNER, u16(0x0800, 0) + u32(42 << 8), u16(0x0800, 0, 0)):
        case.add(datagram(payload, 50000, 4789))
    case.write()


def geneve(options, kind, payload, flags=0, first=None):
    return u8(len(options) // 4 if first is None else first, flags) + u16(kind) + u32(42 << 8) + options + payload


def make_geneve():
    case = Capture("geneve", __file__, "GENEVE: Ethernet, IP and MPLS inside, options of several classes, options that are too long.")

    def option(kind, number, data):
        return u16(kind) + u8(number, len(data) // 4) + data
    several = option(0x0102, 0x80, u32(7)) + option(0x0100, 1, b"") + option(0xfff0, 2, bytes(12))
    for payload in (geneve(b"", 0x6558, INNER), geneve(b"", 0x0800, PACKET), geneve(b"", 0x86dd, PACKET6, 0x40),
                    geneve(several, 0x6558, INNER, 0x40), geneve(several, 0x6558, INNER, 0xff),
                    geneve(u16(1) + u8(1, 5), 0x6558, INNER), geneve(b"", 0x1234, b"unknown"),
                    geneve(b"", 0x6558, INNER, first=0x40), geneve(b"", 0x8847, label(16) + PACKET),
                    geneve(b"", 0x6558, b""), geneve(b"", 0x6558, b"", first=3), geneve(b"", 0x6558, b"")[:5]):
        case.add(datagram(payload, 50000, 6081))
    case.write()


def make_gtp():
    case = Capture("gtp", __file__, "GTP-U: packets with sequence numbers and extension headers, echo, errors, lengths that are wrong.")

    def add(kind, payload, flags=0x30, length=None, size=None):
        length = len(payload) if length is None else length
        case.add(datagram((u8(flags, kind) + u16(length) + u32(0x1234) + payload)[:size], 2152, 2152))
    add(255, PACKET)
    add(255, PACKET6)
    add(255, u16(7) + u8(9, 0) + PACKET, 0x33)
    add(255, u16(0) + u8(0, 0x85, 1, 0x10, 9, 0) + PACKET, 0x34)
    add(255, u16(0) + u8(0, 0xc0, 1, 0x10, 9, 0x85, 2, 0, 9, 0, 0, 0, 0, 0) + PACKET, 0x36)
    add(1, u16(7) + u8(0, 0), 0x32)
    add(2, u16(7) + u8(0, 0, 14, 0), 0x32)
    add(26, u8(16) + u32(0x1234) + u8(133) + u16(4) + ip(CLIENT))
    add(254, b"")
    add(255, b"\0not IP")
    add(255, PACKET, length=20)
    add(255, PACKET, length=200)
    add(255, PACKET, size=6)
    add(255, u16(7) + u8(0), 0x34)
    add(255, u16(0) + u8(0, 0x85, 0, 0x10, 9, 0) + PACKET, 0x34)
    add(255, PACKET, 0x20)
    case.write()


def make_pppoe():
    case = Capture("pppoe", __file__, "PPPoE: discovery with each tag, errors, hostile names, sessions with wrong lengths.")

    def add(code, payload, kind=0x8863, session=17, length=None, version=0x11, size=None):
        length = len(payload) if length is None else length
        frame = u8(version, code) + u16(session, length) + payload
        case.add(ethernet(frame[:size], kind, pad=size is None))

    def tag(kind, data):
        return u16(kind, len(data)) + data
    add(9, tag(0x0101, b"") + tag(0x0103, b"\1\2\3\4"), session=0)
    add(7, tag(0x0101, b"isp") + tag(0x0102, b"BRAS") + tag(0x0104, b"cookie") + tag(0x0103, b"\1\2"), session=0)
    add(0x19, tag(0x0101, b"isp") + tag(0x0110, b"relay") + tag(0x0120, u16(1500)), session=0)
    add(0x65, tag(0x0101, b"isp") + tag(0, b"") + b"ignored")
    add(0x65, tag(0x0201, b"no such service") + tag(0x0202, b"full") + tag(0x0203, b"generic"), session=0)
    add(0x65, tag(0x0102, b"\x1b[2J\r\xff\xfe"))
    add(0xa7, b"")
    add(0x55, tag(0x0999, b"abc"))
    add(9, u16(0x0101, 50) + b"abc")
    for payload in (u16(0x0021) + PACKET, u16(0x0057) + PACKET6, u8(0x21) + PACKET, u16(0xc021) + u8(1, 1) + u16(4)):
        add(0, payload, 0x8864)
    for length in (20, 200):
        add(0, u16(0x0021) + PACKET, 0x8864, length=length)
    add(0, u16(0x0021) + PACKET, 0x8864, version=0x22)
    add(0, b"", 0x8864, size=4)
    add(9, b"", size=4)
    case.write()


def make_chdlc():
    case = Capture("chdlc", __file__, "Cisco HDLC: IP, MPLS and Ethernet, SLARP of each type, unknown protocols.", LINK_CHDLC)
    for address, kind, payload in ((0x0f, 0x0800, PACKET), (0x8f, 0x86dd, PACKET6), (0x0f, 0x8847, label(16) + PACKET),
                                   (0x8f, 0x8035, u32(2, 1, 2) + u16(0xffff)), (0x8f, 0x8035, u32(2, 1, 2) + u16(0x04ff)),
                                   (0x8f, 0x8035, u32(0) + ip(CLIENT) + ip("255.255.255.0")),
                                   (0x8f, 0x8035, u32(1) + ip(CLIENT) + ip("255.255.255.0")), (0x8f, 0x8035, u32(9, 8)),
                                   (0x0f, 0x6558, INNER), (0x0f, 0x1234, b"unknown"), (0x0f, 0x0800, b"")):
        case.add(u8(address, 0) + u16(kind) + payload)
    case.add(u8(0x0f, 0, 8))
    case.write()


def make_arcnet():
    arp = u16(7, 0x0800) + u8(1, 4) + u16(1) + u8(1) + ip(CLIENT) + u8(0) + ip(SERVER)
    for name, link, offset in (("arcnet", LINK_ARCNET, b""), ("arcnet-linux", LINK_ARCNET_LINUX, u16(0xab08))):
        case = Capture(name, __file__, "ARCNET: RFC 1051 and 1201, an exception header, a split packet, other protocols.", link)
        split = u8(0) + u16(7)
        for start in (u8(0xf0) + PACKET, u8(0xf1) + arp, u8(0xd4) + split + PACKET, u8(0xd5) + split + arp,
                      u8(0xd6) + split + arp, u8(0xc4) + split + PACKET6, u8(0xe8) + split + INNER, u8(0x80) + b"diagnose",
                      u8(0xd4, 3) + u16(7) + PACKET[:20], u8(0xd4, 0), b""):
            case.add(u8(1, 2) + offset + start)
        if link == LINK_ARCNET:
            case.add(u8(1, 2, 0xd4, 0xff, 0, 0xff, 0xff) + split + PACKET)
        case.add(u8(1))
        case.write()


def make_fddi():
    case = Capture("fddi", __file__, "FDDI: LLC with addresses in the order of its bits, and frames that are no LLC.", LINK_FDDI)
    addresses = bytes.fromhex("400000000080" "400000000040")
    snap = u8(0xaa, 0xaa, 3, 0, 0, 0)
    for control, payload in ((0x50, snap + u16(0x0800) + PACKET), (0x57, snap + u16(0x86dd) + PACKET6),
                             (0xd0, snap + u16(0x0800) + PACKET), (0x41, bytes(20)), (0x4f, bytes(20)), (0xc2, bytes(4)),
                             (0xc3, bytes(4)), (0x80, b""), (0x00, b""), (0x20, b"abc"), (0x61, b"abc"), (0x50, b"")):
        case.add(u8(control) + addresses + payload)
    case.add(u8(0x50) + addresses[:6])
    case.write()


def make_juniper():
    case = Capture("juniper", __file__, "Juniper's frames: with extensions and without, without their link layer, cut short.", LINK_JUNIPER)
    magic = b"MGC"
    extensions = u8(3, 1, 1, 6, 1, 14)
    for frame in (magic + u8(0x80) + u16(len(extensions)) + extensions + INNER, magic + u8(1) + INNER,
                  magic + u8(2) + struct.pack("<I", 2) + PACKET, magic + u8(0x80) + u16(90) + INNER[:20], magic):
        case.add(frame)
    case.write()


for make in (make_mpls, make_backbone, make_vxlan, make_geneve, make_gtp, make_pppoe, make_chdlc, make_arcnet, make_fddi,
             make_juniper):
    make()
