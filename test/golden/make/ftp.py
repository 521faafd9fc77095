"""FTP: dialogues with data connections of each kind, lines cut anywhere, what clients and servers get wrong."""
from packets import *

HELLO = bytes.fromhex("160301002d010000290303" + "00" * 32 + "00" + "0002002f" + "0100")


class Session:
    """A control connection and the data connections that it names; each argument is a segment."""

    def __init__(self, case, client=CLIENT, server=SERVER, ports=(40000, 21), is_open=True):
        self.case, self.client, self.server = case, client, server
        self.stream = Tcp(case, client, server, ports)
        if is_open:
            self.stream.open()

    def asks(self, *segments):
        for segment in segments:
            self.stream.client(PSH | ACK, segment)

    def says(self, *segments):
        for segment in segments:
            self.stream.server(PSH | ACK, segment)

    def turns(self, *turns):
        for number, turn in enumerate(turns):
            (self.says if number % 2 else self.asks)(turn)

    def data(self, ports, *segments, from_server=True, called=False, isn=(70000, 90000)):
        """A data connection; `called`: the server opens it."""
        ends = (self.server, self.client) if called else (self.client, self.server)
        stream = Tcp(self.case, *ends, ports=ports, isn=isn)
        stream.open()
        for segment in segments:
            stream.send(from_server != called, PSH | ACK, segment)
        stream.close()


def make_session():
    case = Capture("ftp-session", __file__, "FTP: logging in, directories, and files sent and fetched by PASV, PORT, EPSV and EPRT, over IPv4 and IPv6.")
    session = Session(case)
    session.says(b"220-Welcome\r\n to the archive\r\n220 ready\r\n")
    session.turns(b"USER alice\r\n", b"331 Password?\r\n", b"PASS secret\r\n", b"230-\r\n", b"SYST\r\n", b"230 Hello\r\n215 UNIX Type: L8\r\n",
                  b"PWD\r\n", b'257 "/home/a ""b""" is current\r\n', b"CWD sub\r\n", b"250-README\r\n", b"CDUP\r\n", b"250 done\r\n250 up\r\n",
                  b"CWD /pub/../x/\r\n", b"250 ok\r\n", b"CWD ../y\r\n", b"250 ok\r\n", b"CWD nowhere\r\n", b"550 no\r\n", b"MKD new\r\n", b'257 "/y/new" made\r\n',
                  b"PASV\r\n", b"227 Entering Passive Mode (192,0,2,2,100,1).\r\n", b"LIST -l\r\n", b"150 here\r\n")
    session.data((40001, 25601), b"-rw-r--r-- 1 a\r\n", b"-rw-r--r-- 1 b\r\n")
    session.says(b"226 sent\r\n")
    session.turns(b"TYPE I\r\n", b"200 binary\r\n", b"PORT 192,0,2,1,100,9\r\n", b"200 ok\r\n", b"STOR \xe6\x96\x87.bin\r\n", b"150 send\r\n")
    session.data((20, 25609), b"\x00\x01\x02\x03" * 4, from_server=False, called=True)
    session.turns(b"EPSV\r\n", b"229 Entering Extended Passive Mode (|||25700|)\r\n", b"RETR a\r\n", b"150 here\r\n")
    session.data((40002, 25700), b"a file\n")
    session.turns(b"EPRT |1|192.0.2.1|25611|\r\n", b"200 ok\r\n", b"RETR b\r\n", b"150 here\r\n")
    session.data((20, 25611), b"another\n", called=True)
    session.turns(b"QUIT\r\n", b"221 bye\r\n")
    six = Session(case, CLIENT6, SERVER6, ports=(40100, 21))
    six.turns(b"EPSV\r\n", b"229 ok (!!!25800!)\r\n", b"NLST\r\n")
    six.data((40101, 25800), b"one\r\ntwo\r\n")
    six.turns(b"EPRT |2|2001:db8::1|25801|\r\n", b"200 ok\r\n", b"NLST\r\n")
    six.data((20, 25801), b"three\r\n", called=True)
    case.write()


