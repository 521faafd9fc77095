"""TCP: resets that the other end has to drop, that cross something, that somebody else sent; refusals; a
handshake sent twice. What both ends are in meanwhile."""
from packets import *

ports = iter(range(44000, 44100))


def stream(case):
    return Tcp(case, ports=(next(ports), 7777))


def established(case):
    new = stream(case)
    new.open()
    return new


def half_open(case):
    new = stream(case)
    new.client(SYN)
    new.server(SYN | ACK)
    return new


def make_dropped(case):
    """Below RCV.NXT; above the window, by an end that goes on; where a segment is missing."""
    closing = established(case)
    acked = closing.next[0]
    closing.client(PSH | ACK, b"unread")
    closing.client(FIN | ACK)
    closing.client(RST, seq=acked, ack=0)
    closing.server(PSH | ACK, b"sent before", ack=acked)
    closing.server(FIN | ACK, ack=acked)
    closing.client(RST, seq=acked, ack=0)
    closing.server(RST)
    forged = established(case)
    forged.server(RST, seq=forged.next[1] + 100000)
    forged.server(PSH | ACK, b"still here")
    forged.close()
    hole = established(case)
    hole.server(PSH | ACK, b"seen")
    hole.next[1] += 1000
    hole.server(RST | ACK)


def make_crossing(case):
    """A FIN after a reset, before and with the other end's."""
    after = established(case)
    after.client(RST | ACK)
    after.server(FIN | ACK)
    after.client(RST)
    both = established(case)
    both.client(FIN | ACK)
    seen = both.next[0]
    both.server(PSH | ACK, b"reply")
    both.client(RST | ACK)
    both.server(FIN | ACK, ack=seen - 1)
    both.client(RST, seq=seen)


def make_refusals(case):
    """LISTEN and SYN-RECEIVED refuse a stray segment; a SYN is refused with another's number; both open at once."""
    listening = half_open(case)
    listening.client(RST, ack=0)
    listening.client(ACK, ack=77)
    listening.server(RST, seq=77, ack=0)
    received = half_open(case)
    received.client(ACK, ack=77)
    received.server(RST, seq=77, ack=0)
    received.client(ACK)
    received.close()
    old = stream(case)
    old.client(SYN)
    old.server(RST | ACK, seq=0, ack=77)
    old.next[0] -= 1
    old.client(SYN)
    old.server(RST | ACK, seq=0)
    both = stream(case)
    both.client(SYN)
    both.server(SYN)
    both.client(RST | ACK)


def make_repeated(case):
    """SYN+ACK and SYN sent again."""
    slow = half_open(case)
    client, server = slow.next[0] - 1, slow.next[1] - 1
    slow.server(SYN | ACK, seq=server, after_ms=2000)
    slow.client(SYN, seq=client, ack=0, after_ms=700)
    slow.next = [client + 1, server + 1]
    slow.client(ACK)
    slow.close()


dropped = Capture("tcp-resets-dropped", __file__, "Resets that the other end has to drop, that cross a FIN, that somebody else sent; "
                  "refusals of stray segments; a handshake sent twice.")
make_dropped(dropped)
make_crossing(dropped)
make_refusals(dropped)
make_repeated(dropped)
dropped.write()

plain = Capture("tcp-states-plain", __file__, "Both ends' states where the user wants no analysis of sequence numbers; an acknowledgment of 0.")
wrap = Tcp(plain, isn=(0xfffffff0, 0xffffffff))
wrap.open()
wrap.client(PSH | ACK, b"question")
wrap.server(PSH | ACK, b"answer")
wrap.close()
make_dropped(plain)
plain.write()
