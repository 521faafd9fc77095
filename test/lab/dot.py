"""A POP3 server with one mail, whose last line, the dot, comes in a segment of its own, later than the rest. A client
that leaves without a word is let go after a while."""
import socket
import sys
import time

address, path = sys.argv[1:]
with open(path, "rb") as file:
    mail = file.read().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
answers = {b"STAT": b"+OK 1 %d\r\n" % len(mail), b"QUIT": b"+OK bye\r\n"}
with socket.create_server((address, 110)) as server:
    while True:
        one, _ = server.accept()
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        one.sendall(b"+OK one mail\r\n")
        for line in one.makefile("rb"):
            command = line.split()[0].upper()
            if command == b"CAPA":
                one.sendall(b"-ERR not known\r\n")
            elif command == b"RETR":
                one.sendall(b"+OK %d octets\r\n" % len(mail) + mail)
                time.sleep(0.3)
                one.sendall(b".\r\n")
            else:
                one.sendall(answers.get(command, b"+OK\r\n"))
            if command == b"QUIT":
                break
        else:
            time.sleep(1)
        one.close()
