"""Mails: every header that has a field, addresses of each form, encoded words, dates, folds, bodies by type and encoding."""
import base64

from packets import *
from smtp import Dialogue


def word(text, charset, encoding="B"):
    data = text.encode(charset)
    if encoding == "B":
        return f"=?{charset}?B?{base64.b64encode(data).decode()}?="
    return f"=?{charset}?Q?" + "".join(chr(b) if chr(b).isalnum() and b < 128 else "_" if b == 32 else f"={b:02X}" for b in data) + "?="


def send(case, mails):
    d = Dialogue(case)
    for mail in mails:
        text = mail if isinstance(mail, bytes) else mail.encode()
        text = text.replace(b"\n", b"\r\n")
        segments = [text[at:at + 1400] for at in range(0, len(text), 1400)]
        d.data(*segments, b".\r\n")
    d.ends()
    case.write()


def make_headers():
    case = Capture("imf-headers", __file__, "Mails, RFC 5322 and 4021: every header that has a field of its own, folded, empty, repeated, with blanks before the colon; "
                   "addresses, groups, comments and quotes; mails without headers, without a body, with LF alone.")
    simple = ["Date: Tue, 1 Jul 2003 10:52:37 +0200", "Sender: Carol <carol@example.org>", "Message-ID: <1234@local.machine.example>", "In-Reply-To: <1@x>", "References: <1@x>\n <2@x>",
              "Comments: a comment", "User-Agent: mailer/1.0", "Keywords: one, two", "Resent-Date: Wed, 2 Jul 2003 10:52:37 GMT", "Resent-From: a@b", "Resent-Sender: c@d", "Resent-To: e@f",
              "Resent-Cc: g@h", "Resent-Bcc: i@j", "Resent-Message-ID: <5@x>", "Return-Path: <bounce@example.org>", "Received: from a by b;\n\tTue, 1 Jul 2003 10:52:38 +0200", "Content-Description: text",
              "Content-ID: <part@x>", "MIME-Version: 1.0", "Autoforwarded: false", "Autosubmitted: auto-generated", "X400-Content-Identifier: a", "Content-Language: en", "Conversion: prohibited",
              "Conversion-With-Loss: prohibited", "Delivery-Date: Tue, 1 Jul 2003 10:53:00 +0200", "Discarded-X400-IPMS-Extensions: a", "Discarded-X400-MTS-Extensions: b", "DL-Expansion-History: c",
              "Deferred-Delivery: d", "Expires: e", "Importance: high", "Incomplete-Copy: f", "Latest-Delivery-Time: g", "Message-Type: h", "Original-Encoded-Information-Types: i",
              "Originator-Return-Address: j@k", "Priority: urgent", "Reply-By: l", "Sensitivity: private", "Supersedes: <0@x>", "X400-Content-Type: m", "X400-MTS-Identifier: n", "X400-Originator: o@p",
              "X400-Received: q", "X400-Recipients: r@s", "Delivered-To: bob@example.org", "X-Mailer: mailer", "X-MimeOLE: t", "Expiry-Date: u", "X-MS-TNEF-Correlator: v", "X-UIDL: w",
              "X-Authentication-Warning: x", "X-Virus-Scanned: y", "X-Original-To: bob@example.org", "Thread-Index: z", "Lines: 1", "Precedence: bulk",
              'SIO-Label: marking="OFFICIAL"; fgcolor=black; bgcolor=#00ff00; type=":ess"; label="AA=="; other=1', "X-Unknown: value", "Subject: every header"]
    addresses = ["From: Alice <alice@example.org>", 'To: "Doe, Jane" <jane@example.org>, bob@example.org (Bob (the second)), <carol@example.org>',
                 'Cc: Friends: dave@example.org, "Eve: x" <eve@example.org>;, undisclosed-recipients:;', "Bcc: ", "Reply-To: a@b,\n\tc@d", "Sender: <only@angle.example", "Subject : blanks before the colon",
                 "X-Empty:", "Comments:\n folded at once", 'Resent-To: "never closed <a@b>, c@d', "Resent-Cc: group: a@b, c@d", "Resent-Bcc: (comment, with comma) z@y, \\, x@w"]
    send(case, ["\n".join(simple) + "\n\nBody\n", "\n".join(addresses) + "\n\nOne line\n\n..and one with a dot\n", "no header here\nat all\n", "Subject: only headers\n", "From: a@b\nSubject: x\nno colon\nbody\n",
                b"\n", "Subject: \xe9 raw Latin \u4f60\n\nraw \u4f60\u597d\n".encode()])


