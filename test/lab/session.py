"""A POP3 session that takes ten seconds: the client asks every quarter of a second whether the server is there."""
import socket
import time

with socket.create_connection(("192.0.2.80", 110), timeout=10) as one:
    answers = one.makefile("rb")
    answers.readline()
    for line in ["USER student", "PASS dogfish"] + ["NOOP"] * 40 + ["QUIT"]:
        one.sendall(line.encode() + b"\r\n")
        answers.readline()
        time.sleep(0.25)
