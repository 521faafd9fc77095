"""POP3: mails cut in every way, listings, pipelined commands, logins, streams joined in the middle or with holes."""
import base64

from packets import *

TIMESTAMP = b"<1896.697170952@dbc.mtview.ca.us>"


def mail(length, subject="lab"):
    """A mail of so many octets."""
    head = f"From: Alice <alice@example.org>\r\nTo: bob@example.org\r\nSubject: {subject}\r\nDate: Tue, 14 Nov 2023 22:13:20 +0000\r\n\r\n"
    text = head.encode()
    while length - len(text) > 76:
        text += b"All work and no play makes Jack a dull boy, and Jill as dull a girl too.\r\n"[:74]
    rest = length - len(text)
    return text + (b"x" * (rest - 2) + b"\r\n" if rest >= 2 else b"x" * rest)


def encoded(data):
    return base64.b64encode(data) + b"\r\n"


class Dialogue:
    """One POP3 connection; each argument is a segment."""

    def __init__(self, case, port=40000, is_open=True, greeting=b"+OK POP3 ready " + TIMESTAMP + b"\r\n"):
        self.stream = Tcp(case, ports=(port, 110))
        if is_open:
            self.stream.open()
            self.says(greeting)

    def asks(self, *segments):
        for segment in segments:
            self.stream.client(PSH | ACK, segment)

    def says(self, *segments):
        for segment in segments:
            self.stream.server(PSH | ACK, segment)

    def cut(self, data, *lengths):
        for length in lengths:
            self.says(data[:length])
            data = data[length:]
        if data:
            self.says(data)

    def ends(self):
        self.asks(b"QUIT\r\n")
        self.says(b"+OK bye\r\n")
        self.stream.close()


def make_mails():
    case = Capture("pop3-mails", __file__, "POP3, RFC 1939 5: mails that share a segment with their reply and not, that end in a segment of their own, "
                   "whole in a segment, several in one, with dots that were added, with and without octets announced, right and wrong.")
    d = Dialogue(case)
    d.asks(b"RETR 1\r\n")
    reply = b"+OK 2700 octets\r\n"
    d.cut(reply + mail(2700) + b".\r\n", len(reply) + 1363, 1337, 3)
    d.asks(b"RETR 2\r\n")
    d.cut(b"+OK 3534 octets\r\n" + mail(3534) + b".\r\n", 17, 1380, 1380, 777)
    d.asks(b"RETR 3\r\n")
    d.says(b"+OK 300 octets\r\n" + mail(300, "whole") + b".\r\n")
    d.asks(b"TOP 3 2\r\n")
    d.says(b"+OK top of message follows\r\n", mail(250, "top") + b".\r\n")
    d.asks(b"retr 4\r\n")
    dotted = mail(200, "dots") + b"..\r\n...\r\n..hidden\r\nno.dot\r\n.\r\n"
    d.cut(b"+OK\r\n" + dotted, 5, 201, 1, 3, 2, 20)
    d.asks(b"RETR 5\r\n")
    d.cut(b"+OK 200 octets\r\n" + mail(200, "end cut") + b".\r\n", 16, 199, 1, 1, 1)
    d.asks(b"RETR 6\r\nRETR 7\r\nDELE 6\r\n")
    d.says(b"+OK 150 octets\r\n" + mail(150, "first") + b".\r\n+OK 151 octets\r\n" + mail(151, "second")[:140],
           mail(151, "second")[140:] + b".\r\n+OK deleted\r\n")
    d.asks(b"RETR 8\r\n")
    d.says(b"+OK 100 octets\r\n", mail(200, "longer than said") + b".\r\n")
    d.asks(b"RETR 9\r\n")
    d.says(b"-ERR no such message\r\n")
    d.asks(b"RETR 10\r\n")
    d.says(b"+OK 0 octets\r\n.\r\n")
    d.ends()
    case.write()


