"""Telnet: what options say, commands, data with the bytes that need care, TLS."""
from packets import *

SE, NOP, DM, BRK, IP, AO, AYT, EC, EL, GA, SB, WILL, WONT, DO, DONT, IAC = range(240, 256)
HELLO = bytes.fromhex("160301002d010000290303" + "00" * 32 + "00" + "0002002f" + "0100")


def sub(option, *parts):
    data = b"".join(bytes([part]) if isinstance(part, int) else part for part in parts)
    return u8(IAC, SB, option) + data.replace(b"\xff", b"\xff\xff") + u8(IAC, SE)


def joined(parts, count=10):
    """Several suboptions a segment."""
    parts = list(parts)
    return [b"".join(parts[first:first + count]) for first in range(0, len(parts), count)]


class Terminal:
    def __init__(self, case, port=40000):
        self.stream = Tcp(case, ports=(port, 23))
        self.stream.open()

    def types(self, *segments):
        for segment in segments:
            self.stream.client(PSH | ACK, segment)

    def shows(self, *segments):
        for segment in segments:
            self.stream.server(PSH | ACK, segment)


def make_session():
    case = Capture("telnet-session", __file__, "Telnet: negotiating, logging in, commands, lines and how they end.")
    terminal = Terminal(case)
    terminal.shows(u8(IAC, DO, 24, IAC, DO, 32, IAC, DO, 35, IAC, DO, 39))
    terminal.types(u8(IAC, WILL, 24, IAC, WILL, 31, IAC, WONT, 35), sub(31, 0, 80, 0, 24), sub(31, 0, 255, 0, 50))
    terminal.shows(sub(24, 1) + sub(33, 1), u8(IAC, WILL, 1, IAC, WILL, 3, IAC, DONT, 200))
    terminal.types(sub(24, 0, b"XTERM"), sub(35, 0, b"host:0.0"))
    terminal.shows(b"\r\nlogin: ")
    terminal.types(b"a", b"l", b"ice\r\0", u8(IAC, AYT), u8(IAC, IP, IAC, DM))
    terminal.shows(b"Password: ", b"\r\nLast login\r\n$ one\ntwo\rthree\r\n\xff\xffescaped\xff\xff", b"no\0t text\r\n")
    terminal.types(b"".join(u8(IAC, command) for command in range(236, 250)), u8(IAC, 0, IAC, 200))
    terminal.types(b"data\xff", b"\xfbdata", b"x\xff\xfb", b"\xff\xfa\x18\x01", b"\xff\xfa", b"\xff\xfa\x18\x00ab\xff\xfbcd\xff\xf0", u8(IAC, SE))
    case.write()


def make_options():
    case = Capture("telnet-options", __file__, "Telnet: each option by name, and each suboption that has a form, right and wrong.")
    terminal = Terminal(case)
    terminal.types(*(b"".join(u8(IAC, DO, option) for option in range(first, first + 10)) for first in range(0, 60, 10)))
    terminal.types(*joined(sub(option, 0, b"ab") for option in range(50) if option != 37), *joined(sub(option, 1) for option in range(50)),
                   *joined(sub(option) for option in (24, 31, 37, 44)))
    terminal.types(sub(24, 7, b"x"), sub(11, 0, 0, 8, 250, 251), sub(33, 3), sub(33, 9), sub(46, 1), sub(200, b"abc"))
    terminal.types(*joined(sub(27, mark, b"banner") for mark in b"\x06\x15DTBLRx"))
    terminal.types(sub(29, 0, b"IBM-3278"), sub(29, 1, b"IBM-3278 IBM-1"), sub(29, 2, 3))
    terminal.types(sub(37, 1, 2, 2, 2, 0, 0, 0), sub(37, 1, 2), sub(37, 0, 2, 2, 1, b"abc"), sub(37, 2, 15, 0x1f, 2), sub(37, 3, b"user"), sub(37, 4), sub(37, 0, 1, 0), sub(37, 0))
    terminal.types(sub(38, 1, 1, 2, 3, 4, 8, 9, 10, 11, 12), sub(38, 0, 1, 1, b"iv"), sub(38, 2, 1, 3), sub(38, 3, 0), sub(38, 3, b"key"), sub(38, 4), sub(38, 5, 1), sub(38, 6), sub(38, 7, b"k"), sub(38, 8, b"k"), sub(38, 9))
    terminal.types(sub(40, 8, 2), sub(40, 2, 7, b"IBM-3278-2-E", 1, b"LU1"), sub(40, 2, 7, b"IBM-3278-2-E", 0, b"PRT"), sub(40, 2, 4, b"IBM-3278-2-E", 1, b"LU1"), sub(40, 3, 7, 0, 2, 4), sub(40, 3, 4, 0, 2, 9), sub(40, 2, 6, 5, 3), sub(40, 5))
    for first in (0, 100):
        for command in range(14):
            terminal.types(*joined(sub(44, first + command, data) for data in (b"", b"\1", b"\0", b"\3", b"\xa5", u32(0), u32(9600), b"sig")))
    terminal.types(*joined([sub(44, 99)] + [sub(44, 5, value) for value in range(21)]))
    case.write()


def make_tls():
    case = Capture("telnet-tls", __file__, "Telnet that goes on as TLS when both sides have said so.")
    terminal = Terminal(case)
    terminal.shows(u8(IAC, WILL, 46))
    terminal.types(u8(IAC, DO, 46), sub(46, 1))
    terminal.shows(b"not yet", sub(46, 1))
    terminal.types(HELLO)
    case.write()


make_session()
make_options()
make_tls()
