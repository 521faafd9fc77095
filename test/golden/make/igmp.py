"""IGMP, versions 0 to 3, and multicast traceroute."""
from packets import *

ROUTER_ALERT = u8(148, 4, 0, 0)
GROUP = ip("239.1.2.3")


def make_igmp():
    case = Capture("igmp", __file__, "Queries, reports and leaves of each version, records of each type, traceroute, wrong checksums.")

    def add(data, destination, check=True, **how):
        data = with_checksum(data, 2) if check else data
        case.add(packet(data, 2, CLIENT, destination, options=ROUTER_ALERT, ttl=1, flags=0), **how)
    add(u8(0x11, 0) + u16(0) + bytes(4), "224.0.0.1")
    add(u8(0x12, 0) + u16(0) + GROUP, "239.1.2.3")
    add(u8(0x11, 100) + u16(0) + bytes(4), "224.0.0.1")
    add(u8(0x11, 10) + u16(0) + GROUP, "239.1.2.3")
    add(u8(0x16, 0) + u16(0) + GROUP, "239.1.2.3")
    add(u8(0x17, 0) + u16(0) + GROUP, "224.0.0.2")
    add(u8(0x11, 100) + u16(0) + bytes(4) + u8(2, 125) + u16(0), "224.0.0.1")
    add(u8(0x11, 0x9f) + u16(0) + GROUP + u8(0x0a, 0xff) + u16(2) + ip(CLIENT) + ip(SERVER), "239.1.2.3")
    records = b"".join(u8(kind, 0) + u16(kind % 3) + GROUP + (ip(CLIENT) + ip(SERVER))[:4 * (kind % 3)]
                       for kind in range(1, 8))
    add(u8(0x22, 0) + u16(0, 0, 7) + records, "224.0.0.22")
    add(u8(0x22, 0) + u16(0, 0, 1) + u8(4, 2) + u16(0) + GROUP + b"auxiliar", "224.0.0.22")
    add(u8(0x22, 0) + u16(0, 0, 900) + u8(4, 0) + u16(0) + GROUP, "224.0.0.22")
    add(u8(0x22, 0) + u16(0, 0, 1) + u8(4, 0) + u16(900) + GROUP, "224.0.0.22")
    for kind in range(1, 9):
        add(u8(kind, 0) + u16(0) + u32(7) + GROUP + u64(1), "224.0.0.2")
    trace = ip("239.1.2.3") + ip(SERVER) + ip(CLIENT) + ip(ROUTER) + u8(64) + b"\0\1\2"
    block = u32(1000) + ip(ROUTER) + ip(CLIENT) + ip(SERVER) + u32(10, 20, 30) + u8(1, 2, 0x80 | 24, 0)
    add(u8(0x1f, 32) + u16(0) + trace, "224.0.0.2")
    add(u8(0x1f, 32) + u16(0) + trace + block, "224.0.0.2")
    add(u8(0x1e, 32) + u16(0) + trace + block + block, CLIENT)
    add(u8(0x16, 0) + u16(0xbad) + GROUP, "239.1.2.3", check=False)
    add(u8(0x99, 0) + u16(0) + GROUP, "239.1.2.3")
    add(u8(0x16, 0) + u16(0), "239.1.2.3")
    add(u8(0x16, 0) + u16(0) + GROUP, "239.1.2.3", captured=42)
    case.write()


make_igmp()