def make_dialogue():
    case = Capture("pop3-dialogue", __file__, "POP3, RFC 1939 and 2449: commands with and without arguments, listings in one segment and several, "
                   "lines cut anywhere, several commands at once, lines that are no commands.")
    d = Dialogue(case)
    for ask, answer in ((b"CAPA\r\n", b"+OK Capability list follows\r\nTOP\r\nUIDL\r\nPIPELINING\r\nSASL PLAIN\r\n.\r\n"), (b"USER bob\r\n", b"+OK\r\n"),
                        (b"PASS secret word\r\n", b"+OK 2 messages (320 octets)\r\n"), (b"STAT\r\n", b"+OK 2 320\r\n"), (b"LIST 2\r\n", b"+OK 2 200\r\n"),
                        (b"UIDL 2\r\n", b"+OK 2 QhdPYR:00WBw1Ph7x7\r\n"), (b"LIST 3\r\n", b"-ERR no such message, only 2 messages in maildrop\r\n"),
                        (b"LANG\r\n", b"+OK Language listing follows:\r\nen English\r\nde Deutsch\r\n.\r\n"), (b"LANG de\r\n", b"+OK de Sprache ge\xc3\xa4ndert\r\n"),
                        (b"AUTH\r\n", b"+OK\r\nPLAIN\r\nCRAM-MD5\r\n.\r\n"), (b"  NOOP  x\r\n", b"+OK  two  blanks\r\n"), (b"\r\n", b"-ERR\r\n"),
                        (b"NOOP\n", b"+OK line feed\n"), (b"XYZZY \xff\x01\r\n", b"+OK\ttab\r\n")):
        d.asks(ask)
        d.says(answer)
    d.asks(b"LIST\r\n")
    d.says(b"+OK 2 messages (320 octets)\r\n", b"1 120\r\n2 200\r\n", b".\r\n")
    d.asks(b"UIDL\r\n")
    d.says(b"+OK\r\n1 whqtswO00WBw418f9t5JxYwZ\r\n2 QhdP", b"YR:00WBw1Ph7x7\r\n.", b"\r\n")
    d.asks(b"STAT\r\nLIST\r\nUIDL 1\r\n")
    d.says(b"+OK 2 320\r\n+OK 2 messages\r\n1 120\r\n2 200\r\n.\r\n+OK 1 whqtswO00WBw418f9t5JxYwZ\r\n")
    d.asks(b"RS", b"ET\r", b"\n")
    d.says(b"+", b"OK maildrop has 2 messages", b"\r\n")
    d.ends()
    case.write()


def make_logins():
    case = Capture("pop3-logins", __file__, "POP3 logins: APOP (RFC 1939 7), AUTH (RFC 5034) with each mechanism, with an initial response and without, "
                   "given up, refused, and what is not Base64.")
    d = Dialogue(case)
    d.asks(b"APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n")
    d.says(b"-ERR permission denied\r\n")
    bearer = b"user=bob@example.org\1auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\1\1"
    gs2 = b"n,a=bob@example.org,\1host=server.example.com\1port=110\1auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1"
    error = b'{"status":"401","schemes":"bearer"}'
    for mechanism, turns in ((b"PLAIN", [b"", b"\0bob\0secret"]), (b"PLAIN", [b"", b"admin\0bob\0secret"]), (b"LOGIN", [b"Username:", b"bob", b"Password:", b"secret"]),
                             (b"CRAM-MD5", [b"<1896.697170952@postoffice.reston.mci.net>", b"tim b913a602c7eda7a495b4e6e7334d3890"]),
                             (b"XOAUTH2", [b"", bearer, error, b""]), (b"OAUTHBEARER", [b"", gs2, error, b"\1"]), (b"EXTERNAL", [b"", b"bob"]),
                             (b"ANONYMOUS", [b"", b"sirhc"]), (b"SCRAM-SHA-1", [b"", b"n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL", b"r=fyko", b"c=biws"])):
        d.asks(b"AUTH " + mechanism + b"\r\n")
        for number, turn in enumerate(turns):
            if number % 2:
                d.asks(encoded(turn))
            else:
                d.says(b"+ " + encoded(turn))
        d.says(b"-ERR authentication failed\r\n")
    for line in (b"AUTH PLAIN " + encoded(b"\0bob\0secret"), b"AUTH XOAUTH2 " + encoded(bearer), b"AUTH EXTERNAL =\r\n", b"AUTH PLAIN *notbase64*\r\n"):
        d.asks(line)
        d.says(b"-ERR authentication failed\r\n")
    d.asks(b"AUTH LOGIN\r\n")
    d.says(b"+ not Base64\r\n")
    d.asks(b"*\r\n")
    d.says(b"-ERR given up\r\n")
    d.asks(b"AUTH UNKNOWN\r\n")
    d.says(b"-ERR mechanism not supported\r\n")
    d.ends()
    case.write()


