"""TLS: hellos with every extension, each key exchange, records and messages cut where they can be cut."""
import base64

from packets import *

CHANGE, ALERT, HANDSHAKE, DATA, HEARTBEAT = 20, 21, 22, 23, 24
SSL3, TLS10, TLS11, TLS12, TLS13 = 0x300, 0x301, 0x302, 0x303, 0x304
RANDOM, SESSION = bytes(range(32)), bytes(range(32, 64))
RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")  # RFC 8446 4.1.3
NAME = bytes.fromhex("300d310b300906035504061302434e")  # countryName CN
SUITES = (0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f)
CERTIFICATE = base64.b64decode("""
MIIBbTCCAROgAwIBAgIUJxHhN9Yd+l5et4MPLzWBWG3onKMwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBdDAeFw0yNjExMjIxNTEwMjJaFw0zNTAyMDgxNTEw
MjJaMAwxCjAIBgNVBAMMAXQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATvVnYdfrccDqgjmuJc0PwBiA5189j+jDC0muu+96YsHp+Grw9kgECFQDPO+haX
WkNp/iZp9g2QtMIOTklyTCuko1MwUTAdBgNVHQ4EFgQUcHhmWveol6qhdk+08AFB7dLN54wwHwYDVR0jBBgwFoAUcHhmWveol6qhdk+08AFB7dLN54wwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA2ws/6Ho93If6Wrib2+b1C4woTHSiJr8eVzxQ4reYA0oCIGZKt1k+C9VUxVhNivUclT4pawMVu9FI
r3sWwN/ulPXY
""")


def v8(data):
    return u8(len(data)) + data


def v16(data):
    return u16(len(data)) + data


def v24(data):
    return u32(len(data))[1:] + data


def record(kind, data, version=TLS12, length=None):
    return u8(kind) + u16(version, len(data) if length is None else length) + data


def message(kind, body=b""):
    return u8(kind) + v24(body)


def handshake(*messages, version=TLS12):
    return record(HANDSHAKE, b"".join(messages), version)


def extension(kind, data=b""):
    return u16(kind) + v16(data)


def client_hello(extensions=b"", version=TLS12, suites=SUITES, session=b"", random=RANDOM):
    body = u16(version) + random + v8(session) + v16(u16(*suites)) + v8(b"\0")
    return message(1, body if extensions is None else body + v16(extensions))


def server_hello(extensions=b"", version=TLS12, suite=0xc02f, session=b"", random=RANDOM):
    body = u16(version) + random + v8(session) + u16(suite) + u8(0)
    return message(2, body + v16(extensions) if extensions else body)


CHANGED = record(CHANGE, b"\1")
OFFERS_13, CHOSE_13 = extension(43, v8(u16(TLS13, TLS12))), extension(43, u16(TLS13))
SIGNATURE = u16(0x0804) + v16(b"S" * 16)
SCT = v16(v16(u8(0) + b"L" * 32 + u64(1600000000123) + v16(b"") + u8(4, 3) + v16(b"S" * 8)))
H2 = extension(16, v16(v8(b"h2") + v8(b"http/1.1")))


def secret(length, seed=0x5a):
    """What nobody can read."""
    return bytes((seed + 37 * i * i + i) & 0xff | (0x80 if i == 0 else 0) for i in range(length))


QUIC = (u8(0, 8) + b"original" + u8(1, 2, 0x40, 0x64) + u8(2, 16) + b"t" * 16 + u8(3, 2, 0x45, 0xc0) + u8(4, 4, 0x80, 1, 0, 0) +
        b"".join(u8(kind, 1, 10) for kind in (5, 6, 7, 8, 9)) + u8(10, 1, 3, 11, 1, 25, 12, 0) +
        u8(13, 45) + ip("192.0.2.1") + u16(443) + ip("2001:db8::1") + u16(444) + v8(b"conn") + b"r" * 16 + u8(14, 1, 4) +
        u8(15, 3) + b"src" + u8(16, 3) + b"rty" + u8(17, 8) + u32(1, 0x6b3343cf) + u8(0x20, 1, 5) + u8(27, 1, 0) + u8(0x6a, 0x4c, 1, 7))