def make_corners():
    case = Capture("ftp-corners", __file__, "FTP where it is cut, joined in the middle, has holes, or is not as it should be; data connections that nobody named, or named twice.")
    session = Session(case)
    # cut within lines: what they announce is known all the same
    session.asks(b"PA", b"SV\r", b"\nTYPE", b" I\r\n")
    session.says(b"22", b"7 ok (192,0,2,", b"2,100,1)\r\n200 ok\r\n")
    session.data((40001, 25601), b"cut\n")
    # two in a segment, lone ends of lines, no text at all
    session.turns(b"NOOP\r\nPASV\r\n", b"200 ok\r\n227 =192,0,2,2,100,2\r\n", b"RETR x\n", b"150 a\rb\nc\r\n", b"\r\n", b"\r\n", b" LIST\r\n", b"200\r\n", b"A\x00B \xff\x01\r\n", b"20x\r\n")
    session.data((40002, 25602), b"second\n")
    # numbers that are none, addresses of others
    session.turns(b"PORT 10,0,0,1,1,2\r\n", b"999 ?\r\n", b"port 192,0,2,1,5,6\r\n", b"099 ?\r\n", b"PORT 192,0,2,1,256,6\r\n", b"227 none\r\n", b"PORT 1,2\r\n",
                  b"227 code 5: 10,0,0,2,5,6.\r\n", b"EPRT |3|192.0.2.1|1|\r\n", b"229 (|||66000|)\r\n", b"EPRT |1|192.0.2|1|\r\n", b"229 none\r\n", b"EPRT |1|192.0.2.1|1\r\n",
                  b"229 (|1|192.0.2.2|1|)\r\n", b"EPRT\r\n", b"229\r\n", b"PWD\r\n", b'257 "/open\r\n', b"PWD\r\n", b'257 ""\r\n', b"PWD\r\n", b"257\r\n", b"CWD\r\n", b"250 ok\r\n",
                  b"CWD " + b"d" * 1100 + b"\r\n", b"250 ok\r\n")
    # named twice, used once; used by somebody else; with the ports of an older one
    session.turns(b"PASV\r\n", b"227 =192,0,2,2,100,3\r\n", b"PASV\r\n", b"227 =192,0,2,2,100,3\r\n", b"RETR y\r\n", b"150 ok\r\n")
    session.data((40003, 25603), b"third\n")
    session.data((40004, 25603), b"nobody's\n")
    session.turns(b"PASV\r\n", b"227 =192,0,2,2,100,3\r\n", b"RETR z\r\n", b"150 ok\r\n")
    session.data((40003, 25603), b"fourth\n", isn=(1, 2))
    # nobody named it, but it comes from where data comes from
    session.data((20, 25610), b"unannounced\n", called=True)
    # a hole in a line, then a whole one
    session.asks(b"RETR lo")
    session.stream.lose(0, 10)
    session.asks(b"st\r\nPASV\r\n")
    session.says(b"227 =192,0,2,2,100,4\r\n")
    # joined in the middle
    middle = Session(case, ports=(40200, 21), is_open=False)
    middle.says(b"e middle of a reply\r\n")
    middle.turns(b"CWD rel\r\n", b"250 ok\r\n", b"CWD ../up\r\n", b"250 ok\r\n")
    case.write()


def make_tls():
    case = Capture("ftp-tls", __file__, "FTP that goes on as TLS (RFC 4217), and that does not: refused, or another mechanism.")
    for number, (ask, answer) in enumerate(((b"AUTH TLS\r\n", b"234 go\r\n"), (b"auth ssl\r\n", b"234 go\r\n"), (b"AUTH TLS\r\n", b"504 no\r\n"), (b"AUTH GSSAPI\r\n", b"234 go\r\n"))):
        session = Session(case, ports=(40300 + number, 21))
        session.says(b"220 ready\r\n")
        session.turns(ask, answer, HELLO if answer.startswith(b"234") else b"USER a\r\n")
    case.write()


make_session()
make_corners()
make_tls()
