"""TCP: options, each analysis flag, the ways to open and close and both ends' states meanwhile, bytes in the
stream that come twice, late or never."""
from packets import *

MSS, SACK_PERMITTED, NOP = u8(2, 4) + u16(1460), u8(4, 2), b"\1"
USUAL = MSS + SACK_PERMITTED + NOP + u8(3, 3, 7) + NOP + NOP


def stamps(value, echo=0):
    return NOP + NOP + u8(8, 10) + u32(value, echo)


def follow(case, *lines):
    with open(os.path.join(GOLDEN, case, "follow"), "w", encoding="ascii") as file:
        file.writelines(line + "\n" for line in lines)


def make_options():
    case = Capture("tcp-options", __file__, "Each TCP option in use, RFC 9293 and after, and options that lie about their length.")
    stream = Tcp(case)
    stream.open(MSS + SACK_PERMITTED + stamps(100)[2:] + NOP + u8(3, 3, 7))
    seq = stream.next[0]
    for options in (stamps(200, 100), NOP + NOP + u8(5, 10) + u32(seq + 100, seq + 200),
                    NOP + NOP + u8(5, 34) + u32(*(seq + 100 * i for i in range(8))), u8(3, 3, 15), u8(3, 3, 0), u8(34, 2), u8(34, 10) + b"cookie!!",
                    u8(254, 12) + u16(0xf989) + b"cookie!!", u8(19, 18) + bytes(range(16)), u8(28, 4) + u16(0x8000 | 30), u8(29, 16, 1, 2) + bytes(range(12)),
                    u8(253, 6) + u16(0x1234) + b"ab", u8(6, 6) + b"echo", u8(7, 6) + b"echo", u8(9, 2), u8(10, 3, 0x80), u8(11, 6) + u32(1), u8(12, 6) + u32(2),
                    u8(13, 6) + u32(1), u8(14, 3, 1), u8(15, 5) + b"123", u8(16, 4) + b"12", u8(18, 3, 7), u8(27, 8, 0x05, 64) + u32(8), u8(20, 4) + b"12",
                    u8(76, 4, 1, 2), u8(78, 4, 1, 2), u8(200, 6) + b"what", MSS, u8(2, 3, 5), u8(8, 8) + u32(1) + b"ab", u8(5, 9) + u32(1) + b"abc", u8(2, 1),
                    u8(2, 0), u8(8, 40) + u32(1, 2), b"\0" + b"padded!"):
        stream.client(ACK, options=options)
    for subtype, data in ((0, u8(0x00, 0x81) + b"keyofend"), (1, u8(0x11, 5) + u32(7, 8)), (2, u8(0x20, 0x05) + u32(1, 2) + u16(3, 4)),
                          (3, u8(0x30, 7) + ip(SERVER)), (4, u8(0x40, 7)), (5, u8(0x50)), (6, u8(0x60, 0) + b"fastclos"), (7, u8(0x70, 0) + b"failseqn"),
                          (8, u8(0x80, 1)), (15, u8(0xf0, 0))):
        stream.client(ACK, options=u8(30, 2 + len(data)) + data)
    stream.client(ACK, words=4)
    stream.client(ACK, words=15)
    stream.client(ACK | URG, b"urgent", urgent=3)
    stream.client(ACK, b"wrong", check=0xbad)
    stream.client(ACK | 0x100, ack=stream.next[1])
    stream.client(0xfff)
    stream.client(0)
    case.add(packet(tcp(b"", 40000, 7777)[:13], 6))
    case.write()


