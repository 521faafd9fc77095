"""terminal.py - the program on a terminal of its own: keys go in, the screen is read as text.

The screen is that of an xterm, as far as ncurses uses one. Each piece of output gets its time when it
is read, before it is understood, so that understanding it costs no latency."""
import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

ROWS, COLUMNS = 45, 160
READ_MAX = 1 << 16

_TOKEN = re.compile(
    r"\x1b\[([?>=!]?)([0-9;:]*)[ -/]*([@-~])"      # control sequence
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"          # operating system command
    r"|\x1b[()*+][0-9A-Za-z]"                      # character set
    r"|\x1b([=>78DEMHc])"                          # short ones
    r"|([\x00-\x1a\x1c-\x1f\x7f])"                 # control characters
    r"|([^\x00-\x1f\x7f]+)")                       # text


class Screen:
    """What is shown, as lines of text. Every character is one cell: the captures hold no wide ones."""

    def __init__(self, rows=ROWS, columns=COLUMNS):
        self.rows, self.columns = rows, columns
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._reset()

    def _reset(self):
        self._cells = [[" "] * self.columns for _ in range(self.rows)]
        self._row = self._column = 0
        self._saved = (0, 0)
        self._top, self._bottom = 0, self.rows - 1
        self._last = " "

    def line(self, row):
        return "".join(self._cells[row])

    def text(self):
        return "\n".join(self.line(row) for row in range(self.rows))

    def feed(self, data):
        text = self._rest + self._decoder.decode(data)
        at = 0
        while at < len(text):
            token = _TOKEN.match(text, at)
            if not token:
                break  # an escape sequence of which the end is still to come
            at = token.end()
            self._take(token)
        self._rest = text[at:]

    def _take(self, token):
        private, numbers, final, short, control, plain = token.groups()
        if plain:
            self._put(plain)
        elif control:
            self._control(control)
        elif final and not private and final in _CONTROLS:
            _CONTROLS[final](self, [int(n or 0) for n in re.split("[;:]", numbers)])
        elif short == "7":
            self._saved = (self._row, self._column)
        elif short == "8":
            self._row, self._column = self._saved
        elif short == "D":
            self._line_feed()
        elif short == "M":
            self._reverse_line_feed()
        elif short == "c":
            self._reset()

    def _put(self, text):
        for character in text:
            if self._column >= self.columns:
                self._column = 0
                self._line_feed()
            self._cells[self._row][self._column] = character
            self._column += 1
        self._last = text[-1]

    def _control(self, character):
        if character == "\r":
            self._column = 0
        elif character == "\n":
            self._line_feed()
        elif character == "\b":
            self._column = max(0, min(self._column, self.columns - 1) - 1)
        elif character == "\t":
            self._column = min(self.columns - 1, (self._column // 8 + 1) * 8)

    def _scroll(self, top, lines):
        """Lines above zero: what is at top goes, blank lines come at the bottom of the region."""
        for _ in range(min(abs(lines), self._bottom - top + 1)):
            gone, new = (top, self._bottom) if lines > 0 else (self._bottom, top)
            del self._cells[gone]
            self._cells.insert(new, [" "] * self.columns)

    def _line_feed(self):
        if self._row == self._bottom:
            self._scroll(self._top, 1)
        else:
            self._row = min(self.rows - 1, self._row + 1)

    def _reverse_line_feed(self):
        if self._row == self._top:
            self._scroll(self._top, -1)
        else:
            self._row = max(0, self._row - 1)

    def _go(self, row, column):
        self._row = max(0, min(self.rows - 1, row))
        self._column = max(0, min(self.columns - 1, column))

    def _erase(self, row, first, last):
        last = min(last, self.columns)
        if last > first:
            self._cells[row][first:last] = [" "] * (last - first)

    def _erase_line(self, n):
        self._erase(self._row, 0 if n[0] else self._column,
                    self._column + 1 if n[0] == 1 else self.columns)

    def _erase_display(self, n):
        self._erase_line(n)
        rows = {0: range(self._row + 1, self.rows), 1: range(self._row)}
        for row in rows.get(n[0], range(self.rows)):
            self._erase(row, 0, self.columns)

    def _insert(self, n):
        cells, count = self._cells[self._row], max(1, n[0])
        cells[self._column:self._column] = [" "] * count
        del cells[self.columns:]

    def _delete(self, n):
        cells = self._cells[self._row]
        del cells[self._column:self._column + max(1, n[0])]
        cells.extend([" "] * (self.columns - len(cells)))

    def _region(self, n):
        self._top = max(1, n[0]) - 1
        self._bottom = (n[1] if len(n) > 1 and n[1] else self.rows) - 1
        self._go(0, 0)


def _times(n):
    return max(1, n[0])


_CONTROLS = {
    "A": lambda s, n: s._go(s._row - _times(n), s._column),
    "B": lambda s, n: s._go(s._row + _times(n), s._column),
    "C": lambda s, n: s._go(s._row, s._column + _times(n)),
    "D": lambda s, n: s._go(s._row, s._column - _times(n)),
    "G": lambda s, n: s._go(s._row, _times(n) - 1),
    "d": lambda s, n: s._go(_times(n) - 1, s._column),
    "H": lambda s, n: s._go(_times(n) - 1, (n[1] if len(n) > 1 else 1) - 1),
    "J": Screen._erase_display,
    "K": Screen._erase_line,
    "X": lambda s, n: s._erase(s._row, s._column, s._column + _times(n)),
    "@": Screen._insert,
    "P": Screen._delete,
    "L": lambda s, n: s._scroll(s._row, -_times(n)),
    "M": lambda s, n: s._scroll(s._row, _times(n)),
    "S": lambda s, n: s._scroll(s._top, _times(n)),
    "T": lambda s, n: s._scroll(s._top, -_times(n)),
    "b": lambda s, n: s._put(s._last * _times(n)),
    "r": Screen._region,
}


class Session:
    """A program on a terminal. Close it, or use it in a with statement."""

    def __init__(self, command, environment=None):
        self.screen = Screen()
        self.heard_at = 0.0  # when the output was read that was understood last
        variables = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8", **(environment or {}))
        self.began_at = time.monotonic()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.execvpe(command[0], command, variables)
            finally:
                os._exit(127)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, keys):
        """Returns when the keys were sent."""
        now = time.monotonic()
        os.write(self._fd, keys.encode())
        return now

    def _read(self, until):
        ready, _, _ = select.select([self._fd], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return None
        try:
            data = os.read(self._fd, READ_MAX)
        except OSError:
            data = b""
        self.heard_at = time.monotonic()
        if not data:
            raise EOFError("the program has ended:\n" + self.screen.text().rstrip())
        return data

    def wait(self, condition, what, seconds=60.0):
        """Reads until condition(screen); returns when the output came that made it true."""
        until = time.monotonic() + seconds
        while not condition(self.screen):
            data = self._read(until)
            if data is None:
                raise TimeoutError(f"{what}: not seen in {seconds:.0f} s\n" + self.screen.text())
            self.screen.feed(data)
        return self.heard_at

    def watch(self, seconds):
        """Keeps the screen up to date for that long."""
        self.drain(seconds, self.screen.feed)

    def drain(self, seconds, feed=lambda data: None):
        """Reads for that long without looking: cheap. redraw() makes the screen true again."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            data = self._read(until)
            if data:
                feed(data)

    def redraw(self):
        self.send("\x0c")
        self.watch(0.5)

    def close(self):
        """Leaves what is open, quits, and is not to be talked out of it."""
        for ask in (self._quit, lambda: os.kill(self.pid, signal.SIGTERM),
                    lambda: os.kill(self.pid, signal.SIGKILL)):
            if self.pid == 0:
                break
            try:
                ask()
                self._await_end(time.monotonic() + 20)
            except (OSError, EOFError):
                self._await_end(time.monotonic() + 1)
        os.close(self._fd)

    def _quit(self):
        self.send("\x1b")
        self.drain(0.2)
        self.send("qy")

    def _await_end(self, until):
        while time.monotonic() < until:
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                self.pid = 0
                return
            try:
                self._read(time.monotonic() + 0.02)
            except EOFError:
                time.sleep(0.01)