def make_words():
    case = Capture("imf-words", __file__, "Mails, RFC 2047 and 2231: encoded words of many charsets, in both encodings, several in a row, cut inside a character, in names and in what has no field, "
                   "and what looks like one; dates of all forms.")
    hello = "\u4f60\u597d\uff0c\u4e16\u754c"
    japanese, korean, russian = "\u65e5\u672c\u8a9e", "\ud55c\uad6d\uc5b4", "\u041f\u0440\u0438\u0432\u0435\u0442"
    cut = base64.b64encode(hello.encode()[:4]).decode(), base64.b64encode(hello.encode()[4:]).decode()
    subjects = [word(hello, "utf-8"), word(hello, "gb2312"), word(hello, "gbk", "Q"), word(hello, "gb18030"), word("\u4f60\u597d", "big5"), word(japanese, "iso-2022-jp"), word(japanese, "shift_jis"),
                word(japanese, "euc-jp"), word(korean, "euc-kr"), word(russian, "koi8-r"), word(russian, "windows-1251", "Q"), word("na\u00efve caf\u00e9", "iso-8859-1", "Q"),
                "Re: " + word("a", "utf-8") + " " + word("b", "utf-8") + "\n " + word("c", "utf-8") + " d", f"=?utf-8?B?{cut[0]}?= =?UTF-8*zh?B?{cut[1]}?=", "=?utf-8?X?abc?= =?no-such-charset?B?YQ==?= =?utf-8?B?",
                "=?utf-8?Q?_=3D_=zz?=", "=?utf-8?B?!!!?="]
    dates = ["Tue, 1 Jul 2003 10:52:37 +0200", "1 Jul 2003 10:52 -0330", "Fri, 31 Dec 99 23:59:60 EST", "29 Feb 2024 00:00:00 GMT", "1 Jan 1970 00:00:00 +0000", "31 Dec 1969 23:59:59 Z",
             "Thu, 32 Jan 2020 00:00:00 GMT", "yesterday", ""]
    mails = [f"Subject: {subject}\n\nx\n" for subject in subjects] + [f"Date: {date}\n\nx\n" for date in dates]
    chinese, german = word("\u5f20\u4e09", "gb2312"), word("M\u00fcller, J", "utf-8", "Q")
    mails.append(f"From: {chinese} <zhang@example.org>\nTo: {german} <m@example.org>, plain@example.org\nCc: \"{word('q', 'utf-8')}\" <q@example.org>\n"
                 f"X-Note: {word(hello, 'utf-8')}\nContent-Description: {word(japanese, 'utf-8')}\nKeywords: {word(hello, 'utf-8')}\n\nx\n")
    send(case, mails)


def make_bodies():
    case = Capture("imf-bodies", __file__, "Mails, RFC 2045 and 2183: bodies by type, with and without parameters, in Base64 and quoted-printable, a mail in a mail, several parts, and file names in each form.")
    text = "\u4f60\u597d\n".encode("gb18030")
    encoded = base64.b64encode(text).decode()
    inner = "From: inner@example.org\nSubject: inner\nContent-Type: text/plain; charset=us-ascii\n\ninner text\n"
    parts = (f"Content-Type: multipart/mixed; boundary=\"b1\"\nSubject: parts\n\npreamble\n--b1\nContent-Type: text/plain; charset=gb18030\nContent-Transfer-Encoding: base64\n\n{encoded}\n"
             f"--b1\nContent-Type: message/rfc822\n\n{inner}\n--b1\nContent-Type: application/octet-stream; name=\"a.bin\"\nContent-Disposition: attachment; filename=\"a.bin\"\n\nabc\n--b1--\n")
    send(case, ["Content-Type: text/plain\n\nno parameters\n", "Content-Type: text/plain; charset=us-ascii\n\nwith parameters\n",
                f"Content-Type: Text/HTML ;\n charset=gb18030\nContent-Transfer-Encoding: BASE64\n\n{encoded}\n", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n=E4=BD=A0\n",
                f"Content-Type: message/rfc822; x=y\nSubject: outer\n\n{inner}", parts, "Content-Type: application/x-lab; name*=utf-8''%E4%BD%A0.bin\nContent-Transfer-Encoding: base64\n\nAAEC\n",
                "Content-Type: application/x-lab; name*0=\"long \"; name*1*=%e4%bd; name*2*=%a0; size=3\n\nabc\n", "Content-Type: application/x-lab; name=\"=?utf-8?B?5L2g?=.txt\"\n\nabc\n",
                "Content-Type: application/x-lab; x\nContent-Disposition: attachment; filename=\"quo\\\"ted.txt\"\n\nabc\n", "Content-Type: application/json; a=b\n\n{\"a\": [1, true]}\n"])


if __name__ == "__main__":
    for make in (make_headers, make_words, make_bodies):
        make()
