"""Bodies that HTTP carries: lines of text, JSON, XML, forms, parts of a multipart, images; whole, cut, wrong."""
import base64
import struct
import zlib

from packets import *

GREETING = "你好，世界\n第二行\n"


class Pages:
    """One connection to a web server; each page is a request and its answer."""

    def __init__(self, case):
        self.stream = Tcp(case, ports=(40000, 80))
        self.stream.open()

    def get(self, kind, body, *headers, segment=1400):
        head = b"HTTP/1.1 200 OK\r\n" + (b"Content-Type: %s\r\n" % kind if kind is not None else b"")
        head += b"".join(header + b"\r\n" for header in headers) + b"Content-Length: %d\r\n\r\n" % len(body)
        self.stream.client(PSH | ACK, b"GET / HTTP/1.1\r\nHost: www.example.org\r\n\r\n")
        self.answer(head + body, segment)

    def post(self, kind, body, segment=1400):
        request = b"POST / HTTP/1.1\r\nHost: www.example.org\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
        for at in range(0, len(request + body), segment):
            self.stream.client(PSH | ACK, (request + body)[at:at + segment])
        self.stream.server(PSH | ACK, b"HTTP/1.1 204 No Content\r\n\r\n")

    def answer(self, data, segment):
        for at in range(0, len(data), segment):
            self.stream.server(PSH | ACK, data[at:at + segment])

    def end(self):
        self.stream.close()


