"""Are the columns of a screen in line? In cells, not bytes: a Chinese letter takes two.

    columns.py SCREEN.txt       exit 1, and the row that is not in line

The words of a table's heading say where its columns begin, or end where numbers are right-aligned."""
import os
import re
import sys
import unicodedata

TABLES = {  # a view: the words that begin a column, those that end one
    "list": (["Source", "Dest", "Protocol", "Info"], ["Time", "Len"]),
    "mails": (["From", "Subject", "Seen in frame"], ["Bytes"]),
    "exchanges": (["asked", "answer"], ["wait"]),
}
RULER = "─"


def cells(text):
    """What is in each cell; "" behind a wide letter."""
    out = []
    for letter in text:
        if unicodedata.combining(letter) or letter == "\u200d":
            continue
        out.append(letter)
        if unicodedata.east_asian_width(letter) in "WF":
            out.append("")
    return out


def check_width(rows, columns, height):
    for row in rows:
        if len(row) > columns:
            return f"{len(row)} cells: {''.join(row)}"
    return "" if len(rows) <= height else f"{len(rows)} rows"


def check_table(rows, begins, ends):
    texts = ["".join(row) for row in rows]
    heading = next((i for i, text in enumerate(texts) if all(w in text for w in begins + ends)), None)
    if heading is None:
        return "no heading"
    first = [texts[heading].index(word) for word in begins]
    last = [texts[heading].index(word) + len(word) for word in ends]
    for row in rows[heading + 1:]:
        if not "".join(row).strip() or row[0] == RULER or row[1:2] == [RULER]:
            break
        for at in first:
            if at < len(row) and row[at - 1] != " ":
                return f"cell {at}: {''.join(row)}"
        for at in last:
            if at < len(row) and row[at] != " ":
                return f"cell {at}: {''.join(row)}"
    return ""


def check_rails(rows):
    """The rails of a ladder are two straight lines."""
    rails = {tuple(i for i, c in enumerate(row) if c == "│") for row in rows}
    rails = {pair for pair in rails if len(pair) == 2}
    return "" if len(rows) > 0 and len(rails) == 1 else f"rails at {sorted(rails)}"


def main(path):
    name = os.path.basename(path)[:-len(".txt")]
    m = re.match(r"(\d+)x(\d+)-(.*)", name)
    columns, height, view = (int(m[1]), int(m[2]), m[3]) if m else (80, 24, name)
    rows = [cells(line) for line in open(path, encoding="utf-8").read().split("\n")[:-1]]
    why = check_width(rows, columns, height)
    if not why and view in TABLES:
        why = check_table(rows, *TABLES[view])
    if not why and view.startswith("ladder"):
        why = check_rails(rows)
    return why


if __name__ == "__main__":
    problem = main(sys.argv[1])
    print(problem)
    sys.exit(bool(problem))
