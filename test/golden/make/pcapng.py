"""pcapng: sections of both byte orders, interfaces with their own clocks, comments, names, secrets, statistics, blocks
that nobody knows."""
from packets import *

SECTION, INTERFACE, PACKET_OLD, SIMPLE, NAMES, STATISTICS, ENHANCED, SECRETS = 0x0a0d0d0a, 1, 2, 3, 4, 5, 6, 10


class Section:
    def __init__(self, order):
        self.order, self.bytes = order, b""
        self.block(SECTION, self.words("IHHq", 0x1a2b3c4d, 1, 0, -1) + self.options((1, b"a section"), (2, b"hardware"), (3, b"Linux"), (4, b"by hand")))

    def words(self, form, *values):
        return struct.pack(self.order + form, *values)

    def padded(self, data):
        return data + bytes(-len(data) % 4)

    def options(self, *pairs):
        return b"".join(self.words("HH", code, len(data)) + self.padded(data) for code, data in pairs) + (bytes(4) if pairs else b"")

    def block(self, kind, body):
        length = 12 + len(body)
        self.bytes += self.words("II", kind, length) + body + self.words("I", length)

    def interface(self, link, *options, snaplen=65535):
        self.block(INTERFACE, self.words("HHI", link, 0, snaplen) + self.options(*options))

    def packet(self, interface, ticks, frame, *options, captured=None):
        kept = frame[:captured]
        self.block(ENHANCED, self.words("IIIII", interface, ticks >> 32, ticks & 0xffffffff, len(kept), len(frame)) +
                   self.padded(kept) + self.options(*options))


def section(order):
    new, seconds = Section(order), START_NS // 10**9
    new.interface(LINK_ETHERNET, (2, b"eth0"), (3, b"the first"), (9, u8(9)), (12, b"Linux"), (11, b"\0tcp"))
    new.interface(LINK_RAW, (2, b"tun0"), (9, u8(0x80 | 20)))
    new.interface(LINK_ETHERNET, (2, b"old"), (14, new.words("q", seconds)))
    frame = datagram(b"of pcapng", 40000, 7777)
    new.packet(0, START_NS + 123456789, frame, (1, b"a comment"), (1, "another, \u4f60\u597d".encode()), (2, new.words("I", 1)), (4, new.words("Q", 3)))
    new.packet(1, (seconds << 20) + (1 << 19), frame[14:])
    new.packet(2, 250000, frame, captured=30)
    new.block(SIMPLE, new.words("I", len(frame)) + new.padded(frame))
    new.block(PACKET_OLD, new.words("HHIIII", 0, 7, START_NS >> 32, START_NS & 0xffffffff, len(frame), len(frame)) + new.padded(frame))
    new.block(NAMES, new.words("HH", 1, 4 + 7) + new.padded(ip(CLIENT) + b"client\0") + new.words("HH", 2, 16 + 5) + new.padded(ip(SERVER6) + b"six1\0") + bytes(4))
    new.block(SECRETS, new.words("II", 0x544c534b, 12) + b"# key log 1\n")
    new.block(0x0bad0000, new.words("I", 0) + b"nobody knows it.")
    new.block(STATISTICS, new.words("III", 0, START_NS >> 32, START_NS & 0xffffffff) + new.options((4, new.words("Q", 9)), (5, new.words("Q", 2))))
    return new.bytes


def make_pcapng():
    case = Capture("pcapng", __file__, __doc__)
    case.write()
    folder = os.path.join(GOLDEN, "pcapng")
    os.remove(os.path.join(folder, "capture.pcap"))
    with open(os.path.join(folder, "capture.pcapng"), "wb") as file:
        file.write(section("<") + section(">"))


make_pcapng()
