"""Packets by hand, for the scripts beside this file: headers with right lengths and checksums unless a
case asks for wrong ones, and capture files whose every byte is the same each time they are made."""
import ipaddress
import os
import struct

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
START_NS = 1_700_000_000 * 10**9
LINK_NULL, LINK_ETHERNET, LINK_PPP, LINK_RAW, LINK_LOOP = 0, 1, 9, 101, 108
LINK_SLL, LINK_IPV4, LINK_IPV6, LINK_SLL2 = 113, 228, 229, 276

CLIENT_MAC, SERVER_MAC = "02:00:00:00:00:01", "02:00:00:00:00:02"
CLIENT, SERVER, ROUTER = "192.0.2.1", "192.0.2.2", "192.0.2.254"
CLIENT6, SERVER6, ROUTER6 = "2001:db8::1", "2001:db8::2", "fe80::1"


class Capture:
    """A golden case's capture.pcap and SOURCE; frames come a millisecond apart unless told otherwise."""

    def __init__(self, case, script, about, link=LINK_ETHERNET, snaplen=262144):
        self.case, self.link, self.snaplen, self.now_ns = case, link, snaplen, START_NS
        self.about = f"{about}\n\nMade by test/golden/make/{os.path.basename(script)}.\n"
        self.records = []

    def add(self, frame, after_ms=1, captured=None, reported=None):
        self.now_ns += int(after_ms * 10**6)
        kept = frame[:self.snaplen if captured is None else captured]
        self.records.append((self.now_ns, kept, len(frame) if reported is None else reported))

    def write(self):
        folder = os.path.join(GOLDEN, self.case)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "SOURCE"), "w", encoding="utf-8") as source:
            source.write(self.about)
        with open(os.path.join(folder, "capture.pcap"), "wb") as file:
            file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, self.snaplen, self.link))
            for time_ns, frame, reported in self.records:
                seconds, rest = divmod(time_ns, 10**9)
                file.write(struct.pack("<IIII", seconds, rest // 1000, len(frame), reported) + frame)


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def ip(text):
    return ipaddress.ip_address(text).packed


def u8(*values):
    return bytes(values)


def u16(*values):
    return struct.pack(f">{len(values)}H", *values)


def u32(*values):
    return struct.pack(f">{len(values)}I", *values)


def u64(value):
    return struct.pack(">Q", value)


def checksum(data):
    """RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def with_checksum(data, at, pseudo=b""):
    """`data`, whose checksum is at the offset `at` and still zero, with the right one."""
    return data[:at] + u16(checksum(pseudo + data)) + data[at + 2:]


def ethernet(payload, kind, source=CLIENT_MAC, destination=SERVER_MAC, pad=False):
    frame = mac(destination) + mac(source) + u16(kind) + payload
    return frame.ljust(60, b"\0") if pad else frame


def ipv4(payload, protocol, source=CLIENT, destination=SERVER, *, options=b"", ident=1, flags=2, offset=0,
         ttl=64, tos=0, length=None, version=4, header_words=None, check=None):
    """`flags` is the three bits: 2 is don't fragment, 1 more fragments; `offset` in bytes."""
    words = 5 + len(options) // 4 if header_words is None else header_words
    length = 20 + len(options) + len(payload) if length is None else length
    header = u8(version << 4 | words, tos) + u16(length, ident, flags << 13 | offset // 8)
    header += u8(ttl, protocol) + u16(0) + ip(source) + ip(destination) + options
    header = with_checksum(header, 10) if check is None else header[:10] + u16(check) + header[12:]
    return header + payload


def ipv6(payload, next_header, source=CLIENT6, destination=SERVER6, *, hops=64, traffic=0, flow=0, length=None):
    length = len(payload) if length is None else length
    return u32(6 << 28 | traffic << 20 | flow) + u16(length) + u8(next_header, hops) + ip(source) + \
        ip(destination) + payload


def pseudo(source, destination, protocol, length):
    if ":" in source:
        return ip(source) + ip(destination) + u32(length) + u32(protocol)
    return ip(source) + ip(destination) + u8(0, protocol) + u16(length)


def udp(payload, source_port, destination_port, source=CLIENT, destination=SERVER, *, length=None, check=None):
    length = 8 + len(payload) if length is None else length
    data = u16(source_port, destination_port, length, 0) + payload
    if check is not None:
        return data[:6] + u16(check) + data[8:]
    return with_checksum(data, 6, pseudo(source, destination, 17, len(data)))


def packet(payload, protocol, source=CLIENT, destination=SERVER, **options):
    """An Ethernet frame with IPv4 or IPv6, whichever the addresses are."""
    if ":" in source:
        return ethernet(ipv6(payload, protocol, source, destination, **options), 0x86dd)
    return ethernet(ipv4(payload, protocol, source, destination, **options), 0x0800)


def datagram(payload, source_port, destination_port, source=CLIENT, destination=SERVER, **options):
    return packet(udp(payload, source_port, destination_port, source, destination), 17, source, destination,
                  **options)


FIN, SYN, RST, PSH, ACK, URG, ECE, CWR = (1 << bit for bit in range(8))


def tcp(payload, source_port, destination_port, source=CLIENT, destination=SERVER, *, seq=0, ack=0, flags=ACK,
        window=64240, options=b"", urgent=0, words=None, check=None):
    options += b"\0" * (-len(options) % 4)
    words = 5 + len(options) // 4 if words is None else words
    data = u16(source_port, destination_port) + u32(seq & 0xffffffff, ack & 0xffffffff)
    data += u16(words << 12 | flags) + u16(window, 0, urgent) + options + payload
    if check is not None:
        return data[:16] + u16(check) + data[18:]
    return with_checksum(data, 16, pseudo(source, destination, 6, len(data)))


class Tcp:
    """Both ends of a TCP connection; `client` and `server` send, and count their own sequence numbers."""

    def __init__(self, capture, client=CLIENT, server=SERVER, ports=(40000, 7777), isn=(1000, 5000)):
        self.capture, self.addresses, self.ports, self.next = capture, (client, server), ports, list(isn)

    def send(self, side, flags=ACK, payload=b"", *, seq=None, ack=None, after_ms=1, **rest):
        other = 1 - side
        from_now = seq is None
        seq = self.next[side] if from_now else seq
        ack = (self.next[other] if flags & ACK else 0) if ack is None else ack
        segment = tcp(payload, self.ports[side], self.ports[other], self.addresses[side], self.addresses[other],
                      seq=seq, ack=ack, flags=flags, **rest)
        self.capture.add(packet(segment, 6, self.addresses[side], self.addresses[other]), after_ms)
        if from_now:
            self.next[side] = (seq + len(payload) + bool(flags & SYN) + bool(flags & FIN)) & 0xffffffff

    def client(self, flags=ACK, payload=b"", **rest):
        self.send(0, flags, payload, **rest)

    def server(self, flags=ACK, payload=b"", **rest):
        self.send(1, flags, payload, **rest)

    def lose(self, side, length):
        """`length` bytes that were sent, and not captured."""
        self.next[side] = (self.next[side] + length) & 0xffffffff

    def open(self, options=b"", window=64240):
        self.client(SYN, options=options, window=window)
        self.server(SYN | ACK, options=options, window=window)
        self.client(ACK)

    def close(self):
        self.client(FIN | ACK)
        self.server(ACK)
        self.server(FIN | ACK)
        self.client(ACK)