def make_analysis():
    case = Capture("tcp-analysis", __file__, "Each analysis flag, at the places where it is and nearly is.")
    data = bytes(range(97, 123)) * 4

    def start(port, window=64240):
        stream = Tcp(case, ports=(port, 7777))
        stream.open(USUAL, window)
        return stream

    def again(stream, side, length, after_ms, payload=None):
        stream.send(side, PSH | ACK, (payload or data)[:length], seq=stream.next[side] - length, after_ms=after_ms)

    lost = start(40001)                              # previous segment not captured, then ACKed unseen
    lost.client(PSH | ACK, data)
    lost.lose(0, 100)
    lost.client(PSH | ACK, data)
    lost.server(ACK)
    lost.lose(1, 50)
    lost.client(ACK)
    again_fast = start(40002)                        # duplicate ACKs, then fast retransmission
    first = again_fast.next[0]
    again_fast.lose(0, 104)
    for _ in range(4):
        again_fast.client(PSH | ACK, data)
        again_fast.server(ACK, ack=first, options=NOP + NOP + u8(5, 10) + u32(first + 104, again_fast.next[0]))
    again_fast.client(PSH | ACK, data, seq=first)
    again_fast.server(ACK)
    timed_out = start(40003)                         # retransmission after a timeout, then a spurious one
    timed_out.client(PSH | ACK, data)
    again(timed_out, 0, 104, 400)
    timed_out.server(ACK)
    again(timed_out, 0, 104, 800)
    swapped = start(40004)                           # out of order, within and past the time for it
    base = swapped.next[0]
    for index, after_ms in ((1, 1), (0, 0.2), (3, 1), (2, 30)):
        swapped.client(ACK, data, seq=base + 104 * index, after_ms=after_ms)
    swapped.next[0] = base + 4 * 104
    swapped.server(ACK)
    alive = start(40005)                             # keep-alives with a byte and with none, and their answers
    alive.client(PSH | ACK, data)
    alive.server(ACK)
    for payload in (b"\0", b""):
        alive.client(ACK, payload, seq=alive.next[0] - 1, after_ms=10000)
        alive.server(ACK)
    full = start(40006, 200)                         # window full, zero window, probe, update
    full.client(PSH | ACK, data)
    full.server(ACK, window=1)
    full.client(PSH | ACK, data + data[:24])
    full.server(ACK, window=0)
    full.client(ACK, b"a", after_ms=200, seq=full.next[0])
    full.server(ACK, window=0, ack=full.next[0])
    full.server(ACK, window=500)
    full.client(PSH | ACK, data)
    rest = start(40007)                              # part old, part new; nothing new; beyond the window
    rest.client(PSH | ACK, data)
    rest.client(PSH | ACK, data, seq=rest.next[0] - 50)
    rest.lose(0, 54)
    rest.server(ACK)
    rest.server(ACK)
    rest.server(ACK, window=100)
    rest.client(PSH | ACK, data, seq=rest.next[0] + 10**6)
    rest.server(RST | ACK)
    open_again = Tcp(case, ports=(40007, 7777), isn=(90000, 80000))   # port reused
    open_again.client(SYN, after_ms=1000)
    open_again.client(SYN, seq=90000, after_ms=1000)
    open_again.server(SYN | ACK)
    open_again.server(SYN | ACK, seq=80000, after_ms=1000)
    open_again.client(ACK)
    open_again.client(FIN | ACK)
    open_again.client(FIN | ACK, seq=open_again.next[0] - 1, after_ms=300)
    case.write()


def make_corners():
    case = Capture("tcp-corners", __file__, "Fast open (RFC 7413) accepted and ignored, accurate ECN, a SYN without MSS, numbers and pointers without their flags, "
                   "a FIN sent again, a checksum of all ones, an option cut by the header's end, two dozen NOPs.")
    for port, accepted in ((43000, True), (43001, False)):
        quick = Tcp(case, ports=(port, 7777))
        quick.client(SYN, b"early data", options=MSS + u8(34, 10) + b"cookie!!")
        quick.next[0] -= 0 if accepted else 10
        quick.server(SYN | ACK, options=MSS + u8(34, 10) + b"cookie!!")
        quick.client(ACK)
    counted = Tcp(case, ports=(43002, 7777))
    counted.open(MSS)
    for kind, length in ((172, 11), (174, 11), (172, 8), (172, 5), (172, 2), (174, 9)):
        counted.client(ACK, options=u8(kind, length) + bytes(range(1, length - 1)))
    counted.client(ACK, b"urgent?", urgent=7)
    counted.client(ACK, b"x", check=0xffff)
    counted.client(ACK, options=NOP * 24)
    counted.client(ACK, options=NOP * 3 + u8(2))
    counted.client(PSH, b"no ACK", ack=77)
    counted.client(FIN | ACK)
    counted.client(FIN | ACK, seq=counted.next[0] - 1, after_ms=300)
    bare = Tcp(case, ports=(43003, 7777))
    bare.client(SYN, ack=5)
    bare.server(SYN | ACK)
    case.add(packet(udp(b"@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_", 33000, 33435), 17, ttl=1))
    case.write()


def make_closes():
    def one(name, about, *steps):
        case = Capture(name, __file__, about)
        stream = Tcp(case)
        stream.open(USUAL)
        stream.client(PSH | ACK, b"question")
        stream.server(PSH | ACK, b"answer")
        stream.client(ACK)
        for side, flags, payload in steps:
            stream.send(side, flags, payload)
        case.write()
        follow(name, "tcp,ascii,0")
    one("tcp-close-four-way", "Four-way close by the client, RFC 9293 figure 12; the server sends more in between.", (0, FIN | ACK, b""), (1, ACK, b""),
        (1, PSH | ACK, b"the rest"), (0, ACK, b""), (1, FIN | ACK, b""), (0, ACK, b""))
    one("tcp-close-three-way", "Three-way close by the server: FIN and ACK combined.", (1, FIN | ACK, b""), (0, FIN | ACK, b""), (1, ACK, b""))
    one("tcp-close-half", "The server closes; the client goes on sending, and closes with its last bytes.", (1, FIN | ACK, b""), (0, ACK, b""), (0, PSH | ACK, b"more"),
        (1, ACK, b""), (0, FIN | PSH | ACK, b"bye"), (1, ACK, b""))

    case = Capture("tcp-close-simultaneous", __file__, "Simultaneous close, RFC 9293 figure 13: both FINs cross.")
    stream = Tcp(case)
    stream.open(USUAL)
    acks = list(reversed(stream.next))
    stream.client(FIN | ACK, ack=acks[0])
    stream.server(FIN | ACK, ack=acks[1])
    stream.client(ACK)
    stream.server(ACK)
    case.write()

    case = Capture("tcp-open-simultaneous", __file__, "Simultaneous open, RFC 9293 figure 8: both SYNs cross.")
    stream = Tcp(case)
    stream.client(SYN)
    stream.server(SYN)
    stream.client(SYN | ACK, seq=1000)
    stream.server(SYN | ACK, seq=5000)
    stream.client(PSH | ACK, b"hello")
    stream.server(ACK)
    stream.close()
    case.write()


