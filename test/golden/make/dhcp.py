"""DHCP and BOOTP: a lease from its first question to its end, every option, and messages that are wrong."""
from packets import *

DISCOVER, OFFER, REQUEST, DECLINE, ACKNOWLEDGE, REFUSE, RELEASE, INFORM = range(1, 9)
COOKIE = u32(0x63825363)
YOURS, ROUTER_OPTION, MASK = "192.0.2.10", 3, 1


def option(code, data=b""):
    return u8(code, len(data)) + data


def kind(number):
    return option(53, u8(number))


def message(options, operation=1, hardware=1, length=6, hops=0, seconds=0, flags=0, client="0.0.0.0", yours="0.0.0.0", server=b"", file=b"",
            cookie=COOKIE, end=b"\xff"):
    data = u8(operation, hardware, length, hops) + u32(0x3d1e) + u16(seconds, flags) + ip(client) + ip(yours) + ip("0.0.0.0") + ip("0.0.0.0")
    data += mac(CLIENT_MAC).ljust(16, b"\0") + server.ljust(64, b"\0") + file.ljust(128, b"\0")
    return data + cookie + options + end


def add(case, data, back=False, ports=(68, 67), **how):
    ports = ports[::-1] if back else ports
    addresses = (SERVER, "255.255.255.255") if back else ("0.0.0.0", "255.255.255.255")
    case.add(datagram(data, *ports, *addresses), **how)


def make_lease():
    case = Capture("dhcp", __file__, "A lease: asked for, offered, taken, renewed, refused, declined, given back; information alone.")
    identifier = option(61, u8(1) + mac(CLIENT_MAC)) + option(12, b"laptop")
    wants = option(55, u8(1, 3, 6, 15, 26, 28, 42, 51, 119, 121, 200, 230))
    parameters = option(54, ip(SERVER)) + option(51, u32(3600)) + option(58, u32(1800)) + option(59, u32(3150)) + option(1, ip("255.255.255.0"))
    parameters += option(3, ip(ROUTER)) + option(6, ip(SERVER) + ip(ROUTER)) + option(15, b"example.com") + option(28, ip("192.0.2.255"))
    add(case, message(kind(DISCOVER) + identifier + wants + option(57, u16(1500)) + option(60, b"MSFT 5.0"), flags=0x8000) + bytes(10))
    add(case, message(kind(OFFER) + parameters, 2, yours=YOURS), back=True)
    add(case, message(kind(REQUEST) + identifier + wants + option(50, ip(YOURS)) + option(54, ip(SERVER))))
    add(case, message(kind(ACKNOWLEDGE) + parameters, 2, yours=YOURS, server=b"dhcp.example.com", file=b"pxelinux.0"), back=True)
    add(case, message(kind(REQUEST) + identifier, client=YOURS, seconds=3))
    add(case, message(kind(REFUSE) + option(54, ip(SERVER)) + option(56, b"address not available"), 2), back=True)
    add(case, message(kind(DECLINE) + option(50, ip(YOURS)) + option(54, ip(SERVER))))
    add(case, message(kind(INFORM) + wants, client=YOURS))
    add(case, message(kind(RELEASE) + option(54, ip(SERVER)), client=YOURS))
    add(case, message(kind(DISCOVER) + option(60, b"PXEClient"), client=YOURS), ports=(4011, 4011))
    case.write()


def relay(*parts):
    return option(82, b"".join(parts))


