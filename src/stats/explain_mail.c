/* Rules for SMTP, POP3, IMAP and the mail itself. */
#include "explain_tables.h"

/* clang-format off */
static const struct explain_rule smtp_rules[] = {
	{ EXPLAIN_WHAT, "smtp.response.code == 220", "The server's first words: 220, it is ready. In SMTP the server speaks first." },
	{ EXPLAIN_WHAT, "smtp.req.command == \"EHLO\" or smtp.req.command == \"HELO\"", "The client says who it is[: {smtp.req.parameter}]. EHLO also asks what the server can do beyond the basics; HELO, the older form, does not." },
	{ EXPLAIN_WHAT, "smtp.req.command == \"AUTH\"", "The client logs in[, by {smtp.login.mechanism}]." },
	{ EXPLAIN_WHAT, "smtp.req.command == \"MAIL\"", "A mail begins: MAIL FROM names where it is sent back to if it cannot be delivered. This is the envelope; the From: in the mail is another line." },
	{ EXPLAIN_WHAT, "smtp.req.command == \"RCPT\"", "RCPT TO names one recipient. It is given once for each." },
	{ EXPLAIN_WHAT, "smtp.req.command == \"DATA\"", "The client asks whether it may send the mail now." },
	{ EXPLAIN_WHAT, "smtp.req.command == \"BDAT\"", "A piece of the mail with its length before it, so that no dot has to end it." },
	{ EXPLAIN_WHAT, "smtp.req.command == \"STARTTLS\"", "The client asks to go on behind TLS on this same connection." },
	{ EXPLAIN_WHAT, "smtp.req.command == \"QUIT\"", "The client has no more to say." },
	{ EXPLAIN_WHAT, "smtp.req.command == \"RSET\"", "The client drops the mail it has begun: sender and recipients are forgotten." },
	{ EXPLAIN_WHAT, "smtp.response.code == 250", "250: done." },
	{ EXPLAIN_WHAT, "smtp.response.code == 354", "The server's answer to DATA. 3xx: so far so good, now send the rest. It is not a success yet; the mail is accepted only by the 250 that follows." },
	{ EXPLAIN_WHAT, "smtp.response.code == 334", "334: the login goes on, with a question in Base64." },
	{ EXPLAIN_WHAT, "smtp.response.code == 235", "235: the login is accepted." },
	{ EXPLAIN_WHAT, "smtp.response.code == 221", "221: the server says goodbye and closes." },
	{ EXPLAIN_WHAT, "smtp.response.code >= 400 and smtp.response.code < 500", "{smtp.response.code}: not now. The client may try the same again later." },
	{ EXPLAIN_WHAT, "smtp.response.code >= 500", "{smtp.response.code}: refused for good[: {smtp.rsp.parameter}]." },
	{ EXPLAIN_WHAT, "smtp.eom", "The end of the mail: a line with only a dot. Sender and recipients of the envelope, header and text have all been sent." },
	{ EXPLAIN_WHAT, "smtp and not smtp.req.command and not smtp.response.code and not smtp.eom", "A piece of the mail that the client sends behind DATA, or a line of a login." },
	{ EXPLAIN_WHY, "smtp.response.code", "It answers frame {request frame}[, {request smtp.req.command}][ {request smtp.req.parameter}]." },
	{ EXPLAIN_WHY, "smtp.login.mechanism == \"LOGIN\"", "AUTH LOGIN asks for user and password one after the other, each in Base64." },
	{ EXPLAIN_WHY, "smtp.login.mechanism == \"PLAIN\"", "AUTH PLAIN sends user and password together, in Base64." },
	{ EXPLAIN_NEXT, "smtp.req.command == \"DATA\"", "354 allows it: then the mail follows and a line with only a dot ends it." },
	{ EXPLAIN_NEXT, "smtp.response.code == 354", "The client sends the mail and ends it with a line holding only a dot. A line of the mail that begins with a dot gets one more on the way." },
	{ EXPLAIN_NEXT, "smtp.eom", "A 250 accepts the mail; from then on the server is responsible for it." },
	{ EXPLAIN_NEXT, "smtp.response.code == 334", "The client answers with Base64, or with * to give up." },
	{ EXPLAIN_NEXT, "smtp.response.code == 235", "MAIL FROM, which may have been refused before." },
	{ EXPLAIN_NEXT, "smtp.req.command == \"STARTTLS\"", "If the server answers 220, the very next byte of the client is TLS, and the dialogue begins anew with EHLO inside." },
	{ EXPLAIN_NEXT, "smtp.req or smtp.eom", "Frame {answer frame} answers[: {answer smtp.response.code}][ {answer smtp.rsp.parameter}]." },
	{ EXPLAIN_CONFUSED, "smtp.response.code == 354", "334, in the same kind of dialogue, asks for a login in Base64." },
	{ EXPLAIN_CONFUSED, "smtp.response.code == 334", "354 is the answer to DATA and asks for the mail." },
	{ EXPLAIN_CONFUSED, "smtp.req.parameter contains \"AUTH=\" or smtp.rsp.parameter contains \"AUTH=\"", "The line AUTH=LOGIN with an equals sign is for old clients that read it so; it says the same as the line AUTH LOGIN." },
	{ EXPLAIN_CONFUSED, "smtp.login.username or smtp.login.password or smtp.login.token", "Base64 is a way of writing, not a secret: it can be read back by anyone[: user {smtp.login.username}][, password {secret smtp.login.password}][, token {secret smtp.login.token}]." },
	{ EXPLAIN_CONFUSED, "smtp.req.command == \"MAIL\" or smtp.req.command == \"RCPT\"", "The envelope need not agree with From: and To: of the mail. Blind copies (Bcc) stand only here." },
	{ EXPLAIN_SEEN, "smtp", "Not encrypted: logins and mails on this connection can be read on the path. On port 465 mail is TLS from the first byte; on 25 and 587 STARTTLS begins it." },
	{ EXPLAIN_SOURCE, "smtp.req.command == \"DATA\" or smtp.response.code == 354 or smtp.eom", "RFC 5321 3.3 and 4.1.1.4 (DATA), 4.5.2 (dots)" },
	{ EXPLAIN_SOURCE, "smtp.req.command == \"EHLO\" or smtp.req.command == \"HELO\"", "RFC 5321 4.1.1.1 (EHLO, HELO)" },
	{ EXPLAIN_SOURCE, "smtp.req.command == \"MAIL\" or smtp.req.command == \"RCPT\"", "RFC 5321 2.3.1 (envelope and content), 4.1.1.2 and 4.1.1.3" },
	{ EXPLAIN_SOURCE, "smtp.login.mechanism or smtp.response.code == 334 or smtp.response.code == 235", "RFC 4954 (AUTH); RFC 4616 (PLAIN)" },
	{ EXPLAIN_SOURCE, "smtp.req.command == \"STARTTLS\"", "RFC 3207 (STARTTLS)" },
	{ EXPLAIN_SOURCE, "smtp.response.code", "RFC 5321 4.2 (replies)" },
};

