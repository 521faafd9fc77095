"""WebSocket: after HTTP's 101; frames and messages, masked, fragmented, compressed, cut anywhere."""
import zlib

from packets import *

KEY = u8(0x12, 0x34, 0x56, 0x78)
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
COMPRESSED = 4


def frame(opcode, payload=b"", key=None, final=True, rsv=0, wide=False):
    length, mask = len(payload), 0x80 if key else 0
    head = u8(bool(final) << 7 | rsv << 4 | opcode)
    if wide:
        head += u8(mask | 127) + u64(length)
    elif length > 125:
        head += u8(mask | 126) + u16(length)
    else:
        head += u8(mask | length)
    if key:
        payload = bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))
    return head + (key or b"") + payload


class Deflate:
    """One side's messages, each referring to those before unless told to forget."""

    def __init__(self, bits=15, forgets=False):
        self.bits, self.forgets = bits, forgets
        self.start()

    def start(self):
        self.stream = zlib.compressobj(9, zlib.DEFLATED, -self.bits)

    def message(self, data):
        if self.forgets:
            self.start()
        return (self.stream.compress(data) + self.stream.flush(zlib.Z_SYNC_FLUSH))[:-4]


class Socket:
    def __init__(self, case, port=40000, extensions=None, answer="101 Switching Protocols"):
        self.stream = Tcp(case, ports=(port, 80))
        self.stream.open()
        self.stream.client(PSH | ACK, b"GET /chat HTTP/1.1\r\nHost: example.org\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                           b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n")
        head = f"HTTP/1.1 {answer}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
        if extensions:
            head += f"Sec-WebSocket-Extensions: {extensions}\r\n"
        self.head = head.encode() + b"\r\n"

    def begin(self, *frames):
        self.stream.server(PSH | ACK, self.head + b"".join(frames))
        return self

    def client(self, *segments):
        for segment in segments:
            self.stream.client(PSH | ACK, segment)

    def server(self, *segments):
        for segment in segments:
            self.stream.server(PSH | ACK, segment)


def make_frames():
    case = Capture("websocket-frames", __file__, "WebSocket: each opcode, masked and not, in fragments with control frames between, several in a segment and one over many.")
    socket = Socket(case).begin(frame(PING, b"early"))
    socket.client(frame(PONG, b"early", KEY), frame(TEXT, b'{"a": 1}', KEY), frame(BINARY, b"\0\1\2\3", KEY))
    socket.server(frame(TEXT, b"two\nlines"), frame(BINARY, b"bytes"), frame(TEXT), frame(TEXT, "汉字 ✓".encode()))
    socket.server(frame(TEXT, b"one ", final=False), frame(PING, b"between"), frame(CONTINUATION, b"two ", final=False), frame(CONTINUATION, b"three"))
    socket.server(frame(BINARY, b"one ", final=False) + frame(CONTINUATION, b"two") + frame(TEXT, b"three") + frame(PONG, b"four"))
    socket.client(frame(BINARY, b"masked ", KEY, final=False), frame(CONTINUATION, b"pieces", u8(9, 8, 7, 6)))
    socket.server(frame(TEXT, b"x" * 130), frame(BINARY, b"y" * 200, wide=True))
    whole = frame(TEXT, b"cut anywhere", KEY)
    socket.client(whole[:1], whole[1:5], whole[5:9], whole[9:] + frame(PING, b"next", KEY)[:3], frame(PING, b"next", KEY)[3:])
    socket.client(frame(CLOSE, u16(1001) + b"going away", KEY))
    socket.server(frame(CLOSE, u16(1000)), frame(CLOSE), frame(CLOSE, b"\3"), frame(CLOSE, u16(4095)))
    refused = Socket(case, 40001, answer="400 Bad Request")
    refused.begin()
    refused.client(frame(TEXT, b"nobody's", KEY))
    case.write()