def make_options():
    case = Capture("dhcp-options", __file__, "Every option of the registry with a value of its kind, one a message; then those with more in them.")
    two = ip("192.0.2.1") + ip("192.0.2.2")
    values = {**{code: ip("192.0.2.1") for code in (1, 16, 28, 32, 50, 54)},
              **{code: u32(90061) for code in (2, 24, 35, 38, 51, 58, 59, 91, 108, 152, 153, 154, 155)},
              **{code: b"text" for code in (12, 14, 15, 17, 18, 40, 47, 56, 60, 64, 66, 67, 86, 87, 100, 101, 113, 114, 137, 160, 161, 209, 210, 252)},
              **{code: u8(1) for code in (19, 20, 23, 27, 29, 30, 31, 34, 36, 37, 39, 46, 116, 156, 157)}, **{code: u16(1492) for code in (13, 22, 26, 57)},
              25: u16(68, 296), 43: b"\1\4abcd", 52: u8(1), 53: u8(2), 55: u8(1, 3, 255), 62: b"nwip", 80: b"", 93: u16(7, 0), 145: u8(1, 2)}
    for code in range(1, 255):
        if code in values or code in (3, 4, 5, 6, 7, 8, 9, 10, 11, 21, 33, 41, 42, 44, 45, 48, 49, 65, *range(68, 77), 85, 92, 112, 118, 136, 138, 142, 150,
                                      84, 200, 230):
            add(case, message(kind(OFFER) + option(code, values.get(code, two)), 2), back=True)
    uuid = u8(0) + bytes(range(16))
    boot = option(60, b"PXEClient:Arch:00000:UNDI:002001") + option(43, option(6, u8(9)) + option(10, b"\0Press F8") + option(1, ip(SERVER)) + option(2, u16(1758)) +
                                                                     option(3, u16(1759)) + option(4, u8(2)) + option(5, u8(3)) + option(7, ip("224.1.2.3")) +
                                                                     option(8, u16(1) + u8(1) + ip(SERVER)) + option(9, u16(0) + u8(5) + b"Local") +
                                                                     option(11, b"a") + option(12, b"c") + option(71, u16(1, 0)) + option(179, b"lcm") +
                                                                     option(180, b"dom") + option(181, b"nic") + option(190, b"wg") + option(191, u8(1)) +
                                                                     option(192, u8(0)) + option(193, u32(1)) + option(194, b"sn") + option(99, b"?") + b"\xff")
    subs = [option(1, b"circuit"), option(2, b"remote"), option(3, b"r"), option(4, u32(1)), option(5, ip(ROUTER)), option(6, b"subscriber"), option(7, b"\1\2"),
            option(8, b"\1\2"), option(9, u32(4491) + u8(3) + b"\1\1\3"), option(10, u8(0x80)), option(11, ip(SERVER)), option(12, b"id"), option(13, u8(0, 1)),
            option(14, b"network"), option(15, b"ap"), option(16, mac(SERVER_MAC)), option(17, b"op"), option(18, b"realm"), option(19), option(150, ip(ROUTER)),
            option(151, b"\0vrf"), option(151, b"\1" + bytes(7)), option(151, b"\xff"), option(151, b"\7?"), option(152, ip(SERVER)), option(99, b"?")]
    more = [option(61, b"\0text"), option(61, uuid), option(61, u8(255) + u32(1) + u16(1, 1) + u32(7) + mac(CLIENT_MAC)),
            option(61, u8(255) + u32(1) + u16(3, 1) + mac(CLIENT_MAC)), option(61, u8(255) + u32(1) + u16(2) + u32(311) + b"abc"),
            option(61, u8(255) + u32(1) + u16(9) + b"abc"), option(97, uuid), option(94, u8(1, 3, 16)), option(77, b"\3abc\2de"), option(77, b"iPXE"),
            option(81, u8(5, 0, 0) + b"\4host\7example\0"), option(81, u8(0x0a, 255, 255) + b"host.example"), option(90, u8(1, 1, 0) + u64(7) + u32(1) + bytes(16)),
            option(90, u8(0, 0, 0) + u64(7) + b"token"), option(21, two), option(33, two), option(121, u8(24) + b"\xc0\0\2" + ip(ROUTER) + u8(0) + ip(ROUTER)),
            option(249, u8(32) + ip(SERVER) + ip(ROUTER)), option(119, b"\3eng\7example\3com\0\6market\xc0\4"), option(119, b"\3eng\7exa") + option(119, b"mple\0"),
            option(120, b"\0\3sip\7example\0"), option(120, u8(1) + two), option(78, u8(1) + two), option(79, b"\1scope"), option(117, u16(6, 41, 99)),
            option(99, b"\1DE\1\2BY\6\3Str\7\0"), option(146, u8(1) + two + b"\3com\0"), option(151, b"\1failed"), option(158, u8(4) + ip(SERVER)),
            option(159, u8(4, 8) + u16(0x3400)), option(212, u8(16, 32) + ip("2001:db8::") + ip(ROUTER)), option(124, u32(3561) + option(3, b"")[1:] + b""),
            option(124, u32(3561) + u8(3) + b"abc"), option(125, u32(3561) + option(0, option(1, b"0A0b0C") + option(2, b"S1") + option(3, b"P") + option(4, b"00AABB") +
                                                                                  option(5, b"S2") + option(6, b"Q") + option(9, b"?"))[1:]),
            option(125, u32(9) + u8(2) + b"ab"), option(63, option(1) + option(2) + option(5, u8(1)) + option(6, two) + option(7, two) + option(8, u8(3)) + option(9, u8(4)) +
                                                      option(10, u8(1)) + option(11, ip(SERVER)) + option(77, b"?")), boot, relay(*subs[:13]), relay(*subs[13:]),
            option(51, u32(0xffffffff)), option(2, u32(0xfffff1f0)), option(12, b"a\0b"), b"\0\0\0" + option(12, b"behind padding"), option(242, b"MCIPADD=1.2.3.4")]
    for data in more:
        add(case, message(kind(ACKNOWLEDGE) + data, 2), back=True)
    case.write()


