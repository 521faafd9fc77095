"""Logs in to the lab's Postfix with XOAUTH2 and a token that is not valid: the server's challenge says why."""
import base64
import smtplib

server = smtplib.SMTP('mail.lab.example', 25, timeout=10)
server.ehlo('client.lab.example')
words = 'user=student\x01auth=Bearer not-a-token\x01\x01'
code, text = server.docmd('AUTH', 'XOAUTH2 ' + base64.b64encode(words.encode()).decode())
if code == 334:
    server.docmd('')
server.quit()
