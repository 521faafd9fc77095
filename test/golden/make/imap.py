"""IMAP: commands and replies, mails in literals that are cut in every way, logins, streams with holes."""
import base64
import zlib

from packets import *


def mail(length, subject="lab"):
    """A mail of so many bytes."""
    text = f"From: Alice <alice@example.org>\r\nTo: bob@example.org\r\nSubject: {subject}\r\n\r\n".encode()
    while length - len(text) > 76:
        text += b"All work and no play makes Jack a dull boy, and Jill as dull a girl too.\r\n"
    return text + b"x" * (length - len(text) - 2) + b"\r\n"


def encoded(data):
    return base64.b64encode(data) + b"\r\n"


def fetched(number, length, item=b"BODY[]", before=b"", behind=b"", subject="lab"):
    return b"* %d FETCH (%s%s {%d}\r\n" % (number, before, item, length) + mail(length, subject) + behind + b")\r\n"


class Dialogue:
    """One IMAP connection; each argument is a segment."""

    def __init__(self, case, port=40000, is_open=True, greeting=b"* OK [CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+] ready\r\n"):
        self.stream = Tcp(case, ports=(port, 143))
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
        self.asks(b"z9 LOGOUT\r\n")
        self.says(b"* BYE see you\r\nz9 OK LOGOUT completed\r\n")
        self.stream.close()


def make_dialogue():
    case = Capture("imap-dialogue", __file__, "IMAP, RFC 9051: tags, commands with and without a mailbox, UID, untagged replies, IDLE, several at once, "
                   "lines cut anywhere, lines that are no commands.")
    d = Dialogue(case)
    for number, command in enumerate((b"CAPABILITY", b"NOOP", b"SELECT INBOX", b'EXAMINE "My Folder"', b"CREATE Foo", b"DELETE Foo", b"RENAME Foo Bar", b"SUBSCRIBE x",
                                      b"UNSUBSCRIBE x", b'STATUS "a \\" b" (MESSAGES)', b'LIST "" *', b'LSUB "" *', b"COPY 1:3 Trash", b"UID COPY 1 Trash", b"UID MOVE 1 Trash",
                                      b"SEARCH UNSEEN", b"UID SEARCH ALL", b"STORE 1 +FLAGS (\\Deleted)", b"uid fetch 1:* (FLAGS)", b"EXPUNGE", b"UID", b"ID NIL",
                                      b"NAMESPACE", b"ENABLE UTF8=ACCEPT", b"GETQUOTAROOT INBOX", b" NOOP", b"COPY 1", b"SELECT", b"")):
        d.asks(b"a%d%s%s\r\n" % (number, b" " if command else b"", command))
        d.says(b"a%d %s %s done\r\n" % (number, (b"OK", b"NO", b"BAD")[number % 3], command.split(b" ")[0] or b"what"))
    d.asks(b"b1 SELECT INBOX\r\n")
    d.says(b"* 3 EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 1] valid {5}\r\n", b"b1 OK [READ-WRITE] SELECT completed\r\n")
    d.asks(b"b2 IDLE\r\n")
    d.says(b"+ idling\r\n", b"* 4 EXISTS\r\n")
    d.asks(b"DONE\r\n")
    d.says(b"b2 OK IDLE terminated\r\n")
    d.asks(b"b3 NOOP\r\nb4 UID SEARCH ALL\r\nb5 NOOP\r\nb6 NOOP\r\nb7 NOOP\r\nb8 NOOP\r\n")
    d.says(b"b3 OK NOOP\r\n* SEARCH 1 2\r\nb4 OK SEARCH\r\n", b"b5 OK\r\nb6 OK\r\nb7 OK\r\nb8 OK\r\nb3 OK again\r\nxx OK nobody asked\r\n")
    d.asks(b"c1 NO", b"OP\r\nc2 NOOP", b"\r", b"\n")
    d.says(b"* 1 EXISTS\r\n* 2 REC", b"ENT\r\nc", b"1 OK NOOP completed\r", b"\nc2 OK NOOP completed\r\n")
    d.asks(b"\r\n", b"c3 NOOP\n", b"c4 SELECT Gr\xc3\xbc\xc3\x9fe\r\n")
    d.says(b"* BAD empty\r\n", b"c3 OK line feed\n", b"c4 NO Gr\xc3\xbc\xc3\x9fe \xff\0\r\n", b"garbage\r\n", b"\r\n")
    d.ends()
    case.write()


