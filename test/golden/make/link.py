"""The ways to an IP packet: Ethernet, 802.3 with LLC and SNAP, VLANs, cooked captures, loopback, raw, PPP."""
from packets import *

ECHO = with_checksum(u8(8, 0) + u16(0, 0x1234, 1) + bytes(range(0x20, 0x30)), 2)
ECHO6 = with_checksum(u8(128, 0) + u16(0, 0x1234, 1) + bytes(range(0x20, 0x30)), 2,
                      pseudo(CLIENT6, SERVER6, 58, 24))
PACKET, PACKET6 = ipv4(ECHO, 1), ipv6(ECHO6, 58)
BROADCAST = "ff:ff:ff:ff:ff:ff"
STP_GROUP = "01:80:c2:00:00:00"


def ieee8023(payload, length=None, destination=SERVER_MAC, trailer=b""):
    return ethernet(payload, len(payload) if length is None else length, destination=destination) + trailer


def make_ethernet():
    case = Capture("ethernet", __file__, "Ethernet II: padding, trailers, frame check sequences, odd types, group and local addresses.")
    case.add(ethernet(PACKET, 0x0800))
    case.add(ethernet(ipv4(ECHO[:8], 1), 0x0800, pad=True))
    case.add(ethernet(PACKET, 0x0800) + b"trailing bytes, 20..")
    case.add(ethernet(PACKET6, 0x86dd, destination=BROADCAST))
    case.add(ethernet(b"to a group", 0x88b5, source="00:00:5e:00:01:01", destination="01:00:5e:00:00:01", pad=True))
    case.add(ethernet(b"no such type" * 4, 0x1234))
    case.add(ethernet(b"", 0x0800))
    case.add(ethernet(b"", 0x0800)[:9])
    case.add(ethernet(PACKET, 0x0800), captured=40)
    case.write()


def make_llc():
    case = Capture("llc", __file__, "802.3 frames with LLC (U, S and I formats) and SNAP, and raw 802.3.")
    case.add(ieee8023(u8(0xaa, 0xaa, 3, 0, 0, 0) + u16(0x0800) + PACKET))
    case.add(ieee8023(u8(0xaa, 0xaa, 3, 0, 0, 0x0c) + u16(0x2000) + b"\x02\xb4\0\0some of CDP", trailer=b"\0" * 20))
    case.add(ieee8023(u8(0xaa, 0xaa, 3, 0, 0, 0xf8) + u16(0x86dd) + PACKET6))
    case.add(ieee8023(u8(0x42, 0x42, 3) + bytes(35), destination=STP_GROUP, trailer=bytes(8)))
    case.add(ieee8023(u8(0xe0, 0xe0, 3) + b"\xff\xff" + bytes(28)))
    case.add(ieee8023(u8(0xf0, 0xf1, 0x01, 0x0a) + bytes(10), trailer=bytes(32)))
    case.add(ieee8023(u8(0xf0, 0xf0, 0x02, 0x05) + b"information", trailer=bytes(31)))
    case.add(ieee8023(u8(0xf0, 0xf0, 0x7f), trailer=bytes(43)))
    case.add(ieee8023(u8(0xf0, 0xf1, 0x73), trailer=bytes(43)))
    case.add(ieee8023(u8(0x04, 0x05, 0x05, 0x11), trailer=bytes(42)))
    case.add(ieee8023(u8(0x00, 0x01, 0xaf, 0x81, 0x01, 0x00), trailer=bytes(40)))
    case.add(ieee8023(u8(0x06, 0x06, 3) + PACKET))
    case.add(ieee8023(u8(0xff, 0xff) + u16(30) + bytes(26), length=30, trailer=bytes(16)))
    case.add(ieee8023(u8(0xaa, 0xaa, 3), trailer=bytes(43)))
    case.add(ieee8023(u8(0xfe, 0xfe, 3, 0x83) + bytes(20)))
    case.add(ieee8023(b"\x42\x42\x03\0\0", length=200))
    case.write()


def make_vlan():
    case = Capture("vlan", __file__, "802.1Q and 802.1ad tags, one, two and three of them, with priorities, and a length in place of a type.")
    case.add(ethernet(u16(0x0064, 0x0800) + PACKET, 0x8100))
    case.add(ethernet(u16(7 << 13 | 1 << 12 | 0xfff, 0x86dd) + PACKET6, 0x8100))
    case.add(ethernet(u16(0x6065, 0x8100, 0x0066, 0x0800) + PACKET, 0x88a8))
    case.add(ethernet(u16(0x2003, 0x8100, 0x4004, 0x8100, 0x0005, 0x0800) + PACKET, 0x8100))
    case.add(ethernet(u16(0, 38) + u8(0x42, 0x42, 3) + bytes(35), 0x8100, destination=STP_GROUP))
    case.add(ethernet(u16(0x0064, 0x0806) + u16(1, 0x0800) + u8(6, 4) + u16(1) + mac(CLIENT_MAC) + ip(CLIENT) +
                      bytes(6) + ip(SERVER) + bytes(18), 0x8100))
    case.add(ethernet(u16(0x0064), 0x8100))
    case.add(ethernet(u16(0x0001, 0x9999) + b"no such type", 0x88a8))
    case.add(ethernet(u16(0x0001, 0x0800) + PACKET, 0x9100))
    case.write()