ECH = u8(0) + u16(1, 1) + u8(7) + v16(b"e" * 32) + v16(b"p" * 64)
ESNI = u16(0x1301, 29) + v16(b"k" * 32) + v16(b"d" * 32) + v16(b"e" * 40)
OFFERED = (
    (0, v16(u8(0) + v16(b"www.example.org"))), (1, u8(2)), (2, b""), (3, b"abc"), (4, b""), (5, u8(1) + u16(0, 0)),
    (5, u8(1) + v16(b"abcd") + v16(b"xy")), (9, v8(u8(0, 1))), (10, v16(u16(0x0a0a, 29, 23, 0x6399))), (11, v8(u8(0, 1, 2))),
    (12, v8(b"user")), (13, v16(u16(0x0403, 0x0804, 0x0202, 0x0a0a))), (14, u16(2, 1) + u8(0)), (15, u8(1)),
    (16, v16(v8(b"h2") + v8(b"http/1.1") + v8(b"\n\n"))), (17, v16(u8(2) + v16(u16(0, 0)))), (18, b""), (19, v8(u8(0, 2))), (21, bytes(10)),
    (22, b""), (23, b""), (27, v8(u16(1, 2, 3, 9))), (28, u16(16385)), (34, v16(u16(0x0403))), (35, b""), (35, b"ticket"), (42, b""),
    (43, v8(u16(0xfafa, TLS13, TLS12, 0x7f1c))), (44, v16(b"cookie")), (45, v8(u8(1, 0, 9))), (47, v16(v16(NAME))),
    (48, v16(v8(bytes.fromhex("0603551d25")) + v16(b"abc"))), (49, b""), (50, v16(u16(0x0403))),
    (51, v16(u16(0x0a0a) + v16(b"\0") + u16(29) + v16(b"k" * 32))), (53, v8(b"cid")), (54, v8(b"cid")), (57, QUIC), (13172, b""),
    (13172, v8(b"http/1.1")), (0xff01, v8(b"")), (0xff01, v8(b"verify data")), (0x0a0a, b""), (0xfafa, b"\0"), (17513, v16(v8(b"h2"))),
    (0xfe0d, ECH), (0xffce, ESNI), (60000, b"xyz"), (41, v16(v16(b"i" * 20) + u32(77)) + v16(v8(b"b" * 32))))
ANSWERED = ((0, b""), (0xff01, v8(b"")), (11, v8(u8(0))), (35, b""), (16, v16(v8(b"h2"))), (5, b""), (23, b""), (15, u8(2)), (1, u8(2)), (19, u8(2)),
            (18, SCT), (28, u16(99)), (17513, b"settings"), (9, u8(1)))


def together(extensions):
    return b"".join(extension(*one) for one in extensions)


class Connection:
    """Both ends of one, opened; `client` and `server` send segments."""

    def __init__(self, case, port=443, client_port=40000):
        self.tcp = Tcp(case, ports=(client_port, port))
        self.tcp.open()

    def client(self, data, **more):
        self.tcp.client(PSH | ACK, data, **more)

    def server(self, data, **more):
        self.tcp.server(PSH | ACK, data, **more)


def make_hellos():
    case = Capture("tls-hellos", __file__, "Every extension of client and server hellos; hellos of SSL 2.0's form and of each version.")
    c = Connection(case)
    c.client(handshake(client_hello(together(OFFERED), suites=(0x0a0a, 0x1301, 0xc02f, 0x00ff, 0x9999)), version=TLS10))
    c.server(handshake(server_hello(CHOSE_13 + extension(51, u16(29)) + extension(44, v16(b"cookie")), suite=0x1301, random=RETRY)) + CHANGED)
    c.client(CHANGED + handshake(client_hello(OFFERS_13)))
    c.server(handshake(server_hello(CHOSE_13 + extension(51, u16(29) + v16(b"k" * 32)) + extension(41, u16(0)), suite=0x1301, session=SESSION)) +
             record(DATA, secret(60)))
    c.client(record(DATA, secret(53)) + record(DATA, secret(90, 7)))
    for number, version in enumerate((SSL3, TLS10, TLS11, TLS12, 0x7f1c)):
        c = Connection(case, client_port=40001 + number)
        c.client(handshake(client_hello(None if version == SSL3 else b"", version=min(version, TLS12)), version=min(version, TLS10)))
        c.server(handshake(server_hello(together(ANSWERED) if version == TLS12 else b"", version, suite=0x002f), version=min(version, TLS12)))
        c.server(record(ALERT, u8(2, 40), min(version, TLS12)))
    c = Connection(case, 8443, 40010)
    c.client(u16(0x802e) + u8(1) + u16(TLS10, 21, 0, 16) + bytes.fromhex("0000040000050000" "0a0100800700c0030080" "0600400000ff")[:21] + b"C" * 16)
    c = Connection(case, client_port=40011)
    c.client(u16(0x801f) + u8(1) + u16(2, 6, 0, 16) + bytes.fromhex("010080000004") + b"C" * 16)
    c.server(handshake(server_hello(version=TLS10), version=TLS10))
    case.write()


