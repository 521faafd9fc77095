"""SMTP: dialogues cut anywhere, logins, mails by DATA and BDAT, streams joined in the middle or with holes."""
import base64

from packets import *

MAIL = b"From: Alice <alice@example.org>\r\nTo: bob@example.org\r\nSubject: lab\r\n\r\nAll work and no play\r\nmakes Jack a dull boy.\r\n"


def encoded(data):
    return base64.b64encode(data) + b"\r\n"


class Dialogue:
    """One SMTP connection; each argument is a segment."""

    def __init__(self, case, port=40000, server_port=25, is_open=True, greeting=b"220 mail.example.org ESMTP\r\n"):
        self.stream = Tcp(case, ports=(port, server_port))
        if is_open:
            self.stream.open()
            self.says(greeting)

    def asks(self, *segments):
        for segment in segments:
            self.stream.client(PSH | ACK, segment)

    def says(self, *segments):
        for segment in segments:
            self.stream.server(PSH | ACK, segment)

    def turns(self, *turns):
        """Commands and replies by turns; each may be a tuple of segments."""
        for number, turn in enumerate(turns):
            segments = turn if isinstance(turn, tuple) else (turn,)
            (self.says if number % 2 else self.asks)(*segments)

    def data(self, *segments, answer=b"250 2.0.0 queued\r\n"):
        self.turns(b"DATA\r\n", b"354 go ahead\r\n", segments, answer)

    def ends(self):
        self.turns(b"QUIT\r\n", b"221 2.0.0 bye\r\n")
        self.stream.close()


def make_dialogue():
    case = Capture("smtp-dialogue", __file__, "SMTP, RFC 5321: greetings and replies of several lines, capabilities, parameters of MAIL and RCPT (RFC 1870, 3461, 6152, 6531), "
                   "pipelining (RFC 2920), lines cut anywhere, lines that are no commands or replies.")
    d = Dialogue(case, greeting=b"220-mail.example.org ESMTP\r\n220-unsolicited mail is not welcome\r\n220 here\r\n")
    d.turns(b"EHLO client.example.org\r\n", b"250-mail.example.org\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n250-CHUNKING\r\n"
            b"250-AUTH PLAIN LOGIN CRAM-MD5\r\n250 HELP\r\n",
            b"MAIL FROM:<alice@example.org> SIZE=120 BODY=8BITMIME SMTPUTF8 RET=FULL ENVID=QQ314159 AUTH=<> XFOO=bar\r\n", b"250 2.1.0 Ok\r\n",
            b"RCPT TO:<bob@example.org> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bob@example.org\r\n", b"250 2.1.5 Ok\r\n",
            b"rcpt to: carol@example.org SIZE=x\r\n", b"250 2.1.5 Ok\r\n", b"MAIL nonsense\r\n", b"501 5.5.4 Syntax\r\n",
            b"RSET\r\nMAIL FROM:<>\r\nRCPT TO:<\xc3\xa9@example.org>\r\n", b"250 2.0.0 Ok\r\n250 2.1.0 Ok\r\n550 5.7.1 no\r\n",
            b"VRFY  bob\r\n", b"252\r\n", b"XCLIENT ADDR=192.0.2.7\r\n", b"220 mail.example.org\r\n", b"HELP\n", b"214-first\n214 second\n",
            b"\r\n", b"500 5.5.2 bad\r\n", b"ab\r\n", b"25\r\nno code\r\n250-a\r\n251-b\r\n250 c\r\n", b"NOOP\r\n", b"999 what\r\n",
            (b"MAIL FROM:<a@exa", b"mple.org>\r\nRCPT TO:<b@example.org>\r\nRC", b"PT TO:<c@example.org>", b"\r", b"\nNOOP\r\n"),
            (b"2", b"50-Ok\r\n250", b" Ok\r\n250 Ok\r\n250 Ok\r\n25", b"0 Ok\r\n"))
    d.ends()
    case.write()