def make_corners():
    case = Capture("pop3-corners", __file__, "POP3 streams that begin in the middle, miss bytes of a mail or its end, end in the middle of a line or a mail, "
                   "and a server whose lines end with LF.")
    middle = Dialogue(case, 40001, is_open=False)
    middle.says(b"dull a girl too.\r\nAll work\r\n.\r\n")
    middle.asks(b"STAT\r\n")
    middle.says(b"+OK 2 320\r\n")
    middle.ends()
    announced = Dialogue(case, 40002, is_open=False)
    announced.says(b"+OK 200 octets\r\n" + mail(200, "asked before")[:150], mail(200, "asked before")[150:] + b".\r\n")
    announced.ends()
    hole = Dialogue(case, 40003)
    hole.asks(b"RETR 1\r\n")
    text = mail(600, "hole") + b".\r\n"
    hole.says(b"+OK 600 octets\r\n", text[:200])
    hole.stream.lose(1, 200)
    hole.says(text[400:])
    hole.asks(b"STAT\r\n")
    hole.says(b"+OK 2 320\r\n")
    hole.asks(b"RETR 2\r\n")                     # and the end of this one is lost
    hole.says(b"+OK 600 octets\r\n", text[:200])
    hole.stream.lose(1, len(text) - 200)
    hole.asks(b"NOOP\r\n")
    hole.says(b"+OK\r\n")
    hole.asks(b"LIST\r\n")
    hole.says(b"+OK\r\n1 1")
    hole.stream.lose(1, 20)
    hole.says(b"0\r\n.\r\n")
    hole.stream.lose(0, 10)
    hole.asks(b"UIDL 1\r\n")
    hole.says(b"+OK 1 abc\r\n")
    hole.ends()
    line_feeds = Dialogue(case, 40004, greeting=b"+OK ready\n")
    line_feeds.asks(b"RETR 1\n")
    line_feeds.says(b"+OK\n" + mail(200, "LF").replace(b"\r\n", b"\n"), b"..dot\n.\n")
    line_feeds.ends()
    ended = Dialogue(case, 40005)
    ended.asks(b"RETR 1\r\n")
    ended.says(b"+OK 200 octets\r\n", mail(200, "ended")[:150])
    ended.asks(b"NO")
    ended.stream.close()
    case.write()


def client_hello(host):
    """TLS 1.2, two cipher suites, a server's name; the same bytes each time."""
    name = host.encode()
    sni = u16(0, len(name) + 5, len(name) + 3) + u8(0) + u16(len(name)) + name
    body = u16(0x0303) + bytes(range(32)) + u8(0) + u16(4, 0xc02f, 0x009c) + u8(1, 0) + u16(len(sni)) + sni
    handshake = u8(1, 0) + u16(len(body)) + body
    return u8(22) + u16(0x0301, len(handshake)) + handshake


ALERT = u8(21) + u16(0x0303, 2) + u8(2, 40)


def make_stls():
    case = Capture("pop3-stls", __file__, "POP3 STLS, RFC 2595 4: refused, then agreed to; what follows is TLS, both ways.")
    d = Dialogue(case)
    d.asks(b"STLS\r\n")
    d.says(b"-ERR not now\r\n")
    d.asks(b"STLS\r\n")
    d.says(b"+OK Begin TLS negotiation\r\n")
    hello = client_hello("mail.example.org")
    d.asks(hello[:40], hello[40:])
    d.says(ALERT)
    d.stream.close()
    case.write()


if __name__ == "__main__":
    for make in (make_mails, make_dialogue, make_logins, make_corners, make_stls):
        make()
