"""SSH: identification and key exchange of each kind, cut where it can be cut, and what is not SSH."""
from packets import *

KEXINIT, NEWKEYS = 20, 21
LISTS = ("ssh-ed25519,ecdsa-sha2-nistp256,rsa-sha2-512,ssh-rsa", "chacha20-poly1305@openssh.com,aes128-ctr,aes256-gcm@openssh.com",
         "aes128-ctr,chacha20-poly1305@openssh.com,aes256-gcm@openssh.com", "umac-64@openssh.com,hmac-sha2-256", "hmac-sha2-256,umac-64@openssh.com",
         "none,zlib@openssh.com", "none", "", "")


def text(data):
    data = data.encode() if isinstance(data, str) else data
    return u32(len(data)) + data


def packet_of(payload, padding=None):
    padding = 8 - (5 + len(payload)) % 8 if padding is None else padding
    padding += 8 if padding < 4 else 0
    return u32(1 + len(payload) + padding) + u8(padding) + payload + bytes(padding)


def offer(methods, lists=LISTS):
    return packet_of(u8(KEXINIT) + b"cookie cookie co" + text(methods) + b"".join(text(entry) for entry in lists) + u8(0) + u32(0))


def secret(length):
    return bytes((37 * i * i + 11 * i + 0xa5) & 0xff for i in range(length))


NEW = packet_of(u8(NEWKEYS))
RSA = text("ssh-rsa") + text(b"\1\0\1") + text(b"\0" + bytes(range(0x80, 0xc0)))
DSS = text("ssh-dss") + b"".join(text(bytes([number]) * 4) for number in range(1, 5))
ECDSA = text("ecdsa-sha2-nistp256") + text("nistp256") + text(b"\4" + bytes(64))
ED25519 = text("ssh-ed25519") + text(bytes(range(32)))
BANNERS = b"SSH-2.0-client_1.0 comment\r\n", b"SSH-2.0-server_2.0\r\n"


def signature(kind):
    return text(text(kind) + text(b"signature"))


def begin(case, methods, banners=BANNERS, **how):
    connection = Tcp(case, ports=(40000, 22), **how)
    connection.open()
    connection.client(PSH | ACK, banners[0])
    connection.server(PSH | ACK, banners[1])
    connection.client(PSH | ACK, offer(methods))
    connection.server(PSH | ACK, offer(methods))
    return connection


def finish(connection, request, answer):
    connection.client(PSH | ACK, packet_of(request))
    connection.server(PSH | ACK, packet_of(answer) + NEW + secret(60))
    connection.client(PSH | ACK, NEW)
    connection.client(PSH | ACK, secret(44))
    connection.server(PSH | ACK, secret(100))
    connection.close()


def make_methods():
    case = Capture("ssh", __file__, "Key exchanges: elliptic curves, Diffie-Hellman, a hybrid, by group; hosts' keys of each kind; encrypted packets after.")
    finish(begin(case, "curve25519-sha256"), u8(30) + text(bytes(32)), u8(31) + text(ED25519) + text(bytes(32)) + signature("ssh-ed25519"))
    finish(begin(case, "ecdh-sha2-nistp256,unknown"), u8(30) + text(bytes(65)), u8(31) + text(ECDSA) + text(bytes(65)) + signature("ecdsa-sha2-nistp256"))
    finish(begin(case, "diffie-hellman-group14-sha256"), u8(30) + text(bytes(33)), u8(31) + text(RSA) + text(bytes(33)) + signature("ssh-rsa"))
    finish(begin(case, "sntrup761x25519-sha512@openssh.com"), u8(30) + text(bytes(90)), u8(31) + text(DSS) + text(bytes(33)) + signature("ssh-dss"))
    connection = begin(case, "diffie-hellman-group-exchange-sha256")
    connection.client(PSH | ACK, packet_of(u8(34) + u32(2048, 4096, 8192)))
    connection.server(PSH | ACK, packet_of(u8(31) + text(b"\0" + b"\xff" * 64) + text(b"\2")))
    finish(connection, u8(32) + text(bytes(33)), u8(33) + text(RSA) + text(bytes(33)) + signature("rsa-sha2-256"))
    connection = begin(case, "diffie-hellman-group-exchange-sha1")
    finish(connection, u8(30) + u32(1024), u8(31) + text(b"\0\xff") + text(b"\2"))
    case.write()


