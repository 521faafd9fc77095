"""What must never reach a terminal as it is: control characters, bidirectional overrides, broken UTF-8; and frames
that end where they must not."""
from dns import A, ANSWER, CLIENT, DNS_SERVER, PTR, TXT, message, question, record, text
from packets import *

EVIL = (b"\x1b[2J\x1b[31mred", b"bell\x07back\x08\x7f", "\u202egpj.exe\u202c".encode(), "\u2066a\u2069\u200f\u061c".encode(),
        b"\xc2\x9b31m\xc2\x85", b"\xff\xfe\xc3\x28\xe2\x82", b"\xed\xa0\x80\xf4\x90\x80\x80\xc0\xaf", "zero\u200b\u200d\ufeffwidth".encode(),
        b"\r\n\t\x00nul", "\u4f60\u597d \U0001f988".encode(), b"\x1b]0;title\x07", b"\\033 \\x1b %s%n", "line\u2028para\u2029".encode(),
        "\U000e0041tag".encode())


def make_text():
    case = Capture("hostile-text", __file__, "Control characters, escape sequences, bidirectional overrides, zero widths and broken UTF-8 in names, texts and payload.")
    for number, evil in enumerate(EVIL):
        host = u8(len(evil)) + evil + b"\7example\0"
        ask = host + u16(A, 1)
        case.add(datagram(message(number, 0x0100, [ask]), 40000, 53, CLIENT, DNS_SERVER))
        case.add(datagram(message(number, ANSWER, [ask], [record(TXT, text(evil)), record(PTR, host)]), 53, 40000, DNS_SERVER, CLIENT))
        case.add(datagram(evil, 40000, 7777))
    stream = Tcp(case, ports=(40000, 80))
    stream.open()
    for evil in EVIL:
        stream.client(PSH | ACK, b"GET /" + evil + b" HTTP/1.1\r\nHost: " + evil + b"\r\n\r\n")
        stream.server(PSH | ACK, evil)
    stream.close()
    case.write()
    with open(os.path.join(GOLDEN, "hostile-text", "follow"), "w", encoding="ascii") as follow:
        follow.write("tcp,ascii,0\ntcp,hex,0\ntcp,raw,0\nudp,ascii,0\n")


def make_short():
    case = Capture("short", __file__, "Frames cut in the capture and frames that are too short, at each layer.")
    whole = (datagram(message(1, 0x0100, [question("www.example.org", A)]), 40000, 53),
             packet(tcp(b"payload", 40000, 7777, options=u8(2, 4, 5, 0xb4)), 6),
             packet(u8(128, 0) + u16(0) + u16(7, 1), 58, "2001:db8::1", "2001:db8::2"))
    for frame in whole:
        for length in (0, 5, 13, 14, 20, 33, 36, 41, 44, 53, 57, 60):
            if length < len(frame):
                case.add(frame, captured=length)
                case.add(frame[:length])
    case.write()


for make in (make_text, make_short):
    make()
