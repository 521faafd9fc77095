"""Connections to the lab's page servers that end in each way which a client can bring about."""
import socket
import struct
import time

SERVER = "192.0.2.80"


def connection(port, request, flags=0):
    one = socket.create_connection((SERVER, port), timeout=10)
    one.sendall(request, flags)
    return one


def until_end(one):
    while one.recv(65536):
        pass


def three_way():
    """The client closes; the server, which waited for another request, answers with its own FIN."""
    one = connection(80, b"HEAD /fish.json HTTP/1.1\r\nHost: www.lab.example\r\n\r\n")
    one.recv(65536)
    one.close()


def four_way():
    """The server closes behind its answer; the client takes its time, so the first FIN is acknowledged alone."""
    one = connection(80, b"HEAD /fish.json HTTP/1.0\r\nHost: www.lab.example\r\n\r\n")
    until_end(one)
    time.sleep(0.2)
    one.close()


def half_closed():
    """The client closes its direction with the request, and the answer still comes."""
    one = connection(81, b"GET /fish.json HTTP/1.0\r\nHost: www.lab.example\r\n\r\n", socket.MSG_MORE)
    one.shutdown(socket.SHUT_WR)
    until_end(one)
    one.close()


def reset():
    """The client lets go of the connection at once (SO_LINGER with no time to linger)."""
    one = connection(80, b"HEAD /fish.json HTTP/1.1\r\nHost: www.lab.example\r\n\r\n")
    one.recv(65536)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    one.close()


for end in (three_way, four_way, half_closed, reset):
    end()
    time.sleep(0.1)
