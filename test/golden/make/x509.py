"""X.509 certificates inside TLS: names, keys, extensions, and what is none of these."""
from packets import *

OIDS = {"cn": "2.5.4.3", "serial": "2.5.4.5", "country": "2.5.4.6", "locality": "2.5.4.7", "state": "2.5.4.8",
        "street": "2.5.4.9", "organization": "2.5.4.10", "unit": "2.5.4.11", "title": "2.5.4.12"}
RSA, EC, SHA256_RSA, PSS = "1.2.840.113549.1.1.1", "1.2.840.10045.2.1", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.10"
SHA256, MGF1, PKIX, MICROSOFT = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.8", "1.3.6.1.5.5.7.", "1.3.6.1.4.1.311."
NOBODY = "1.3.6.1.4.1.99999."


# ---------------------------------------------------------------- DER, X.690

def value(tag, *parts):
    data = b"".join(parts)
    if len(data) < 128:
        return u8(tag, len(data)) + data
    length = len(data).to_bytes((len(data).bit_length() + 7) // 8, "big")
    return u8(tag, 0x80 | len(length)) + length + data


def sequence(*parts):
    return value(0x30, *parts)


def a_set(*parts):
    return value(0x31, *parts)


def oid(text):
    numbers = [int(part) for part in text.split(".")]
    data = b""
    for number in [40 * numbers[0] + numbers[1]] + numbers[2:]:
        septets = [number & 127]
        while number := number >> 7:
            septets.append(128 | number & 127)
        data += bytes(reversed(septets))
    return value(6, data)


def integer(number):
    return value(2, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def bits(data, unused=0):
    return value(3, u8(unused), data)


def octets(data):
    return value(4, data)


def boolean(is_true):
    return value(1, b"\xff" if is_true else b"\0")


def utf8(text):
    return value(12, text.encode())


def printable(text):
    return value(19, text.encode())


def ia5(text):
    return value(22, text.encode())


def bmp(text):
    return value(30, text.encode("utf-16-be"))


def within(number, *parts):
    """[number], constructed."""
    return value(0xa0 | number, *parts)


def instead(number, data):
    """[number], primitive."""
    return value(0x80 | number, data)


def utc(text):
    return value(23, text.encode())


def generalized(text):
    return value(24, text.encode())


NULL = value(5)


# ---------------------------------------------------------------- certificates, RFC 5280 4.1

def name(*attributes):
    return sequence(*(a_set(sequence(oid(OIDS.get(kind, kind)), data)) for kind, data in attributes))


def algorithm(text, parameters=b""):
    return sequence(oid(text), parameters)


def extension(text, data, critical=None):
    return sequence(oid(text), b"" if critical is None else boolean(critical), octets(data))


SIGNED_BY = algorithm(SHA256_RSA, NULL)
VALID = sequence(utc("200101000000Z"), utc("300101000000Z"))
KEY = sequence(algorithm(RSA, NULL), bits(sequence(integer(3233), integer(65537))))


def certificate(*extensions, subject=name(("cn", printable("subject"))), key=KEY, version=2, serial=5, signature=SIGNED_BY,
                validity=VALID, more=b""):
    start = b"" if version is None else within(0, integer(version))
    extensions = within(3, sequence(*extensions)) if extensions else b""
    issuer = name(("country", printable("DE")), ("cn", utf8("issuer")))
    return sequence(sequence(start, integer(serial), signature, issuer, validity, subject, key, more, extensions),
                    signature, bits(bytes(range(1, 41))))


def v24(data):
    return u32(len(data))[1:] + data


def case(folder, about, *certificates):
    capture = Capture(folder, __file__, about)
    connection = Tcp(capture, ports=(40000, 443))
    connection.open()
    for data in certificates:
        message = u8(11) + v24(v24(v24(data)))
        while message:
            connection.server(PSH | ACK, u8(22) + u16(0x303, len(message[:16000])) + message[:16000])
            message = message[16000:]
    connection.close()
    capture.write()


def make_names():
    every = [("cn", utf8("Käse 上海")), ("2.5.4.4", printable("surname")), ("serial", printable("123")), ("country", printable("CN")),
             ("locality", value(20, b"M\xc8unchen \xff")), ("state", bmp("上海")), ("street", value(28, "x€".encode("utf-32-be"))),
             ("organization", ia5("not a DirectoryString")), ("unit", printable("unit " * 30)), ("title", printable("")),
             ("2.5.4.16", sequence(printable("line 1"), utf8("line 2"))), ("2.5.4.20", printable("+1 555")),
             ("2.5.4.24", value(18, b"12345")), ("2.5.4.25", value(18, b"6789")), ("2.5.4.27", printable("X")),
             ("2.5.4.45", bits(b"\xab\xc0", 4)), ("2.5.4.46", printable("q")), ("2.5.4.35", octets(b"secret")),
             ("2.5.4.0", oid("2.5.6.6")), ("2.5.18.9", boolean(True)), ("2.5.4.49", name(("cn", printable("inner")))),
             ("1.2.840.113549.1.9.1", ia5("a@example.com")), ("0.9.2342.19200300.100.1.25", ia5("example")),
             ("0.9.2342.19200300.100.1.1", utf8("uid")), (MICROSOFT + "60.2.1.3", printable("US")),
             (PKIX + "9.1", generalized("19700101000000Z")), (NOBODY + "5", utf8("unknown")), (NOBODY + "6", sequence(integer(1)))]
    both = sequence(a_set(sequence(oid("2.5.4.3"), printable("a")), sequence(oid("2.5.4.11"), printable("b"))))
    case("x509-names", "Attributes of each kind in each kind of string; two in one RDN; an RDN and a name with none; a NUL in a name.",
         certificate(subject=name(*every)), certificate(subject=both), certificate(subject=sequence(a_set())),
         certificate(subject=name(("cn", utf8("www.example.com\0.example.org")), ("cn", utf8("at the end\0")))))


def make_keys():
    curve = sequence(integer(1), sequence(oid("1.2.840.10045.1.1"), integer(2**255 - 19)),
                     sequence(octets(b"\1\2"), octets(b"\3\4"), bits(b"seed")), octets(b"\4\1\2"), integer(2**252), integer(8))
    pss = sequence(within(0, algorithm(SHA256, NULL)), within(1, algorithm(MGF1, algorithm(SHA256, NULL))), within(2, integer(32)),
                   within(3, integer(1)))
    point, number = bits(b"\4" + bytes(range(64))), bits(integer(7))
    keys = [sequence(algorithm(EC, oid("1.2.840.10045.3.1.7")), point), sequence(algorithm(EC, curve), point),
            sequence(algorithm("1.2.840.10040.4.1", sequence(integer(23), integer(11), integer(5))), number),
            sequence(algorithm("1.2.840.10046.2.1", sequence(integer(23), integer(5), integer(11), integer(2),
                                                           sequence(bits(b"se"), integer(3)))), number),
            sequence(algorithm("1.3.101.112"), bits(bytes(32))), sequence(algorithm(PSS, pss), bits(sequence(integer(3233), integer(3))))]
    times = [("500101000000Z", "491231235959Z"), ("2001010000Z", "300101000000+0100"), ("xx0101000000Z", "")]
    long = [("20500101000000.25Z", "20510101000000+0130"), ("99991231235959Z", "2051"), ("2050010100", "20500101000000,5-0100")]
    case("x509-keys", "Keys, parameters and signatures of each kind; versions, serial numbers; times near and far, and none.",
         *(certificate(key=key) for key in keys), certificate(signature=algorithm(PSS, pss)),
         certificate(signature=algorithm("1.2.840.10045.4.3.2")), certificate(signature=algorithm(NOBODY + "9", sequence(integer(5)))),
         certificate(version=None, serial=-5), certificate(version=1, serial=2**159 - 1, more=instead(1, b"\0\1\2") + instead(2, b"\4\xf0")),
         certificate(version=7), *(certificate(validity=sequence(utc(first), utc(last))) for first, last in times),
         *(certificate(validity=sequence(generalized(first), generalized(last))) for first, last in long))


def general_names():
    directory = name(("cn", printable("directory")))
    return sequence(
        within(0, oid(MICROSOFT + "20.2.3"), within(0, utf8("user@corp"))), within(0, oid(NOBODY + "3"), within(0, utf8("other"))),
        within(0, oid(PKIX + "8.5"), within(0, utf8("im@example"))), within(0, oid(PKIX + "8.7"), within(0, ia5("_srv.example"))),
        instead(1, b"a@example.com"), instead(2, b"www.example.com"), within(3, sequence()), within(4, directory),
        within(5, within(0, printable("assigner")), within(1, utf8("party"))), instead(6, b"https://example.com/"),
        instead(7, ip("192.0.2.1")), instead(7, ip("2001:db8::1")), instead(7, b"\1\2\3"), instead(8, oid("1.2.3.4")[2:]))


def make_extensions():
    directory, url = name(("cn", printable("list"))), instead(6, b"http://crl/")
    notice = sequence(sequence(utf8("org"), sequence(integer(1), integer(2))), value(26, b"visible"))
    qualifiers = [sequence(oid(PKIX + "2.1"), ia5("http://cps"))]
    qualifiers += [sequence(oid(PKIX + "2.2"), text) for text in (notice, sequence(bmp("hi")), sequence(ia5("ia5")), sequence(utf8("u8")))]
    policies = sequence(sequence(oid("2.5.29.32.0")), sequence(oid("1.2.3.4"), sequence(*qualifiers, sequence(oid(NOBODY + "2"), utf8("?")))))
    points = sequence(sequence(within(0, within(0, url, within(4, directory))), instead(1, b"\1\x60"), within(2, within(4, directory))),
                      sequence(within(0, within(1, sequence(oid("2.5.4.3"), printable("relative"))))))
    subtrees = within(0, sequence(instead(2, b".example.com")) + sequence(instead(7, ip("10.0.0.0") + ip("255.0.0.0")), instead(0, b"\1"),
                                                                      instead(1, b"\5")))
    common = [extension("2.5.29.17", general_names()), extension("2.5.29.15", bits(b"\x06\x80", 7), True), extension("2.5.29.15", bits(b"\x06", 1)),
              extension("2.5.29.15", bits(b"")), extension("2.5.29.19", sequence(boolean(True), integer(3)), True),
              extension("2.5.29.19", sequence(), False), extension("2.5.29.14", octets(b"\1\2\3")),
              extension("2.5.29.35", sequence(instead(0, b"\xaa\xbb"), within(1, within(4, directory)), instead(2, b"\1\2"))),
              extension("2.5.29.16", sequence(instead(0, b"20200101000000Z"), instead(1, b"20210101000000Z"))),
              extension("2.5.29.30", sequence(subtrees, within(1, sequence(instead(1, b"bad@example"))))), extension("2.5.29.31", points),
              extension("2.5.29.32", policies), extension("2.5.29.33", sequence(sequence(oid("1.2.3"), oid("1.2.4")))),
              extension("2.5.29.36", sequence(instead(0, b"\1"), instead(1, b"\2"))),
              extension("2.5.29.37", sequence(oid(PKIX + "3.1"), oid("2.5.29.37.0"), oid(PKIX + "3.99"))), extension("2.5.29.54", integer(4)),
              extension("2.5.29.9", sequence(sequence(oid(PKIX + "9.3"), a_set(printable("F")))))]
    lists = [extension("2.5.29.20", integer(2**100)), extension("2.5.29.20", integer(1234)), extension("2.5.29.21", value(10, b"\1")),
             extension("2.5.29.23", oid("1.2.840.10040.2.1")), extension("2.5.29.24", generalized("20200101000000Z")),
             extension("2.5.29.27", integer(7)), extension("2.5.29.28", sequence(within(0, within(0, url)), instead(1, b"\xff"), instead(2, b"\0"),
                                                                               instead(3, b"\1\x80"), instead(4, b"\xff"))),
             extension("2.5.29.40", integer(2)), extension("2.5.29.51", generalized("20200101000000Z")),
             extension("2.5.29.60", generalized("20200101000000Z"))]
    internet = [extension(PKIX + "1.1", sequence(sequence(oid(PKIX + "48.1"), url), sequence(oid(PKIX + "48.2"), instead(2, b"dns")))),
                extension(PKIX + "1.24", sequence(integer(5), integer(17))),
                extension(PKIX + "1.3", sequence(sequence(oid(PKIX + "11.2"), sequence(oid("1.2.3"), sequence(url))), sequence(oid(NOBODY + "1")))),
                extension(PKIX + "1.7", sequence(sequence(octets(b"\0\1"), sequence(bits(b"\x0a"), sequence(bits(b"\x0b"), bits(b"\x0c")))),
                                                 sequence(octets(b"\0\2\1"), NULL))),
                extension(PKIX + "1.8", sequence(within(0, sequence(integer(65000), sequence(integer(1), integer(9)))), within(1, NULL)))]
    sct = u8(0) + b"L" * 32 + u64(1600000000123) + u16(0) + u8(4, 3) + u16(4) + b"sign"
    makers = [extension(f"2.16.840.1.113730.1.{number}", ia5(f"url {number}")) for number in (2, 3, 4, 7, 8, 12, 13)]
    makers += [extension("2.16.840.1.113730.1.1", bits(b"\xc1")), extension("1.2.840.113533.7.65.0", sequence(value(27, b"V8.0"), bits(b"\x81"))),
               extension(MICROSOFT + "20.2", bmp("SubCA")), extension(MICROSOFT + "21.1", integer(65537)), extension(MICROSOFT + "21.2", octets(b"\1\2")),
               extension(MICROSOFT + "21.4", utc("200101000000Z")), extension(MICROSOFT + "21.10", sequence(sequence(oid(PKIX + "3.1")))),
               extension(MICROSOFT + "21.7", sequence(oid(MICROSOFT + "21.8.5"), integer(100), integer(4))),
               extension("1.3.6.1.4.1.11129.2.4.2", octets(u16(2 + len(sct), len(sct)) + sct)), extension("1.3.6.1.4.1.11129.2.4.3", NULL, True)]
    case("x509-extensions", "Every extension that is dissected: RFC 5280's, those of revocation lists, of the PKIX group, of makers.",
         certificate(*common), certificate(*lists), certificate(*internet), certificate(*makers))


def make_corners():
    good = certificate(extension("2.5.29.15", bits(b"\6", 1)), extension("2.5.29.17", sequence(instead(2, b"a.example"))))

    def hurt(at, data):
        return good[:at] + data + good[at + len(data):]
    deep = utf8("deep")
    for _ in range(60):
        deep = sequence(within(4, name(("2.5.4.49", name(("cn", utf8("x")))))), deep)
    nested = octets(b"")
    for _ in range(30):
        nested = within(4, sequence(a_set(sequence(oid("2.5.4.49"), sequence(a_set(sequence(oid("2.5.4.3"), nested)))))))
    case("x509-corners", "Certificates cut short, with wrong tags and lengths, of indefinite length, with more behind, nested deep, or none.",
         *(good[:cut] for cut in (0, 1, 3, 60, len(good) - 5)), hurt(0, b"\x31"), hurt(4, b"\x31"), hurt(8, b"\x02"), hurt(13, b"\4"), hurt(2, b"\xff\xff"),
         good + b"behind", b"\x30\x80" + good[4:] + b"\0\0", b"\x30\x80" + good[4:],
         certificate(extension("2.5.29.15", integer(3))), certificate(extension("2.5.29.17", sequence(instead(9, b"x")))),
         certificate(extension(NOBODY + "1", utf8("private"))), certificate(extension("2.5.29.15", b"")),
         certificate(extension("2.5.29.18", sequence(nested))), certificate(extension("2.5.29.9", deep)),
         certificate(extension("2.5.29.14", b"\x1f\xff\xff\xff\xff\x7f\0")), certificate(extension("2.5.29.14", b"\4\x88" + bytes(8))),
         sequence(sequence(integer(1)), sequence(), bits(b""), utf8("too much")))


make_names()
make_keys()
make_extensions()
make_corners()