def make_mails():
    case = Capture("imap-mails", __file__, "IMAP literals, RFC 9051 4.3: mails whole in a segment, over many, several in a reply and in a segment, empty ones; "
                   "APPEND with synchronizing literals and without, refused; mailbox names as literals.")
    d = Dialogue(case)
    d.asks(b"a1 UID FETCH 1 (FLAGS BODY[])\r\n")
    d.says(fetched(1, 300, before=b"UID 4 FLAGS (\\Seen) ") + b"a1 OK FETCH completed\r\n")
    d.asks(b"a2 FETCH 2 BODY[]\r\n")
    d.cut(fetched(2, 3000, behind=b" FLAGS (\\Seen)") + b"a2 OK FETCH completed\r\n", 1400, 1000)
    d.asks(b"a3 FETCH 1:2 BODY[HEADER]\r\n")
    d.says(fetched(1, 200, b"BODY[HEADER]", subject="one") + fetched(2, 201, b"RFC822.HEADER", subject="two") + b"a3 OK FETCH completed\r\n")
    d.asks(b"a4 FETCH 1 (BODY[TEXT] BODY[HEADER.FIELDS (SUBJECT)])\r\n")
    d.says(b"* 1 FETCH (BODY[TEXT] {5}\r\nhello BODY[HEADER.FIELDS (SUBJECT)] {14}\r\nSubject: x\r\n\r\n)\r\n", b"a4 OK FETCH completed\r\n")
    d.asks(b"a5 FETCH 3 BODY[]\r\n")
    whole = b"* 9 EXISTS\r\n" + fetched(3, 400) + b"a5 OK FETCH completed\r\n"
    d.cut(whole, 12 + 26, 200, 200, 1, 1, 1, 4)
    d.asks(b"a6 FETCH 4 (BODY[] BODY[1])\r\n")
    d.says(b'* 4 FETCH (BODY[] "" BODY[1] {0}\r\n)\r\na6 OK FETCH completed\r\n')
    d.asks(b"a7 FETCH 5 BODY[]\r\n")
    d.cut(fetched(5, 250) + b"* 6 EXISTS\r\na7 OK FETCH completed\r\n", 290, 5)
    d.asks(b'a8 LIST "" *\r\n')
    d.says(b'* LIST () "/" {5}\r\nINBOX\r\n* LIST () "/" {7}\r\n', b"a\r\nb{1}\r\na8 OK LIST completed\r\n")
    d.asks(b"b1 APPEND Sent (\\Seen) {200}\r\n")
    d.says(b"+ Ready for literal data\r\n")
    d.asks(mail(200, "appended") + b"\r\n")
    d.says(b"b1 OK [APPENDUID 1 2] APPEND completed\r\n")
    d.asks(b"b2 APPEND Sent {300+}\r\n" + mail(300, "at once")[:100], mail(300, "at once")[100:] + b"\r\nb3 NOOP\r\n")
    d.says(b"b2 OK APPEND completed\r\nb3 OK NOOP completed\r\n")
    d.asks(b"b4 APPEND Full {5000}\r\n")
    d.says(b"b4 NO [OVERQUOTA] no room\r\n")
    d.asks(b"b5 APPEND Two {120+}\r\n" + mail(120, "first") + b" {121+}\r\n" + mail(121, "second") + b"\r\n")
    d.says(b"b5 OK APPEND completed\r\n")
    d.asks(b"b6 CREATE {3+}\r\nFoo\r\n")
    d.says(b"b6 OK CREATE completed\r\n")
    d.ends()
    case.write()


def make_logins():
    case = Capture("imap-logins", __file__, "IMAP logins, RFC 9051 6.2: LOGIN with atoms, quoted strings and literals, AUTHENTICATE with each mechanism, "
                   "with an initial response and without, given up, and what is not Base64.")
    d = Dialogue(case)
    for number, words in enumerate((b"bob secret", b'bob "sec ret"', b'"bob" "s\\"e\\\\cret"', b'"bob b" x', b"bob \"\"", b"bob", b"")):
        d.asks(b"a%d LOGIN %s\r\n" % (number, words))
        d.says(b"a%d NO LOGIN failed\r\n" % number)
    d.asks(b"b1 LOGIN {3}\r\n")
    d.says(b"+ go\r\n")
    d.asks(b"bob {6}\r\n")
    d.says(b"+ go\r\n")
    d.asks(b"secret\r\n")
    d.says(b"b1 NO LOGIN failed\r\n")
    d.asks(b"b2 login bob {6+}\r\nsec", b"ret\r\n")
    d.says(b"b2 NO LOGIN failed\r\n")
    bearer = b"user=bob@example.org\1auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\1\1"
    error = b'{"status":"401","schemes":"bearer"}'
    for number, (mechanism, turns) in enumerate(((b"PLAIN", [b"", b"\0bob\0secret"]), (b"LOGIN", [b"Username:", b"bob", b"Password:", b"secret"]),
                                                 (b"CRAM-MD5", [b"<1896.697170952@postoffice.reston.mci.net>", b"tim b913a602c7eda7a495b4e6e7334d3890"]),
                                                 (b"XOAUTH2", [b"", bearer, error, b""]))):
        d.asks(b"c%d AUTHENTICATE %s\r\n" % (number, mechanism))
        for place, turn in enumerate(turns):
            if place % 2:
                d.asks(encoded(turn))
            else:
                d.says(b"+ " + encoded(turn))
        d.says(b"c%d NO failed\r\n" % number)
    d.asks(b"d1 AUTHENTICATE PLAIN " + encoded(b"\0bob\0secret"))
    d.says(b"d1 NO failed\r\n")
    d.asks(b"d2 AUTHENTICATE PLAIN ?\r\n")
    d.says(b"d2 BAD what\r\n")
    d.asks(b"d3 AUTHENTICATE GSSAPI\r\n")
    d.says(b"+ \r\n")
    d.asks(b"*\r\n")
    d.says(b"d3 BAD given up\r\n")
    d.ends()
    case.write()


