"""Connections over the slow cable that are opened and closed in each order, with time to look in between."""
import socket
import sys
import time

SERVER = sys.argv[1]


def opened(port):
    one = socket.create_connection((SERVER, port), timeout=10)
    time.sleep(0.5)
    return one


def until_end(one):
    while one.recv(65536):
        pass


def server_first():
    """SMTP: the server closes behind its goodbye, the client a second later."""
    one = opened(25)
    one.recv(1000)
    one.sendall(b"QUIT\r\n")
    until_end(one)
    time.sleep(1)
    one.close()


def client_first():
    """POP3: the client leaves, the server takes a second to notice."""
    one = opened(110)
    one.recv(1000)
    one.shutdown(socket.SHUT_WR)
    until_end(one)
    one.close()


def both_at_once():
    """HTTP: the server closes behind its answer, the client while that is still on its way."""
    one = opened(80)
    one.sendall(b"HEAD / HTTP/1.0\r\n\r\n")
    time.sleep(0.3)
    one.shutdown(socket.SHUT_WR)
    until_end(one)
    one.close()


for end in (server_first, client_first, both_at_once):
    end()
    time.sleep(1)