static const struct explain_rule pop_rules[] = {
	{ EXPLAIN_WHAT, "pop.request.command == \"USER\"", "The login begins: the name of the mailbox." },
	{ EXPLAIN_WHAT, "pop.request.command == \"PASS\"", "The password, as it is typed: {secret pop.request.parameter}." },
	{ EXPLAIN_WHAT, "pop.request.command == \"APOP\"", "A login with a digest in place of the password: it proves the password without sending it." },
	{ EXPLAIN_WHAT, "pop.request.command == \"STAT\"", "How many mails are there, and how many bytes?" },
	{ EXPLAIN_WHAT, "pop.request.command == \"LIST\"", "How long is each mail?" },
	{ EXPLAIN_WHAT, "pop.request.command == \"UIDL\"", "What is the lasting name of each mail? With it a client knows which ones it has already." },
	{ EXPLAIN_WHAT, "pop.request.command == \"RETR\"", "Send me mail number {pop.request.parameter}." },
	{ EXPLAIN_WHAT, "pop.request.command == \"TOP\"", "Send me the header and some lines of a mail." },
	{ EXPLAIN_WHAT, "pop.request.command == \"DELE\"", "Mark mail number {pop.request.parameter} as deleted. It goes only with QUIT." },
	{ EXPLAIN_WHAT, "pop.request.command == \"CAPA\"", "What can the server do beyond the basics?" },
	{ EXPLAIN_WHAT, "pop.request.command == \"STLS\"", "Go on behind TLS on this connection?" },
	{ EXPLAIN_WHAT, "pop.request.command == \"QUIT\"", "The client is done; only now marked mails are deleted." },
	{ EXPLAIN_WHAT, "pop.response.indicator == \"+OK\"", "The server agrees: +OK[ {pop.response.description}]." },
	{ EXPLAIN_WHAT, "pop.response.indicator == \"-ERR\"", "The server refuses: -ERR[ {pop.response.description}]." },
	{ EXPLAIN_WHAT, "pop and not pop.request.command and not pop.response.indicator", "Lines of an answer that goes on: a list, or a mail up to the line with only a dot; or a line of a login." },
	{ EXPLAIN_WHY, "pop.response.indicator", "It answers frame {request frame}[, {request pop.request.command}]." },
	{ EXPLAIN_NEXT, "pop.request.command", "Frame {answer frame} answers[: {answer pop.response.indicator}][ {answer pop.response.description}]." },
	{ EXPLAIN_NEXT, "pop.request.command == \"USER\"", "PASS with the password follows, even if the server says +OK to a name that does not exist." },
	{ EXPLAIN_NEXT, "pop.request.command == \"RETR\"", "+OK, then the mail, then a line with only a dot. The octets in the +OK line are a hint; the dot is the end." },
	{ EXPLAIN_CONFUSED, "pop", "POP3 fetches; mails are sent with SMTP. A mail that is deleted here is gone for other devices, unlike with IMAP." },
	{ EXPLAIN_SEEN, "pop", "Not encrypted: login and mails on this connection can be read on the path. On port 995 POP3 is TLS from the first byte." },
	{ EXPLAIN_SOURCE, "pop", "RFC 1939 (POP3): 4 to 6 (its three states), 3 (dots)" },
	{ EXPLAIN_SOURCE, "pop.request.command == \"APOP\"", "RFC 1939 7 (APOP)" },
	{ EXPLAIN_SOURCE, "pop.request.command == \"STLS\"", "RFC 2595 (STLS)" },
};