def make_deflate():
    case = Capture("websocket-deflate", __file__, "WebSocket with permessage-deflate: messages that refer to earlier ones, to none, in fragments, beside plain ones, and one that is broken.")
    text = b"Hello hello hello, said the dogfish. "
    socket = Socket(case, extensions="permessage-deflate; server_max_window_bits=15").begin()
    client, server = Deflate(), Deflate()
    for _ in range(3):
        socket.server(frame(TEXT, server.message(text), rsv=COMPRESSED))
        socket.client(frame(TEXT, client.message(b'{"said": "' + text + b'"}'), KEY, rsv=COMPRESSED))
    socket.server(frame(TEXT, b"plain"))
    packed = server.message(text * 20)
    socket.server(frame(TEXT, packed[:5], final=False, rsv=COMPRESSED), frame(PING, b"between", rsv=COMPRESSED), frame(CONTINUATION, packed[5:]))
    packed = frame(BINARY, server.message(text), rsv=COMPRESSED)
    socket.server(packed[:3], packed[3:])
    socket.server(frame(TEXT, server.message(bytes(range(256)) * 8), rsv=COMPRESSED), frame(TEXT, server.message(text), rsv=COMPRESSED))
    socket.server(frame(TEXT, b"\xff\xff\xff", rsv=COMPRESSED), frame(TEXT, server.message(text), rsv=COMPRESSED), frame(TEXT, rsv=COMPRESSED))
    socket = Socket(case, 40001, "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits=9").begin()
    client, server = Deflate(9, True), Deflate(10, True)
    for _ in range(2):
        socket.server(frame(TEXT, server.message(text), rsv=COMPRESSED))
        socket.client(frame(TEXT, client.message(text), KEY, rsv=COMPRESSED))
    socket.server(frame(TEXT, b"\xff\xff\xff", rsv=COMPRESSED), frame(TEXT, server.message(text), rsv=COMPRESSED))
    bomb = Socket(case, 40002, "permessage-deflate").begin()
    bomb.server(frame(TEXT, Deflate().message(b"\0" * 5000), rsv=COMPRESSED))
    case.write()


def make_corners():
    case = Capture("websocket-corners", __file__, "WebSocket with holes, joined in the middle of a message, with opcodes and bits that nobody knows, and a length that no one sends.")
    socket = Socket(case).begin()
    for opcode in (3, 7, 11, 15):
        socket.server(frame(opcode, b"abc"))
    socket.server(frame(11), frame(CONTINUATION, b"stray"))
    for rsv in (1, 2, 4, 7):
        socket.server(frame(TEXT, b"bits", rsv=rsv))
    socket.server(frame(CONTINUATION, b"stray after text"), frame(TEXT, b"first", final=False), frame(TEXT, b"instead"))
    socket.server(frame(TEXT, b"half of a mess", final=False))
    lost = frame(CONTINUATION, b"lost")
    socket.stream.lose(1, len(lost) + 4)
    socket.server(b"rest of it", frame(CONTINUATION, b"the end"), frame(TEXT, b"found again"))
    socket.client(u8(0x81, 0xff) + u64(1 << 62) + KEY + b"never")
    socket = Socket(case, 40001, "permessage-deflate").begin()
    server = Deflate()
    socket.server(frame(TEXT, server.message(b"before the hole"), rsv=COMPRESSED))
    socket.stream.lose(1, len(frame(TEXT, server.message(b"lost"), rsv=COMPRESSED)))
    socket.server(frame(TEXT, server.message(b"before the hole"), rsv=COMPRESSED), frame(TEXT, b"plain"))
    short = Capture("websocket-short", __file__, "WebSocket as a capture has it that kept 230 bytes of each frame.", snaplen=230)
    case.write()
    cut = Socket(short).begin()
    cut.server(frame(TEXT, b"z" * 300), frame(TEXT, b"whole"), frame(BINARY, b"z" * 300, KEY))
    short.write()


make_frames()
make_deflate()
make_corners()