def make_corners():
    case = Capture("imap-corners", __file__, "IMAP streams that begin in the middle, miss bytes of a literal or of lines, end in the middle of a line or a "
                   "literal.")
    middle = Dialogue(case, 40001, is_open=False)
    middle.says(b"dull a girl too.\r\n)\r\na1 OK FETCH completed\r\n")
    middle.asks(b"a2 NOOP\r\n")
    middle.says(b"a2 OK NOOP completed\r\n")
    middle.ends()
    hole = Dialogue(case, 40002)
    hole.asks(b"a1 FETCH 1 BODY[]\r\n")
    text = fetched(1, 600) + b"a1 OK FETCH completed\r\n"
    hole.says(text[:200])
    hole.stream.lose(1, 200)
    hole.says(text[400:500], text[500:])
    hole.asks(b"a2 SELECT INBOX\r\n")
    hole.says(b"* 1 EXISTS\r\n* 2 RE")
    hole.stream.lose(1, 30)
    hole.says(b"a2 OK SELECT completed\r\n")
    hole.asks(b"a3 APPEND x {300+}\r\n" + mail(300)[:100])
    hole.stream.lose(0, 150)
    hole.asks(mail(300)[250:] + b"\r\n", b"a4 NOOP\r\n")
    hole.says(b"a4 OK NOOP completed\r\n")
    hole.ends()
    ended = Dialogue(case, 40003)
    ended.asks(b"a1 FETCH 1 BODY[]\r\n")
    ended.says(fetched(1, 300)[:200])
    ended.asks(b"a2 NO")
    ended.stream.close()
    case.write()


def make_compress():
    case = Capture("imap-compress", __file__, "IMAP COMPRESS, RFC 4978: each direction a deflate stream, flushed with each message: one in a segment, several, "
                   "one over several segments, a message in several flushes, a mail, a stream that is none.")
    d = Dialogue(case)
    d.asks(b"a1 COMPRESS DEFLATE\r\n")
    d.says(b"a1 OK DEFLATE active\r\n")
    packers = [zlib.compressobj(9, zlib.DEFLATED, -15) for _ in range(2)]

    def packed(side, *texts):
        return b"".join(packers[side].compress(text) + packers[side].flush(zlib.Z_SYNC_FLUSH) for text in texts)

    d.asks(packed(0, b"a2 SELECT INBOX\r\n"))
    d.says(packed(1, b"* 1 EXISTS\r\n* 0 RECENT\r\na2 OK SELECT completed\r\n"))
    d.asks(packed(0, b"a3 NOOP\r\n", b"a4 NOOP\r\n"))
    d.says(packed(1, b"a3 OK NOOP completed\r\na4 O"), packed(1, b"K NOOP completed\r\n"))
    d.asks(packed(0, b"a5 FETCH 1 BODY[]\r\n"))
    d.cut(packed(1, fetched(1, 2000, subject="compressed") + b"a5 OK FETCH completed\r\n"), 50, 60)
    d.asks(packed(0, b"a6 APPEND Sent {200+}\r\n" + mail(200, "appended") + b"\r\n"))
    d.says(packed(1, b"a6 OK APPEND completed\r\n"))
    d.asks(b"this is no deflate stream\0\0\xff\xff", packed(0, b"a7 NOOP\r\n"))
    d.says(packed(1, b"a7 BAD what\r\n"))
    d.stream.close()
    case.write()


def client_hello(host):
    """TLS 1.2, two cipher suites, a server's name; the same bytes each time."""
    name = host.encode()
    sni = u16(0, len(name) + 5, len(name) + 3) + u8(0) + u16(len(name)) + name
    body = u16(0x0303) + bytes(range(32)) + u8(0) + u16(4, 0xc02f, 0x009c) + u8(1, 0) + u16(len(sni)) + sni
    handshake = u8(1, 0) + u16(len(body)) + body
    return u8(22) + u16(0x0301, len(handshake)) + handshake


ALERT = u8(21) + u16(0x0303, 2) + u8(2, 40)


def make_starttls():
    case = Capture("imap-starttls", __file__, "IMAP STARTTLS, RFC 9051 6.2.1: refused, then agreed to; what follows is TLS, both ways.")
    d = Dialogue(case)
    d.asks(b"a1 STARTTLS\r\n")
    d.says(b"a1 NO not now\r\n")
    d.asks(b"a2 NOOP\r\na3 STARTTLS\r\n")
    d.says(b"a2 OK NOOP completed\r\na3 OK Begin TLS negotiation now\r\n")
    hello = client_hello("mail.example.org")
    d.asks(hello[:40], hello[40:])
    d.says(ALERT)
    d.stream.close()
    case.write()


if __name__ == "__main__":
    for make in (make_dialogue, make_mails, make_logins, make_corners, make_compress, make_starttls):
        make()