def make_sessions():
    case = Capture("tls-sessions", __file__, "A whole handshake of TLS 1.2 with client certificate, its session taken up again, "
                   "TLS 1.3 with early data, and what ports and ALPN say of application data.")
    key = u8(3) + u16(23) + v8(b"\4" + b"P" * 64)
    c = Connection(case)
    c.client(handshake(client_hello(H2, session=b""), version=TLS10))
    c.server(handshake(server_hello(extension(16, v16(v8(b"h2"))) + extension(35), session=SESSION), message(11, v24(v24(CERTIFICATE))),
                       message(22, u8(1) + v24(b"\x30\x03\x0a\x01\x06")), message(12, key + SIGNATURE),
                       message(13, v8(u8(1, 64)) + v16(u16(0x403, 0x804)) + v16(v16(NAME))), message(14)))
    c.client(handshake(message(11, v24(v24(CERTIFICATE))), message(16, v8(b"\4" + b"P" * 64)), message(15, SIGNATURE)) + CHANGED +
             handshake(secret(40)))
    c.server(handshake(message(4, u32(7200) + v16(b"T" * 20))) + CHANGED + handshake(secret(40, 3)))
    c.client(record(DATA, secret(50)))
    c.server(record(DATA, secret(500, 9)) + record(DATA, secret(30)))
    c.server(record(ALERT, secret(26)))
    c = Connection(case, client_port=40001)
    c.client(handshake(client_hello(H2 + extension(35, b"T" * 20), session=SESSION), version=TLS10))
    c.server(handshake(server_hello(extension(16, v16(v8(b"h2"))), session=SESSION)) + CHANGED + handshake(secret(40)))
    c.client(CHANGED + handshake(secret(40)) + record(DATA, secret(50)))
    c = Connection(case, client_port=40002)
    c.client(handshake(client_hello(OFFERS_13 + extension(42), session=SESSION), version=TLS10) + CHANGED + record(DATA, secret(40)))
    c.server(handshake(server_hello(CHOSE_13, suite=0x1301, session=SESSION)) + CHANGED + record(DATA, secret(200)))
    c.client(record(DATA, secret(58)) + record(DATA, secret(30)))
    for number, (port, name) in enumerate(((993, b""), (853, b""), (9999, b"http/1.1"), (9998, b"unheard"), (9997, b""))):
        c = Connection(case, port, 40010 + number)
        c.client(handshake(client_hello(), version=TLS10))
        c.server(handshake(server_hello(extension(16, v16(v8(name))) if name else b"")))
        c.server(record(DATA, secret(30)))
    case.write()


def make_messages():
    case = Capture("tls-messages", __file__, "Key exchange of each kind of cipher suite, and every other handshake message, also those "
                   "that only a key shows; alerts and heartbeats.")
    dh = v16(b"p" * 64) + v16(b"\2") + v16(b"y" * 64)
    ec = u8(3) + u16(29) + v8(b"P" * 32)
    exchanges = (
        (0xc02f, TLS12, ec + SIGNATURE, v8(b"P" * 32)), (0xc018, TLS12, ec, v8(b"P" * 32)), (0xc013, TLS10, ec + v16(b"S" * 8), v8(b"P" * 32)),
        (0x0033, TLS12, dh + SIGNATURE, v16(b"Y" * 64)), (0x0034, TLS12, dh, v16(b"Y" * 64)), (0x0033, TLS10, dh + v16(b"S" * 8), v16(b"Y" * 64)),
        (0x002f, TLS12, None, v16(b"E" * 64)), (0x002f, SSL3, None, b"E" * 64), (0x0003, TLS10, v16(b"m" * 64) + v16(b"\1\0\1") + v16(b"S" * 8), v16(b"E" * 64)),
        (0x008c, TLS12, v16(b"hint"), v16(b"identity")), (0x0094, TLS12, v16(b"hint"), v16(b"identity") + v16(b"E" * 64)),
        (0xc035, TLS12, v16(b"hint") + ec, v16(b"identity")), (0xc02f, TLS12, u8(1) + b"explicit", v8(b"P" * 32)), (0x9999, TLS12, b"what", b"ever"))
    for number, (suite, version, server, client) in enumerate(exchanges):
        c = Connection(case, client_port=40000 + number)
        c.server(handshake(server_hello(version=version, suite=suite), *([] if server is None else [message(12, server)]), version=min(version, TLS12)))
        c.client(handshake(message(16, client), version=version))
    c = Connection(case, client_port=40100)
    c.server(handshake(server_hello(version=TLS10), message(13, v8(u8(1, 2)) + v16(b"")), version=TLS10))
    c.client(handshake(message(15, v16(b"S" * 8)), message(11, b"\0\0\0"), version=TLS10))
    c = Connection(case, client_port=40101)
    c.server(handshake(server_hello(CHOSE_13, suite=0x1301)))
    for body in (message(8, v16(extension(0) + extension(16, v16(v8(b"h2"))) + extension(17513, b"settings"))), message(13, v8(b"") + v16(extension(13, v16(u16(0x403))))),
                 message(11, v8(b"ctx") + v24(v24(CERTIFICATE) + v16(extension(5, u8(1) + v24(b"\x30\x03\x0a\x01\x06")) + extension(18, SCT)))),
                 message(15, SIGNATURE), message(4, u32(7200, 99) + v8(b"\0\1") + v16(b"T" * 20) + v16(extension(42, u32(16384)))), message(24, u8(1)),
                 message(25, u16(2) + u32(500)[1:] + v24(b"zz")), message(5), message(20, b"f" * 32)):
        c.server(handshake(body))
    c = Connection(case, client_port=40102)
    c.server(handshake(server_hello()))
    for body in (message(0), message(3, b"abc"), message(21, u8(1) + v16(v16(b"http://example.org/") + u8(1) + b"h" * 20)),
                 message(22, u8(2) + v24(v24(b"\x30\x03\x0a\x01\x06") + v24(b""))), message(23, b"abc"), message(67, v8(b"h2") + v8(bytes(10)))):
        c.server(handshake(body))
    for alert in (u8(1, 0), u8(2, 40), u8(2, 200), u8(9, 112), u8(1), secret(26)):
        c.client(record(ALERT, alert))
    for beat in (u8(1) + v16(b"beat") + b"p" * 16, u8(2) + v16(b"beat") + b"p" * 16, u8(1) + u16(16384) + b"bleed", secret(40)):
        c.server(record(HEARTBEAT, beat))
    case.write()


