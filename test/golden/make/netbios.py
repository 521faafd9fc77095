"""NetBIOS sessions over TCP: calling a name, messages over several segments, and SMB's port without sessions."""
from packets import *


def half_bytes(name, kind):
    padded = name.ljust(15).encode() + bytes([kind])
    return u8(32) + b"".join(bytes([0x41 + (b >> 4), 0x41 + (b & 15)]) for b in padded) + u8(0)


def header(kind, length, extend=0):
    return u8(kind, extend) + u16(length)


def make():
    case = Capture("netbios-session", __file__, "NetBIOS sessions: a call and its answers, messages cut by segments, SMB's own port.")
    call = half_bytes("SERVER", 0x20) + half_bytes("CLIENT", 0)
    stream = Tcp(case, ports=(40000, 139))
    stream.open()
    stream.client(PSH | ACK, header(0x81, len(call)) + call)
    stream.server(PSH | ACK, header(0x82, 0))
    stream.client(PSH | ACK, header(0, 5) + b"first" + header(0, 6) + b"second")
    stream.client(ACK, header(0, 3000) + b"a" * 1000)
    stream.client(ACK, b"b" * 1000)
    stream.client(PSH | ACK, b"c" * 1000 + header(0x85, 0))
    stream.client(PSH | ACK, header(0, 10, 1) + b"x" * 100)
    stream.server(PSH | ACK, header(0x7f, 3) + b"not a header")
    for error in (0x80, 0x81, 0x82, 0x83, 0x8f, 0x01):
        stream.server(PSH | ACK, header(0x83, 1) + u8(error))
    stream.server(PSH | ACK, header(0x84, 6) + u8(192, 0, 2, 9) + u16(1139))
    stream.client(PSH | ACK, header(0x81, 4) + u8(5, 1, 2, 3))
    direct = Tcp(case, ports=(40001, 445))
    direct.open()
    direct.client(PSH | ACK, u8(0, 2, 0, 0) + b"\xfeSMB" + bytes(1000))
    direct.client(PSH | ACK, u8(9) + b"rest of something")
    case.write()


make()