def make_text():
    case = Capture("text-lines", __file__, "Text by lines: each kind of line end, charsets (GB2312 as GB18030, Big5, Shift_JIS, KOI8-R, one unknown), NULs, "
                   "a body over many segments, two answers in a segment, a body with a hole.")
    pages = Pages(case)
    pages.get(b"text/html", b"<!DOCTYPE html>\n<p>one</p>\r\n<p>two</p>\rlast")
    for charset in ("gb2312", "GBK", "gb18030", "utf-8"):
        pages.get(b'Text/HTML; charset="%s"' % charset.encode(), GREETING.encode(charset))
    pages.get(b"text/plain; charset=big5", "測試\n".encode("big5"))
    pages.get(b"text/plain; charset=shift_jis", "テスト\n".encode("shift_jis"))
    pages.get(b"text/plain; charset=koi8-r", "тест\n".encode("koi8-r"))
    pages.get(b"text/plain; charset=x-none", b"\xe4 raw\n")
    pages.get(b"text/plain; charset=gb2312", b"cut \xb2\n\xff bad\n")
    pages.get(b"text/css", b"\0\x1b[31m\n\n\n")
    pages.get(b"text/javascript", b"one\ntwo\n" * 20, segment=40)
    pages.get(None, b"no type\n")
    pages.get(b"application/x-strange", b"media\n")
    pages.get(b"application/octet-stream", b"bytes\n")
    two = [b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\n%s\n" % word for word in (b"one", b"two")]
    pages.stream.client(PSH | ACK, b"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n")
    pages.answer(b"".join(two), 1400)
    pages.stream.client(PSH | ACK, b"GET /hole HTTP/1.1\r\n\r\n")
    pages.stream.server(PSH | ACK, b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 30\r\n\r\n0123456789")
    pages.stream.lose(1, 10)
    pages.stream.server(PSH | ACK, b"0123456789")
    pages.end()
    case.write()


def make_json():
    case = Capture("json", __file__, "JSON, RFC 8259: values of each kind, nesting, escapes, several values, what is no JSON.")
    pages = Pages(case)
    for body in ('{"a":1,"b":[1,-2.5e3,"x\\u00e9\\n\\"q",null,true,false,NaN],"c":{"d":{"e":"f"}},"empty":{},"none":[],"":""}',
                 '[1,2,{"k":"v"},[3,[4]]]', ' {"a" : 1 }\n{"b":2}\n', '{"a":1} trailing\nmore', '{"a":}', "[1,]", "[1", '"text"', "12", '{"a":01}', '{"a" 1}',
                 '{"\\u0041":"\\ud83d\\ude00\\ud83d x \\udc00 测试"}', '{"a":"\\x"}', '{"a":"\\u12"}'):
        pages.get(b"application/json", body.encode())
    pages.get(b"application/problem+json; charset=utf-8", b'{"title":"long","list":[%s]}' % b",".join(b"%d" % n for n in range(20)), segment=33)
    pages.end()
    case.write()


def make_xml():
    case = Capture("xml", __file__, "XML: declarations, attributes, texts, sections, comments, tags that do not match, what is not well formed.")
    pages = Pages(case)
    for body in ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<!DOCTYPE note SYSTEM "Note.dtd">\n<!-- a comment -->\n'
                 '<root a="1" b=\'two\'>text &amp; more<child/><c2 x = "y" />\n  <c3><![CDATA[ cd <a> ]]></c3>\n</root>\n',
                 '<!DOCTYPE a [ <!ENTITY x "y"> <!ELEMENT a ANY> <!-- c -->\n]><?pi x="1"?><a>&x;</a>', "<a><b></a></b>", "<a>unclosed", "</x>y", "hello <b>text</b>",
                 "<a b=c d>z</a>", '<a b="un>x</a>', "<a ", "<!-- un", "<![CDATA[ un", "<A:b xmlns:A=\"u\">测试</A:b>"):
        pages.get(b"text/xml", body.encode())
    pages.get(b"image/svg+xml", b'<svg width="10"><g><path d="M0 0"/></g></svg>', segment=20)
    pages.end()
    case.write()


def make_form():
    case = Capture("form", __file__, "URL-encoded forms: pairs, escapes, pairs without a value or a key, wrong escapes, bytes that are no UTF-8.")
    pages = Pages(case)
    for body in (b"user=alice&text=two+words%21&lang=%E4%B8%AD", b"a=1&b&=c&d=&&e==f", b"a=100%&b=%zz&c=%4", b"a=\xe4&b=%ff&c=%00x", b"k%3d=%26"):
        pages.post(b"application/x-www-form-urlencoded", body)
    pages.post(b"application/x-www-form-urlencoded", b"&".join(b"key%d=value%d" % (n, n) for n in range(12)), segment=50)
    pages.end()
    case.write()


def packed(data):
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    return deflate.compress(data) + deflate.flush()


def part(*headers, body=b""):
    return b"".join(header + b"\r\n" for header in headers) + b"\r\n" + body


def multipart(boundary, *parts, before=b"", after=b""):
    return before + b"--" + boundary + b"\r\n" + (b"\r\n--" + boundary + b"\r\n").join(parts) + b"\r\n--" + boundary + b"--\r\n" + after


def make_multipart():
    case = Capture("multipart", __file__, "Multipart bodies, RFC 2046 5.1: forms with files, encodings, parts within parts, preamble and trailer, no boundary, no end.")
    pages = Pages(case)
    pages.post(b"multipart/form-data; boundary=XX", multipart(
        b"XX", part(b'Content-Disposition: form-data; name="a"', body=b"value"),
        part(b'Content-Disposition: form-data; name="f"; filename="x.gif"', b"Content-Type: image/gif", body=GIF),
        part(b"Content-Disposition: form-data; name=g; filename*=gb2312''%B2%E2%CA%D4.txt", b"Content-Type: text/plain; charset=gb2312", body="测试".encode("gb2312"))))
    text = base64.b64encode("你好\n".encode())
    pages.get(b'multipart/mixed; boundary="=_b"', multipart(
        b"=_b", part(b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: base64", body=text[:4] + b"\r\n" + text[4:]),
        part(b'Content-Type: text/plain;\r\n\tcharset="iso-8859-1"', b"content-transfer-encoding: Quoted-Printable", b"Content-ID: <abc@d>", b"Content-Description:  two   words ",
             b"Content-Language: en", b"Content-Length: 9", b"X-Other: foo", body=b"Gr=FC=DFe =\r\njoined\r\n"),
        part(b"Content-Type: application/octet-stream; name=\"a.bin\"", b"Content-Transfer-Encoding: base64", body=base64.b64encode(bytes(range(30)))),
        part(b"Content-Type: text/plain", b"Content-Encoding: gzip", body=packed(b"plain text\n")),
        part(b"Content-Type: text/plain", b"Content-Encoding: gzip", body=b"\x1f\x8bdamaged"), before=b"preamble\r\n", after=b"trailer"))
    inner = multipart(b"YY", part(b"Content-Type: text/plain", body=b"in"), part(b"Content-Type: application/json", body=b'{"a":1}'), before=b"pre\r\n", after=b"after")
    pages.get(b"multipart/related; boundary=XX", multipart(b"XX", part(b"Content-Type: multipart/alternative; boundary=YY", body=inner), part(body=b"no headers")), segment=130)
    for body in (b"--XX\r\nContent-Type: text/plain\r\n\r\nno end", b"no boundary", b"--XX--\r\n", b"--XX\r\n--XX--", b"--XX\nContent-Type: text/plain\n\nbare LF\n--XX--\n",
                 b"--XX\r\nno header\r\n--XXY\r\n\r\nprefix\r\n--XX--\r\nrest\r\n--XX\r\n"):
        pages.get(b"multipart/mixed; boundary=XX", body)
    pages.get(b"multipart/mixed", b"--XX\r\n\r\nx\r\n--XX--\r\n")
    pages.end()
    case.write()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def segment(marker, data):
    return struct.pack(">HH", marker, len(data) + 2) + data


def entry(tag, kind, count, value):
    return struct.pack("<HHI", tag, kind, count) + value


GIF = (b"GIF89a" + struct.pack("<HHBBB", 3, 2, 0x91, 0, 49) + bytes(range(12)) + b"\x21\xf9\x04\x01\x0a\0\1\0" + b"\x21\xfe\x05hello\0" + b"\x21\x99\x01a\0" +
       b"\x2c" + struct.pack("<HHHHB", 0, 0, 3, 2, 0x81) + bytes(range(12)) + b"\x02\x03abc\x02de\0" + b"?" + b"\x2c" + struct.pack("<HHHHB", 1, 1, 2, 1, 0) + b"\x02\x01a\0;")
HEADER = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 2, 8, 2, 0, 0, 1))
JPEG = b"\xff\xd8" + segment(0xffe0, b"JFIF\0\1\2\1" + struct.pack(">HHBB", 72, 73, 2, 1) + b"rgbRGB")


