"""ARP and what is in its format: RARP, InARP, DRARP; probes, announcements, addresses claimed twice."""
from packets import *

BROADCAST = "ff:ff:ff:ff:ff:ff"
NOBODY = "00:00:00:00:00:00"


def arp(operation, sender, sender_ip, target, target_ip, hardware=1, protocol=0x0800):
    return u16(hardware, protocol) + u8(6, 4) + u16(operation) + mac(sender) + ip(sender_ip) + mac(target) + ip(target_ip)


def make_arp():
    case = Capture("arp", __file__, "Each operation, gratuitous ARP, probe and announcement (RFC 5227), other hardware, cut short.")

    def add(payload, source=CLIENT_MAC, destination=BROADCAST, kind=0x0806, **how):
        case.add(ethernet(payload, kind, source, destination, pad=True), **how)
    add(arp(1, CLIENT_MAC, CLIENT, NOBODY, SERVER))
    add(arp(2, SERVER_MAC, SERVER, CLIENT_MAC, CLIENT), SERVER_MAC, CLIENT_MAC)
    add(arp(1, CLIENT_MAC, "0.0.0.0", NOBODY, "192.0.2.7"))
    add(arp(1, CLIENT_MAC, "192.0.2.7", NOBODY, "192.0.2.7"))
    add(arp(2, CLIENT_MAC, "192.0.2.7", CLIENT_MAC, "192.0.2.7"))
    add(arp(3, CLIENT_MAC, "0.0.0.0", CLIENT_MAC, "0.0.0.0"), kind=0x8035)
    add(arp(4, SERVER_MAC, SERVER, CLIENT_MAC, CLIENT), SERVER_MAC, CLIENT_MAC, 0x8035)
    for operation in (5, 6, 7, 8, 9, 10, 99):
        add(arp(operation, CLIENT_MAC, CLIENT, SERVER_MAC, SERVER))
    add(arp(1, CLIENT_MAC, CLIENT, NOBODY, SERVER, hardware=6))
    add(u16(24, 0x0800) + u8(8, 4) + u16(1) + bytes(range(8)) + ip(CLIENT) + bytes(8) + ip(SERVER))
    add(u16(1, 0x1234) + u8(6, 3) + u16(1) + mac(CLIENT_MAC) + b"\1\2\3" + bytes(6) + b"\4\5\6")
    add(u16(1, 0x0800) + u8(0, 0) + u16(1))
    add(arp(1, CLIENT_MAC, CLIENT, NOBODY, SERVER), captured=30)
    case.write()


def make_duplicate():
    case = Capture("arp-duplicate", __file__, "Two stations claim one address; then the first one claims it again.")
    other = "02:00:00:00:00:03"
    for sender, after in ((SERVER_MAC, 1), (other, 2500), (SERVER_MAC, 500)):
        case.add(ethernet(arp(2, sender, SERVER, CLIENT_MAC, CLIENT), 0x0806, sender, CLIENT_MAC, pad=True), after)
    for _ in range(6):
        case.add(ethernet(arp(1, CLIENT_MAC, CLIENT, NOBODY, "192.0.2.9"), 0x0806, CLIENT_MAC, BROADCAST), 10)
    case.write()


for make in (make_arp, make_duplicate):
    make()
