"""HTTP/1: small messages, pipelines, bodies of every framing and coding, cut streams, holes, malformed heads, what
takes a connection over."""
import gzip
import zlib

from packets import *

# of b"hello, brotli" and b"hello, zstd", made once
BROTLI = bytes.fromhex("0b068068656c6c6f2c2062726f746c6903")
ZSTD = bytes.fromhex("28b52ffd045859000068656c6c6f2c207a7374647896213c")
PAGE = b"<html>\r\n<body>\r\n<p>It works.</p>\r\n</body>\r\n</html>\r\n"


def head(first, *headers):
    return "\r\n".join((first,) + headers).encode("latin-1") + b"\r\n\r\n"


def get(target, *headers, host="example.org"):
    return head(f"GET {target} HTTP/1.1", f"Host: {host}", *headers)


def answer(body, *headers, first="HTTP/1.1 200 OK", kind="text/plain"):
    return head(first, f"Content-Type: {kind}", *headers, f"Content-Length: {len(body)}") + body


def chunks(*parts, trailer=b""):
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n" + trailer + b"\r\n"


class Connection:
    """One connection; each argument is a segment."""

    def __init__(self, case, port=40000, server_port=80, is_open=True):
        self.stream = Tcp(case, ports=(port, server_port))
        if is_open:
            self.stream.open()

    def asks(self, *segments):
        for segment in segments:
            self.stream.client(PSH | ACK, segment)

    def says(self, *segments):
        for segment in segments:
            self.stream.server(PSH | ACK, segment)

    def ends(self):
        self.stream.close()

    def server_ends(self):
        self.stream.server(FIN | ACK)
        self.stream.client()


def cut(data, *lengths):
    for length in lengths:
        yield data[:length]
        data = data[length:]
    if data:
        yield data