def make_segments():
    case = Capture("tls-segments", __file__, "Records and messages wherever they can be cut; connections joined in the middle, with holes; "
                   "what is no record, and lengths that lie.")
    big = client_hello(extension(21, bytes(600)))
    c = Connection(case)
    for part in (big[:1], big[1:100], big[100:300], big[300:]):
        c.client(handshake(part, version=TLS10))
    c.server(handshake(server_hello() + message(11, v24(v24(CERTIFICATE)))[:50]) + handshake((message(11, v24(v24(CERTIFICATE))) + message(14))[50:]))
    both = record(DATA, secret(300)) + record(DATA, secret(200)) + record(DATA, secret(40))
    for at in range(0, len(both), 137):
        c.client(both[at:at + 137])
    c.server(record(DATA, secret(20))[:3])
    c.server(record(DATA, secret(20))[3:] + record(DATA, secret(20)))
    c.server(record(DATA, secret(20))[:3])
    c.server(record(DATA, secret(20))[3:8])
    c.server(record(DATA, secret(20))[8:])
    c = Connection(case, client_port=40001)            # joined in the middle of a record
    c.client(secret(60) + record(DATA, secret(40)))
    c.client(record(DATA, secret(40)))
    c.client(b"plain text, and no record")
    c.client(record(DATA, secret(40)) + record(99, secret(40)) + record(DATA, secret(40)))
    c = Connection(case, client_port=40002)            # holes: in a message, in a record
    c.client(handshake(big[:200], version=TLS10))
    c.tcp.lose(0, 205)
    c.client(handshake(big[400:], version=TLS10))
    c.client(record(DATA, secret(100))[:50])
    c.tcp.lose(0, 55)
    c.client(record(DATA, secret(30)))
    c = Connection(case, client_port=40003)            # retransmitted, out of order
    data = record(DATA, secret(90))
    start = c.tcp.next[0]
    c.client(data[:30])
    c.client(data[30:60])
    c.client(data[30:60], seq=start + 30)
    c.client(data[60:])
    c = Connection(case, client_port=40004)            # lengths that lie, empty records
    c.client(handshake(u8(1) + u32(4)[1:] + b"abcd"))
    c.client(handshake(client_hello(extension(10, v16(u16(29)) + b"more") + u16(13, 99) + b"short")))
    c.client(record(HANDSHAKE, b"") + record(ALERT, b"") + record(CHANGE, b"") + record(DATA, b"") + record(DATA, secret(20)))
    c.client(record(DATA, b""))
    c.client(handshake(b"\x63" * 8) + handshake(bytes(40)) + handshake(b"\1\1\0\0" + b"a" * 20))
    case.write()


make_hellos()
make_sessions()
make_messages()
make_segments()