def make_logins():
    case = Capture("smtp-logins", __file__, "SMTP logins, RFC 4954: each mechanism, with an initial response and without, given up, refused, and what is not Base64.")
    d = Dialogue(case, server_port=587)
    d.turns(b"EHLO client\r\n", b"250-mail\r\n250 AUTH PLAIN LOGIN\r\n")
    bearer = b"user=bob@example.org\1auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\1\1"
    name = "bob".encode("utf-16le")
    ntlm = b"NTLMSSP\0" + struct.pack("<I", 3) + b"\0" * 16 + struct.pack("<HHIHHIHHI", 6, 6, 52, 6, 6, 58, 6, 6, 64) + b"LAB".decode().encode("utf-16le") + name + "PC1".encode("utf-16le")
    for mechanism, turns in ((b"LOGIN", [b"Username:", b"bob", b"Password:", b"secret"]), (b"PLAIN", [b"", b"\0bob\0secret"]), (b"plain", [b"", b"admin\0bob\0secret"]),
                             (b"CRAM-MD5", [b"<1896.697170952@postoffice.reston.mci.net>", b"tim b913a602c7eda7a495b4e6e7334d3890"]),
                             (b"XOAUTH2", [b"", bearer, b'{"status":"401","schemes":"bearer"}', b""]), (b"NTLM", [b"", b"NTLMSSP\0\1\0\0\0", b"NTLMSSP\0\2\0\0\0", ntlm]),
                             (b"SCRAM-SHA-1", [b"", b"n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL", b"r=fyko", b"c=biws"])):
        d.turns(b"AUTH " + mechanism + b"\r\n")
        for number, turn in enumerate(turns):
            if number % 2:
                d.asks(encoded(turn))
            else:
                d.says(b"334 " + encoded(turn))
        d.says(b"535 5.7.8 authentication failed\r\n")
    for line in (b"AUTH PLAIN " + encoded(b"\0bob\0secret"), b"AUTH XOAUTH2 " + encoded(bearer), b"AUTH PLAIN *notbase64*\r\n", b"AUTH PLAIN " + encoded(b"no zeros")):
        d.turns(line, b"535 5.7.8 authentication failed\r\n")
    d.turns(b"AUTH LOGIN " + encoded(b"bob"), b"334 " + encoded(b"Password:"), b"half decod\r\n", b"501 5.5.2 not Base64\r\n", b"AUTH LOGIN\r\n", b"334 not Base64\r\n",
            b"*\r\n", b"501 5.7.0 given up\r\n", b"AUTH\r\n", b"501 5.5.4 Syntax\r\n", (b"AUTH LO", b"GIN\r\n"), (b"33", b"4 VXNlcm5hbWU6\r\n"), (b"Ym9", b"i\r\n"), b"334\r\n",
            b"c2VjcmV0\r\n", b"235 2.7.0 welcome\r\n")
    d.ends()
    case.write()


def make_mails():
    case = Capture("smtp-mails", __file__, "SMTP mails, RFC 5321 4.5.2 and 3030: whole in a segment, cut at every place of their end, with dots that were added, empty, "
                   "several in one segment, and chunks.")
    d = Dialogue(case)
    d.turns(b"EHLO client\r\n", b"250-mail\r\n250 CHUNKING\r\n")
    end = b".\r\n"
    d.data(MAIL + end)
    d.data(MAIL[:60], MAIL[60:], end)
    d.data(MAIL[:-2], b"\r\n" + end)
    d.data(MAIL + b"\r\n" + end)
    for at in (1, 2):
        d.data(MAIL + end[:at], end[at:])
    d.data(MAIL + b".", b"\r", b"\n")
    d.data(MAIL + b"..two\r\n...\r\n.", b".hidden\r\n. x\r\nno.dot.\r\n..\r\n" + end)
    d.data(end)
    d.data(b"\r\n" + end)
    d.turns(b"MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n" + MAIL + end + b"RSET\r\nDATA\r\n" + MAIL + end + b"NOOP\r\n",
            b"250 ok\r\n250 ok\r\n354 go\r\n250 queued\r\n250 ok\r\n354 go\r\n250 queued\r\n250 ok\r\n")
    d.turns(b"DATA\r\n", b"554 5.5.1 no valid recipients\r\n", b"NOOP\r\n", b"250 ok\r\n")
    length = len(MAIL)
    d.turns((b"BDAT 60\r\n", MAIL[:60]), b"250 60 octets\r\n", b"BDAT %d LAST\r\n" % (length - 60) + MAIL[60:], b"250 queued\r\n",
            (b"BDAT %d\r\n" % length, MAIL[:50], MAIL[50:]), b"250 ok\r\n", b"BDAT 0 LAST\r\n", b"250 queued\r\n",
            b"BDAT 10\r\n" + MAIL[:10] + b"BDAT 20\r\n" + MAIL[10:30] + b"RSET\r\nBDAT %d last\r\n" % length + MAIL + b"NOOP\r\n", b"250 ok\r\n250 ok\r\n250 ok\r\n250 queued\r\n250 ok\r\n",
            b"BDAT 5 X\r\n", b"501 5.5.4 Syntax\r\n", b"BDAT\r\n", b"501 5.5.4 Syntax\r\n", b"BDAT 99999999999999999999 LAST\r\n", b"552 too long\r\n")
    d.ends()
    case.write()