def make_sll():
    case = Capture("sll", __file__, "Linux cooked capture, version 1: each packet type, ARPHRD values, 802.2 and unknown protocols.", LINK_SLL)
    for kind in range(5):
        case.add(u16(kind, 1, 6) + mac(CLIENT_MAC) + u16(0, 0x0800) + PACKET)
    case.add(u16(4, 772, 6) + bytes(8) + u16(0x86dd) + PACKET6)
    case.add(u16(0, 512, 0) + bytes(8) + u16(0x0800) + PACKET)
    case.add(u16(0, 1, 6) + mac(CLIENT_MAC) + u16(0, 4) + u8(0x42, 0x42, 3) + bytes(35))
    case.add(u16(0, 1, 6) + mac(CLIENT_MAC) + u16(0, 1) + b"\xff\xff" + bytes(28))
    case.add(u16(9, 65535, 4) + b"\1\2\3\4\0\0\0\0" + u16(0x1234) + b"unknown")
    case.add(u16(0, 1, 6) + mac(CLIENT_MAC) + u16(0, 0x0806, 1, 0x0800) + u8(6, 4) + u16(1) + mac(CLIENT_MAC) +
             ip(CLIENT) + bytes(6) + ip(SERVER))
    case.add(u16(0, 824, 4) + ip(SERVER) + bytes(4) + u16(0x0800) + PACKET)
    case.add(u16(0, 1, 6) + b"\1\2")
    case.write()


def make_sll2():
    case = Capture("sll2", __file__, "Linux cooked capture, version 2: each packet type, ARPHRD values, interface numbers.", LINK_SLL2)

    def add(protocol, payload, kind=0, arphrd=1, length=6, address=mac(CLIENT_MAC) + bytes(2), interface=2):
        case.add(u16(protocol, 0) + u32(interface) + u16(arphrd) + u8(kind, length) + address + payload)
    for kind in range(5):
        add(0x0800, PACKET, kind)
    add(0x86dd, PACKET6, arphrd=772, interface=1)
    add(0x0800, PACKET, arphrd=512, length=0, address=bytes(8))
    add(4, u8(0x42, 0x42, 3) + bytes(35))
    add(0x1234, b"unknown", kind=7, arphrd=65534, length=12)
    add(0x8100, u16(0x0064, 0x0800) + PACKET)
    case.add(u16(0x0800, 0) + u8(0, 0))
    case.write()


def make_null():
    case = Capture("null", __file__, "BSD loopback (NULL): both byte orders, the systems' numbers for IPv6, an unknown family.", LINK_NULL)
    case.add(struct.pack("<I", 2) + PACKET)
    case.add(struct.pack(">I", 2) + PACKET)
    for family in (10, 24, 28, 30):
        case.add(struct.pack("<I", family) + PACKET6)
    case.add(struct.pack("<I", 7) + b"open systems?")
    case.add(struct.pack("<I", 99) + b"unknown family")
    case.add(b"\2\0")
    case.write()


def make_loop():
    case = Capture("loop", __file__, "OpenBSD loopback (LOOP): the family in network byte order.", LINK_LOOP)
    case.add(u32(2) + PACKET)
    case.add(u32(24) + PACKET6)
    case.add(u32(2)[:3])
    case.write()


def make_raw():
    for name, link, about in (("raw", LINK_RAW, "Raw IP: the version nibble decides."),
                              ("raw-ipv4", LINK_IPV4, "Raw IPv4 by link type."),
                              ("raw-ipv6", LINK_IPV6, "Raw IPv6 by link type.")):
        case = Capture(name, __file__, about, link)
        if link != LINK_IPV6:
            case.add(PACKET)
        if link != LINK_IPV4:
            case.add(PACKET6)
        if link == LINK_RAW:
            case.add(b"\x10neither of the two")
            case.add(b"")
        case.write()


def make_ppp():
    case = Capture("ppp", __file__, "PPP with and without address and control, compressed protocol numbers, LCP, IPv6.", LINK_PPP)
    case.add(u8(0xff, 3) + u16(0x0021) + PACKET)
    case.add(u16(0x0021) + PACKET)
    case.add(u8(0x21) + PACKET)
    case.add(u8(0xff, 3) + u16(0x0057) + PACKET6)
    case.add(u8(0xff, 3) + u16(0xc021) + u8(1, 1) + u16(4))
    case.add(u8(0xff, 3) + u16(0x4001) + b"unknown")
    case.add(u8(0x0f, 0) + u16(0x0800) + PACKET)
    case.add(u8(0xff))
    case.write()


def make_tunnels():
    case = Capture("tunnels", __file__, "IP in IP, 6in4, 4in6, GRE with its options, AH, ESP.")
    case.add(packet(PACKET, 4))
    case.add(packet(PACKET6, 41))
    case.add(packet(PACKET, 4, CLIENT6, SERVER6))
    case.add(packet(u16(0, 0x0800) + PACKET, 47))
    case.add(packet(u16(0xb000, 0x86dd) + u16(0, 0) + u32(0xdecaf, 7) + PACKET6, 47))
    case.add(packet(u16(0x2000, 0x6558) + u32(5) + ethernet(PACKET, 0x0800), 47))
    case.add(packet(u8(1, 4) + u16(0) + u32(0x100, 1) + bytes(12) + ECHO, 51))
    case.add(packet(u32(0x200, 2) + b"encrypted bytes.", 50))
    case.write()


for make in (make_ethernet, make_llc, make_vlan, make_sll, make_sll2, make_null, make_loop, make_raw, make_ppp,
             make_tunnels):
    make()