def make_segments():
    case = Capture("ssh-segments", __file__, "Identification and packets in one segment; a packet over many, the next in the last; all of a side at once.")
    answer = packet_of(u8(31) + text(ED25519) + text(bytes(32)) + signature("ssh-ed25519"))
    connection = Tcp(case, ports=(40000, 22))
    connection.open()
    connection.client(PSH | ACK, BANNERS[0] + offer("curve25519-sha256"))
    for piece in (BANNERS[1][:3], BANNERS[1][3:10], BANNERS[1][10:]):
        connection.server(PSH | ACK, piece)
    data = offer("curve25519-sha256")
    for at in range(0, len(data), 150):
        connection.server(PSH | ACK, data[at:at + 150])
    connection.client(PSH | ACK, packet_of(u8(30) + text(bytes(32)))[:20])
    connection.client(PSH | ACK, packet_of(u8(30) + text(bytes(32)))[20:] + NEW[:3])
    connection.client(PSH | ACK, NEW[3:])
    connection.server(PSH | ACK, answer[:100])
    connection.server(PSH | ACK, answer[100:] + NEW + secret(80))
    connection.close()
    case.write()


def make_corners():
    case = Capture("ssh-corners", __file__, "Joined in the middle, holes, messages of any time, version 1, lengths that cannot be, a close inside, text that is none.")
    connection = begin(case, "curve25519-sha256")
    for payload in (u8(2) + text("ignored"), u8(3) + u32(7), u8(4, 1) + text("debug") + text("en"), u8(5) + text("ssh-userauth"), u8(6) + text("ssh-userauth"),
                    u8(7) + u32(1), u8(99), u8(200) + b"local", u8(1) + u32(2) + text("bye") + text("")):
        connection.client(PSH | ACK, packet_of(payload))
    connection.server(PSH | ACK, u32(0x7fffffff) + secret(40))
    connection.close()
    middle = Tcp(case, ports=(40001, 22))
    middle.client(PSH | ACK, secret(48))
    middle.server(PSH | ACK, secret(64))
    server_first = Tcp(case, ports=(40002, 29418))
    server_first.open()
    server_first.server(PSH | ACK, BANNERS[1])
    server_first.server(PSH | ACK, offer("curve25519-sha256"))
    server_first.client(PSH | ACK, BANNERS[0])
    server_first.client(PSH | ACK, offer("curve25519-sha256"))
    server_first.close()
    hole = begin(case, "curve25519-sha256", isn=(9000, 9500))
    hole.client(PSH | ACK, packet_of(u8(30) + text(bytes(32)))[:20])
    hole.lose(0, 28)
    hole.client(PSH | ACK, NEW)
    hole.client(PSH | ACK, secret(44))
    old = Tcp(case, ports=(40003, 22))
    old.open()
    old.server(PSH | ACK, b"SSH-1.5-old\n")
    old.client(PSH | ACK, b"SSH-1.5-older\n")
    old.server(PSH | ACK, u32(9) + bytes(20))
    old.close()
    odd = Tcp(case, ports=(40004, 22))
    odd.open()
    odd.server(PSH | ACK, b"welcome\r\nSSH-2.0-late\r\n")
    odd.client(PSH | ACK, b"SSH-1.99-both\n" + offer("nothing", LISTS[:4]))
    odd.client(PSH | ACK, packet_of(u8(KEXINIT) + b"cookie"))
    odd.client(PSH | ACK, packet_of(u8(30) + u32(0xffffffff) + b"x"))
    odd.client(PSH | ACK, packet_of(b""))
    odd.client(PSH | ACK, packet_of(u8(31) + text(u32(0xffff))))
    odd.client(PSH | ACK, offer("curve25519-sha256")[:60])
    odd.client(FIN | ACK)
    odd.server(RST)
    case.write()


make_methods()
make_segments()
make_corners()