def make_corners():
    case = Capture("smtp-corners", __file__, "SMTP streams that begin in a mail or a dialogue, miss bytes of a mail, its end, a chunk or commands, end in a line or a mail; "
                   "STARTTLS (RFC 3207) refused and granted.")
    middle = Dialogue(case, 40001, is_open=False)
    middle.turns((b"ull boy.\r\nAll work", b"\r\n.\r\nMAIL FROM:<a@b>\r\n"), b"250 queued\r\n250 ok\r\n")
    middle.ends()
    joined = Dialogue(case, 40002, is_open=False)
    joined.turns(b"RCPT TO:<a@b>\r\n", b"250 ok\r\n")
    joined.data(MAIL + b".\r\n")
    joined.ends()
    hole = Dialogue(case, 40003)
    hole.turns(b"DATA\r\n", b"354 go\r\n", MAIL[:40])
    hole.stream.lose(0, 30)
    hole.turns(MAIL[70:] + b".\r\n", b"250 queued\r\n", b"DATA\r\n", b"354 go\r\n", MAIL[:40])
    hole.stream.lose(0, 30)
    hole.says(b"250 queued\r\n")
    hole.turns(b"MAIL FROM:<after@lost.end>\r\n", b"250 ok\r\n", b"BDAT %d LAST\r\n" % len(MAIL) + MAIL[:40])
    hole.stream.lose(0, 30)
    hole.turns(MAIL[70:] + b"NOOP\r\n", b"250 queued\r\n250 ok\r\n")
    hole.stream.lose(0, 12)
    hole.stream.lose(1, 8)
    hole.turns(b"NOOP\r\n", b"250 ok\r\n")
    hole.asks(b"MAIL FROM:<cu")
    hole.stream.lose(0, 10)
    hole.turns(b"NOOP\r\n", b"250 ok\r\n")
    hole.ends()
    ended = Dialogue(case, 40004)
    ended.turns(b"DATA\r\n", b"354 go\r\n", MAIL[:50])
    ended.stream.close()
    line = Dialogue(case, 40005)
    line.asks(b"QUI")
    line.stream.close()
    refused = Dialogue(case, 40006)
    refused.turns(b"STARTTLS\r\n", b"454 4.7.0 not now\r\n", b"NOOP\r\n", b"250 ok\r\n")
    refused.ends()
    granted = Dialogue(case, 40007)
    hello = u16(0x0303) + bytes(range(32)) + bytes.fromhex("000002002f0100" + "0005ff01000100")
    hello = b"\x01" + u32(len(hello))[1:] + hello
    hello = b"\x16\x03\x01" + u16(len(hello)) + hello
    granted.turns(b"STARTTLS\r\n", b"220 2.0.0 go ahead\r\n", hello, bytes.fromhex("15030300020228"))
    granted.stream.close()
    case.write()


if __name__ == "__main__":
    for make in (make_dialogue, make_logins, make_mails, make_corners):
        make()