def make_corners():
    case = Capture("dhcp-corners", __file__, "BOOTP; options in the places of names; odd hardware; values of wrong length; no end; cut short.")
    add(case, message(b""))
    add(case, message(b"", 2), back=True)
    add(case, message(b"", 3))
    add(case, message(bytes(60), cookie=u32(0x01020304), end=b""))
    add(case, message(kind(0x20)))
    add(case, message(option(53) + option(12, b"x")))
    add(case, message(kind(DISCOVER) + option(52, u8(3)), server=option(66, b"tftp") + b"\xff", file=option(67, b"file") + b"\xff"))
    add(case, message(kind(DISCOVER) + option(52, u8(1)), file=option(52, u8(3)) + option(12, b"x")))
    for length, hardware in ((0, 1), (17, 1), (8, 27), (16, 32)):
        add(case, message(kind(DISCOVER), length=length, hardware=hardware))
        add(case, message(b"", length=length, hardware=hardware))
    add(case, message(kind(DISCOVER), seconds=0x0500, flags=0x8001))
    add(case, message(kind(DISCOVER) + option(12, b"x"), end=b""))
    add(case, message(kind(DISCOVER) + b"\x0c\x20abc", end=b""))
    add(case, message(kind(DISCOVER) + b"\x0c", end=b""))
    for code in (1, 3, 13, 19, 21, 25, 51, 57, 61, 63, 78, 81, 82, 90, 94, 97, 99, 117, 119, 120, 121, 124, 125, 146, 151, 152, 158, 159, 212):
        add(case, message(kind(OFFER) + option(code, b"\1\2\3") + option(code), 2), back=True)
    add(case, message(kind(OFFER) + option(121, u8(33, 1, 2, 3, 4, 5)) + relay(b"\1\x20abc") + relay(b"\1") + option(158, u8(200, 1, 2, 3, 4)), 2), back=True)
    add(case, message(kind(DISCOVER) + option(81, u8(4, 0, 0) + b"\x3fshort") + option(119, b"\xc0\0") + option(77, u8(0, 1))))
    for cut in (43, 50, 60, 100, 200, 281, 290):
        add(case, message(kind(DISCOVER) + option(12, b"host")), captured=cut)
    add(case, message(kind(DISCOVER))[:20])
    case.write()


make_lease()
make_options()
make_corners()