def make_resets():
    case = Capture("tcp-resets", __file__, "Resets in every state: refused, half open, established, each step of closing, and one that nobody asked for.")
    port = iter(range(41000, 41100))

    def stream():
        return Tcp(case, ports=(next(port), 7777))

    def established():
        new = stream()
        new.open()
        return new
    refused = stream()
    refused.client(SYN)
    refused.server(RST | ACK, seq=0)
    half_open = stream()
    half_open.client(SYN)
    half_open.server(SYN | ACK)
    half_open.client(RST, ack=0)
    half_open = stream()
    half_open.client(SYN)
    half_open.server(SYN | ACK)
    half_open.server(RST | ACK)
    established().client(RST | ACK)
    aborted = established()
    aborted.server(PSH | ACK, b"some")
    aborted.server(RST, b"with words")
    for steps in range(1, 5):
        closing = established()
        for side, flags in ((0, FIN | ACK), (1, ACK), (1, FIN | ACK), (0, ACK))[:steps]:
            closing.send(side, flags)
        closing.send(steps % 2, RST | ACK)
    stream().server(RST | ACK)
    after = established()
    after.client(RST | ACK)
    after.server(PSH | ACK, b"too late")
    after.client(RST)
    case.write()


def make_joined():
    case = Capture("tcp-mid-stream", __file__, "Conversations joined in the middle: with data, at a FIN, at a SYN and ACK, at the last ACK.")
    port = iter(range(42000, 42100))

    def stream():
        return Tcp(case, ports=(next(port), 7777))
    middle = stream()
    middle.server(PSH | ACK, b"goes on")
    middle.client(ACK)
    middle.client(PSH | ACK, b"and on")
    middle.close()
    stream().close()
    at_answer = stream()
    at_answer.server(SYN | ACK)
    at_answer.client(ACK)
    at_answer.client(PSH | ACK, b"hello")
    last = stream()
    last.client(ACK)
    last.client(ACK)
    case.write()


def make_reuse():
    case = Capture("tcp-port-reuse", __file__, "One pair of ports, three connections: after a close, after a reset, and over one still open.")
    for isn in ((1000, 5000), (200000, 300000), (4000000, 7000)):
        stream = Tcp(case, isn=isn)
        stream.open()
        stream.client(PSH | ACK, b"connection %d" % isn[0])
        stream.server(ACK)
        if isn[0] == 1000:
            stream.close()
        elif isn[0] == 200000:
            stream.server(RST | ACK)
    stream = Tcp(case, isn=(9000000, 8000000))
    stream.open()
    stream.client(PSH | ACK, b"over the open one")
    case.write()
    follow("tcp-port-reuse", "tcp,ascii,0", "tcp,ascii,1", "tcp,ascii,2", "tcp,ascii,3")


def make_streams():
    case = Capture("tcp-streams", __file__, "Sequence numbers that wrap, bytes late, twice and never, over IPv4 and IPv6, as they are followed.")
    wrap = Tcp(case, isn=(0xfffffff0, 0xffffffff))
    wrap.open()
    for piece in (b"before the wrap, ", b"across it, ", b"after it\n"):
        wrap.client(PSH | ACK, piece)
        wrap.server(PSH | ACK, b"ok\n")
    wrap.close()
    late = Tcp(case, CLIENT6, SERVER6, (40000, 7777))
    late.open()
    base = late.next[0]
    text = b"zero one two three four five six seven eight nine\n"
    for start, end in ((0, 5), (9, 19), (5, 9), (5, 13), (19, 29), (15, 35), (40, 50)):
        late.client(PSH | ACK, text[start:end], seq=base + start)
    late.next[0] = base + 50
    late.server(PSH | ACK, b"\x1b[31mred\x07\r\nall\0bytes\xff\xfe\n")
    late.server(FIN | ACK)
    case.write()
    follow("tcp-streams", *(f"tcp,{mode},{stream}" for stream in (0, 1) for mode in ("ascii", "hex", "raw")))


for make in (make_options, make_analysis, make_corners, make_closes, make_resets, make_joined, make_reuse, make_streams):
    make()