def exif():
    tiff = b"II*\0" + struct.pack("<IH", 8, 8)
    tiff += entry(0x10f, 2, 6, struct.pack("<I", 120)) + entry(0x112, 3, 1, b"\1\0\0\0") + entry(0x11a, 5, 1, struct.pack("<I", 128))
    tiff += entry(0x8769, 4, 1, struct.pack("<I", 144)) + entry(0x9000, 7, 4, b"0220") + entry(0x9204, 10, 1, struct.pack("<I", 136))
    tiff += entry(0x1234, 1, 2, b"\1\2\0\0") + entry(0x10e, 2, 99, struct.pack("<I", 9999)) + struct.pack("<I", 9998)
    tiff = tiff.ljust(120, b"\0") + b"Maker\0\0\0" + struct.pack("<IIii", 72, 1, -1, 3)
    return tiff + struct.pack("<H", 3) + entry(0xa001, 3, 1, b"\1\0\0\0") + entry(0xa005, 4, 1, struct.pack("<I", 186)) + entry(0x9999, 9, 1, b"\xff\xff\xff\xff") + \
        struct.pack("<I", 0) + struct.pack("<H", 1) + entry(1, 2, 4, b"R98\0") + struct.pack("<I", 8)


def make_images():
    case = Capture("images", __file__, "Images: GIF, PNG and JPEG with each kind of block, as any type and without one, cut, and bodies that only say they are images.")
    pages = Pages(case)
    pages.get(b"image/gif", GIF)
    pages.get(b"image/png", HEADER + chunk(b"gAMA", struct.pack(">I", 45455)) + chunk(b"sRGB", b"\1") + chunk(b"cHRM", struct.pack(">8I", *range(10000, 90000, 10000))) +
              chunk(b"bKGD", struct.pack(">HHH", 1, 2, 3)) + chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1)) + chunk(b"tIME", struct.pack(">HBBBBB", 2024, 2, 3, 4, 5, 6)) +
              chunk(b"tEXt", b"Title\0Some text") + chunk(b"vpAg", b"\1\2") + chunk(b"IDAT", zlib.compress(b"\0" * 20)) + chunk(b"IEND", b""), segment=100)
    pages.get(b"image/x-other", HEADER[:25] + b"\3" + HEADER[26:] + chunk(b"bKGD", b"\7") + b"\xff\xff\xff\xffIDAT")
    pages.get(None, HEADER[:25] + b"\4" + HEADER[26:] + chunk(b"bKGD", b"\0\7") + b"\0\0\0\x20IDATabc")
    pages.get(b"image/jpeg", JPEG + segment(0xffe0, b"JFXX\0\x10abc") + segment(0xffe2, b"FPXR\0abc") + segment(0xffe2, b"ICC_PROFILE\0abc") + segment(0xfffe, b"a comment") +
              segment(0xffdb, bytes(65)) + segment(0xffc0, struct.pack(">BHHB", 8, 2, 3, 2) + bytes([1, 0x22, 0, 2, 0x11, 1])) + segment(0xffda, b"\2\1\0\2\x11\0\x3f\0") +
              b"abc\xff\0def\xff\xd0more\xff\xff\xd1x\xff\xd9trail")
    pages.get(b"image/jpeg", b"\xff\xd8" + segment(0xffe1, b"Exif\0\0" + exif()) + b"\xff\xd9")
    pages.get(b"image/jpeg", JPEG[:36] + b"\xff\xfe\0\1")
    pages.get(b"image/jpeg", JPEG + b"\xff\xfe\0\x20cut")
    pages.get(b"image/gif", GIF[:30])
    for kind in (b"image/gif", b"image/png", b"image/jpeg"):
        pages.get(kind, b"this is no image at all")
    pages.end()
    case.write()


for make in (make_text, make_json, make_xml, make_form, make_multipart, make_images):
    make()