def make_small():
    case = Capture("http", __file__, "HTTP/1.1, RFC 9110 and 9112: a page load with cookies and a query, a form, a login, the "
                   "target in each form, HEAD, 204, 304, 206, HTTP/1.0.")
    c = Connection(case)
    c.asks(get("/index.html?lang=en&q=a%20b&&empty=", "User-Agent: curl/7.88.1", "Accept: */*", "Accept-Language: en",
               "Accept-Encoding: gzip", "Connection: keep-alive", "Cookie: id=1; theme=dark;last=", "Referer: http://example.org/"))
    c.says(answer(PAGE, "Date: Tue, 14 Nov 2023 22:13:20 GMT", "Server: lab", "Last-Modified: Mon, 13 Nov 2023 00:00:00 GMT",
                  "Set-Cookie: id=2; Path=/", "Set-Cookie: theme=light", "Cache-Control: no-store", kind="text/html; charset=utf-8"))
    c.asks(head("POST /form HTTP/1.1", "Host: example.org", "Content-Type: application/x-www-form-urlencoded",
                "Content-Length: 19", "Origin: null") + b"user=alice&text=a+b")
    c.says(head("HTTP/1.1 302 Found", "Location: /done", "Content-Length: 0"))
    c.asks(get("/secret", "Authorization: Basic YWxpY2U6b3BlbiBzZXNhbWU="))
    c.says(answer(b"no\n", 'WWW-Authenticate: Basic realm="lab"', first="HTTP/1.1 401 Unauthorized"))
    c.asks(head("HEAD /big HTTP/1.1", "Host: example.org"))
    c.says(head("HTTP/1.1 200 OK", "Content-Length: 1000000"))
    c.asks(get("/same", "If-None-Match: x"))
    c.says(head("HTTP/1.1 304 Not Modified", "Content-Length: 7"))
    c.asks(head("DELETE /x HTTP/1.1", "Host: example.org", "X-Forwarded-For: 192.0.2.7"))
    c.says(head("HTTP/1.1 204 No Content"))
    c.asks(get("/part", "Range: bytes=0-3"))
    c.says(answer(b"<htm", "Content-Range: bytes 0-3/52", first="HTTP/1.1 206 Partial Content", kind="text/html"))
    c.asks(head("OPTIONS * HTTP/1.1", "Host: example.org"))
    c.says(head("HTTP/1.1 200", "Content-Length: 0"))
    c.asks(get("http://other.example/absolute", "Proxy-Authorization: Basic YTpi"))
    c.says(head("HTTP/1.1 407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="p"', "Content-Length: 0"))
    c.asks(head("GET /old HTTP/1.0"))
    c.says(head("HTTP/1.0 299 Fine", "Content-Length: 0"))
    c.ends()
    c = Connection(case, port=40001, server_port=12345)
    c.asks(head("NOTIFY /event HTTP/1.1", "HOST: 192.0.2.9", "NT: upnp:event"))
    c.says(head("HTTP/1.1 200 OK", "Content-Length: 0"))
    c.asks(head("GET /citrix HTTP/1.1", 'Authorization: CitrixAGBasic username="YWxpY2U=", domain="bGFi", password="cHc=", AGESessionId="7"'))
    c.says(head("ICY 200 OK", "Content-Length: 0"))
    c.ends()
    case.write()


def make_pipeline():
    case = Capture("http-pipeline", __file__, "HTTP/1.1, RFC 9112 9.3: three requests in a segment, their responses in one and in "
                   "several; an interim response before a final one (RFC 9110 15.2), one that comes before the request is whole; an "
                   "empty line between messages (RFC 9112 2.2).")
    c = Connection(case)
    c.asks(get("/1") + get("/2") + get("/3"))
    c.says(answer(b"one") + answer(b"two"), *cut(answer(b"three"), 30))
    c.asks(get("/4"), head("HEAD /5 HTTP/1.1", "Host: example.org") + get("/6"))
    c.says(answer(b"four") + head("HTTP/1.1 200 OK", "Content-Length: 100") + answer(b"six"))
    c.ends()
    c = Connection(case, port=40001)
    c.asks(get("/early"))
    c.says(head("HTTP/1.1 103 Early Hints", "Link: </a.css>") + answer(b"late"))
    c.asks(head("POST /upload HTTP/1.1", "Host: example.org", "Expect: 100-continue", "Content-Length: 4"))
    c.says(head("HTTP/1.1 100 Continue"))
    c.asks(b"data")
    c.says(head("HTTP/1.1 201 Created", "Content-Length: 0"))
    c.asks(get("/7") + b"\r\n" + get("/8"))
    c.says(head("HTTP/1.1 404 Not Found", "Content-Length: 0"), head("HTTP/1.1 500 Oops", "Content-Length: 0"))
    c.ends()
    case.write()


def make_bodies():
    case = Capture("http-bodies", __file__, "HTTP/1.1 bodies: in chunks with extensions and trailers (RFC 9112 7.1), gzip, both kinds of "
                   "deflate, br, zstd, one over the other (RFC 9110 8.4), unknown, damaged and cut codings, until the close.")
    packed = gzip.compress(PAGE * 4, mtime=0)
    plain = zlib.compress(PAGE * 4)
    c = Connection(case)
    for number, (coding, body, kind) in enumerate((
            ("gzip", packed, "text/html"), ("x-gzip", packed, "text/html"), ("deflate", plain, "text/html"),
            ("deflate", plain[2:-4], "text/html"), ("br", BROTLI, "text/plain"), ("zstd", ZSTD, "text/plain"),
            ("gzip, gzip", gzip.compress(packed, mtime=0), "text/html"), ("identity", b"as it is", "text/plain"),
            ("rot13", b"uryyb", "text/plain"), ("gzip", b"no gzip at all", "text/plain"), ("gzip", packed[:30], "text/html"))):
        c.asks(get(f"/{number}"))
        c.says(answer(body, f"Content-Encoding: {coding}", kind=kind))
    c.asks(get("/chunked"))
    c.says(head("HTTP/1.1 200 OK", "Content-Type: text/plain", "Transfer-Encoding: chunked") +
           b"5;name=value\r\nhello\r\n" + chunks(b", chunks", trailer=b"X-Sum: 1\r\nX-More: 2\r\n"))
    c.asks(head("POST /chunked HTTP/1.1", "Host: example.org", "Transfer-Encoding: chunked") + chunks())
    c.says(head("HTTP/1.1 200 OK", "Content-Encoding: gzip", "Content-Type: text/html", "Transfer-Encoding: chunked") +
           chunks(packed[:20], packed[20:]))
    c.asks(get("/coded"))
    c.says(head("HTTP/1.1 200 OK", "Transfer-Encoding: gzip, chunked") + chunks(packed))
    c.asks(get("/untyped"))
    c.says(head("HTTP/1.1 200 OK", "Content-Length: 5") + b"\x00\x01\x02\x03\x04")
    c.asks(get("/last"))
    c.says(head("HTTP/1.1 200 OK", "Content-Type: text/plain") + b"until ", b"the ", b"close\n")
    c.ends()
    case.write()


def make_segments():
    case = Capture("http-segments", __file__, "HTTP/1.1 messages over many segments: heads cut within lines and line ends, a body by "
                   "its length, chunks cut anywhere, a trailer of its own, requests that share segments.")
    c = Connection(case)
    c.asks(*cut(get("/cut", "User-Agent: lab"), 2, 10, 5, 7, 1))
    c.says(*cut(answer(PAGE * 30), 20, 30, 500, 400))
    c.asks(*cut(get("/a") + get("/b"), 60))
    c.says(*cut(answer(b"aaaa") + answer(b"bbbb"), 70, 5, 3))
    c.asks(get("/chunked"))
    whole = head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunks(b"hello", b"x" * 200, trailer=b"Trailer: 1\r\n")
    c.says(*cut(whole, 50, 1, 1, 4, 5, 1, 3, 100, 103, 2, 8, 1))
    c.asks(*cut(head("POST /form HTTP/1.1", "Host: example.org", "Content-Length: 8") + b"a=1&b=22" + get("/after"), 40, 30, 3))
    c.says(answer(b"1") + answer(b"2"))
    c.ends()
    case.write()


def make_midstream():
    case = Capture("http-joined", __file__, "HTTP/1.1 joined in the middle of a response, with lost segments in a head and a body, a "
                   "response that never comes, and text that is no message.")
    c = Connection(case, is_open=False)
    c.says(b"of a body that began before\r\n", b"\x00\x01binary")
    c.asks(get("/first"))
    c.says(answer(b"found"))
    c.ends()
    c = Connection(case, port=40001)
    c.asks(get("/lost"))
    c.stream.lose(1, 200)
    c.says(b"rest of the lost one\r\n")
    c.asks(get("/next"))
    c.says(answer(b"next"))
    c.asks(get("/hole"))
    c.says(head("HTTP/1.1 200 OK", "Content-Length: 300") + b"a" * 50)
    c.stream.lose(1, 100)
    c.says(b"b" * 150)
    c.asks(get("/again"))
    c.says(answer(b"again"))
    c.ends()
    c = Connection(case, port=40002)
    c.asks(b"hello there\r\n", b"\x16\x03\x01\x00\x02")
    c.says(b"Field: value\r\nOther: value\r\n\r\ntext\r\n")
    c.ends()
    case.write()


def make_malformed():
    case = Capture("http-malformed", __file__, "HTTP/1.1 heads that are wrong: folded lines (RFC 9112 5.2), bare LF, bad names, no colon, "
                   "empty targets, lengths that contradict or cannot be, sizes of chunks that are none, lone first lines.")
    c = Connection(case)
    c.asks(get("/folded", "X-Long: one\r\n two\r\n\t three", "User-Agent: lab\r\n  folded"))
    c.says(b"HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 3\n\nbare"[:-1])
    c.asks(get("/names", "Bad Name: 1", "Blank : 2", ": 3", "Empty:", "Tab:\tx", "Two:  x ", "Latin: \xe9\xff"))
    c.says(head("HTTP/1.1 2x4 Odd", "Content-Length: 0"))
    c.asks(b"GET  HTTP/1.1\r\n\r\n" + b"GET /two  HTTP/1.1\r\n\r\n" + b"GET /a b HTTP/1.1\r\n\r\n" + b"GET\r\n\r\n" + b"GET /nine\r\n\r\n")
    c.says(head("HTTP/1.1 200", "Content-Length: +0") + head("HTTP/1.1  400   Bad", "Content-Length: 0") * 4)
    c.asks(get("/colon", "no colon here", "After: 1"))
    c.says(head("HTTP/1.1 200 OK", "Content-Length: 1", "Content-Length: 2") + b"ab")
    c.asks(head("POST /both HTTP/1.1", "Host: example.org", "Content-Length: 3", "Transfer-Encoding: chunked") + chunks(b"abcd"))
    c.says(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + b"zz\r\nhello\r\n")
    c.asks(get("/unknown"))
    c.says(head("HTTP/1.1 200 OK", "Transfer-Encoding: foo") + b"text")
    c.server_ends()
    c = Connection(case, port=40001)
    c.asks(get("/four-gigabytes"))
    c.says(head("HTTP/1.1 200 OK", "Content-Type: text/plain", "Content-Length: 4294967296") + b"begins here\n", b"and ends here\n")
    c.server_ends()
    c = Connection(case, port=40002)
    c.asks(get("/short"))
    c.says(head("HTTP/1.1 200 OK", "Content-Length: 20") + b"only this")
    c.server_ends()
    case.write()


def make_upgrade():
    case = Capture("http-upgrade", __file__, "HTTP/1.1 upgrades that are refused (the connection stays HTTP) and taken, "
                   "CONNECT refused and granted.")
    c = Connection(case)
    c.asks(get("/offer", "Upgrade: mmtls", "Connection: Upgrade"))
    c.says(answer(b"no"))
    c.asks(get("/offer", "Upgrade: mmtls", "Connection: Upgrade"))
    c.says(head("HTTP/1.1 101 Switching Protocols", "Upgrade: mmtls", "Connection: Upgrade"))
    c.says(b"\x19\xf1\x04\x00")
    c.asks(b"text in another protocol\n")
    c.ends()
    c = Connection(case, port=40001, server_port=3128)
    c.asks(head("CONNECT example.org:25 HTTP/1.1", "Host: example.org"))
    c.says(answer(b"no", first="HTTP/1.1 403 Forbidden"))
    c.asks(head("CONNECT example.org:25 HTTP/1.1", "Host: example.org"))
    c.says(head("HTTP/1.1 200 Connection established"))
    c.says(b"220 ready\r\n")
    c.asks(b"QUIT\r\n")
    c.ends()
    case.write()


make_small()
make_pipeline()
make_bodies()
make_segments()
make_midstream()
make_malformed()
make_upgrade()
