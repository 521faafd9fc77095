/* ftp_lines.c - FTP's lines, RFC 959 4 and 5: requests, replies, and the directories that they name. */
#include <string.h>

#include "ftp.h"
#include "lines.h"

enum { CODE_DIGITS = 3 };

bool ftp_next_line(struct reader *r, struct reader *line_out, struct reader *whole_out)
{
	size_t left = reader_left(r), length = 0;
	if (left == 0) return false;
	while (length < left && r->at[length] != '\r' && r->at[length] != '\n') length++;
	size_t end = length;
	if (end < left && r->at[end] == '\r') end++;
	if (end < left && r->at[end] == '\n' && (end == length || r->at[length] == '\r')) end++;
	*whole_out = reader_take(r, end);
	*line_out = *whole_out;
	reader_limit(line_out, length);
	return true;
}

struct reader ftp_cut_command(struct reader *line)
{
	size_t length = lines_find(line, ' ');
	struct reader command = reader_take(line, length == SIZE_MAX ? reader_left(line) : length);
	while (reader_peek(line, 0) == ' ') reader_skip(line, 1);
	return command;
}

int ftp_cut_code(struct reader *line)
{
	int code = 0;
	for (size_t i = 0; i < CODE_DIGITS; i++) {
		int digit = reader_peek(line, i);
		if (digit < '0' || digit > '9') return -1;
		code = code * 10 + digit - '0';
	}
	reader_skip(line, CODE_DIGITS);
	if (reader_left(line)) reader_skip(line, 1);
	return code;
}

bool ftp_is_request(const struct packet *packet)
{
	if (packet->destination_port == FTP_PORT) return true;
	return packet->source_port != FTP_PORT && packet->destination_port < packet->source_port;
}

/* ---------------------------------------------------------------- directories */

bool ftp_unquote_path(struct reader text, char out[FTP_PATH_MAX])
{
	size_t used = 0;
	if (read_u8(&text) != '"') return false;
	while (reader_left(&text) && used + 1 < FTP_PATH_MAX) {
		char byte = (char)read_u8(&text);
		if (byte == '"' && reader_peek(&text, 0) != '"') {
			out[used] = 0;
			return used > 0;
		}
		if (byte == '"') reader_skip(&text, 1);
		out[used++] = byte;
	}
	return false;
}

/* Adds a part to a path; ".." takes the last one away, unless there is none to take. */
static size_t path_add(char *path, size_t used, size_t root, const char *part, size_t length)
{
	if (length == 0 || (length == 1 && part[0] == '.')) return used;
	size_t last = used;
	while (last > root && path[last - 1] != '/') last--;
	bool is_up = length == 2 && part[0] == '.' && part[1] == '.';
	bool can_go_up =
		used > root && !(used - last == 2 && path[last] == '.' && path[last + 1] == '.');
	if (is_up && can_go_up) return last > root ? last - 1 : root;
	if (is_up && root) return used;
	if (used > root) path[used++] = '/';
	memmove(path + used, part, length);
	return used + length;
}

/* Takes "." and ".." and empty parts out; what is written never passes what is read. */
static void path_clean(char *path)
{
	size_t root = path[0] == '/', used = root;
	for (const char *part = path + root; *part;) {
		size_t length = strcspn(part, "/");
		const char *next = part + length + (part[length] == '/');
		used = path_add(path, used, root, part, length);
		part = next;
	}
	path[used] = 0;
}

bool ftp_change_path(char path[FTP_PATH_MAX], struct reader where)
{
	size_t used = strlen(path), length = reader_left(&where);
	bool is_absolute = reader_peek(&where, 0) == '/';
	if (is_absolute) used = 0;
	bool needs_slash = used && path[used - 1] != '/';
	if (length == 0 || used + needs_slash + length >= FTP_PATH_MAX) return false;
	if (memchr(where.at, 0, length)) return false;
	if (needs_slash) path[used++] = '/';
	lines_copy(&where, path + used, FTP_PATH_MAX - used);
	if (!is_absolute) path_clean(path);
	return true;
}