static const struct explain_rule imap_rules[] = {
	{ EXPLAIN_WHAT, "imap.request.command", "The client asks, under the tag {imap.request_tag}: {imap.request.command}. Several requests may be open at once; the tag tells their answers apart." },
	{ EXPLAIN_WHAT, "imap.response.status", "The answer that ends a request: {imap.response.status}." },
	{ EXPLAIN_WHAT, "imap.response and not imap.response.status", "What the server has to say before the answer that ends a request, or on its own: lines that begin with a star." },
	{ EXPLAIN_WHY, "imap.response.status", "It answers frame {request frame}[, {request imap.request.command}]." },
	{ EXPLAIN_NEXT, "imap.request.command", "Frame {answer frame} answers[: {answer imap.response.status}]." },
	{ EXPLAIN_CONFUSED, "imap", "IMAP leaves the mails on the server, in folders, and several devices see the same; POP3 takes them away." },
	{ EXPLAIN_SEEN, "imap", "Not encrypted: login and mails on this connection can be read on the path. On port 993 IMAP is TLS from the first byte." },
	{ EXPLAIN_SOURCE, "imap", "RFC 3501 2.2 (commands and responses), 3 (states), 6 (commands), 7 (responses)" },
};

static const struct explain_rule imf_rules[] = {
	{ EXPLAIN_WHAT, "imf", "A whole mail, as its reader gets it: header lines, an empty line, the text[. Subject: {imf.subject.decoded}]." },
	{ EXPLAIN_WHY, "imf and smtp", "It was sent behind DATA; this frame brought its last byte." },
	{ EXPLAIN_WHY, "imf and pop", "It was fetched with RETR; this frame brought its last byte." },
	{ EXPLAIN_WHY, "imf and imap", "It was fetched with FETCH, as a literal whose length stood before it." },
	{ EXPLAIN_CONFUSED, "imf.subject contains \"=?\"", "A header may hold only ASCII: other letters are written as encoded words, =?charset?B or Q?...?=. That is no encryption." },
	{ EXPLAIN_CONFUSED, "imf.from", "From: is text that the sender wrote. Nothing here proves it." },
	{ EXPLAIN_SOURCE, "imf", "RFC 5322 (header and text), RFC 2045 to 2047 (MIME, encoded words)" },
};
/* clang-format on */

const struct explain_table explain_smtp = EXPLAIN_TABLE("smtp", smtp_rules);
const struct explain_table explain_pop = EXPLAIN_TABLE("pop", pop_rules);
const struct explain_table explain_imap = EXPLAIN_TABLE("imap", imap_rules);
const struct explain_table explain_imf = EXPLAIN_TABLE("imf", imf_rules);
