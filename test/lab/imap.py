"""A session with the lab's Dovecot: LOGIN, LIST, SELECT, UID FETCH, SEARCH, APPEND, IDLE, LOGOUT."""
import imaplib
import time

session = imaplib.IMAP4('mail.lab.example')
session.login('student', 'dogfish')
session.list()
session.select('INBOX')
session.uid('SEARCH', 'ALL')
for number in (b'2', b'3'):
    session.fetch(number, '(RFC822)')
session.uid('FETCH', '1:*', '(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])')
with open('mails/quoted.eml', 'rb') as mail:
    session.append('INBOX', r'(\Seen)', None, mail.read())
session.send(b'wait IDLE\r\n')
session.readline()
time.sleep(0.3)
session.send(b'DONE\r\n')
session.readline()
session.logout()
