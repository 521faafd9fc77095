"""The sentences of the sources that are to be translated, and what a catalogue says of them.

    sentences.py            prints them, a line each: file, tab, the text as C writes it
    sentences.py PO         checks a catalogue; prints what is wrong, a line each

Sentences stand in calls of _() and N_(), in the formats of the functions below, which translate them
themselves, and in the tables of commands and of explain's rules."""
import glob
import re
import sys

LITERAL = r'"(?:[^"\\\n]|\\.)*"'
FORMATS = {"app_say": 2, "say": 1, "line_add": 1, "page_format": 2, "screen_format": 4}
CALL = re.compile(r'(?<![\w"])(_|N_|' + "|".join(FORMATS) + r")\(")
TABLES = [  # file, a row whose groups are sentences
    ("src/stats/explain_*.c", rf"\{{ EXPLAIN_\w+, {LITERAL}, ({LITERAL}) \}}"),
    ("src/stats/explain_tables.c", rf"EXPLAIN_SHORT\(\s*\w+, {LITERAL},\s*({LITERAL}),\s*({LITERAL})\)"),
    ("src/ui/commands.c", rf"\n\t\{{ {LITERAL},\s*\{{.*\}},\s*[\w |]+,\s*\w+,\s*(NULL|{LITERAL}),\s*({LITERAL}) \}}"),
    ("src/ui/command_line.c", rf"\n\t\{{ {LITERAL}, ({LITERAL}), line_\w+"),
    ("src/ui/*.c", rf"\n\t\.keys = ({LITERAL})"),
]
COMMENT = re.compile(rf"({LITERAL}|'(?:[^'\\]|\\.)+')|/\*.*?\*/", re.S)
CONVERSION = re.compile(r"%(\d+\$)?[-+ #0]*(?:\*|\d*)(?:\.(?:\*|\d*))?(hh|h|ll|l|z|j)?([a-zA-Z%])")


def without_comments(text):
    return COMMENT.sub(lambda m: m.group(1) or " ", text)


def arguments(text, at):
    """The arguments of a call whose first one begins at `at`."""
    depth, begin, out = 0, at, []
    while at < len(text):
        m = re.compile(LITERAL + r"|'(?:[^'\\]|\\.)+'").match(text, at)
        if m:
            at = m.end()
            continue
        c = text[at]
        if c in "([{":
            depth += 1
        elif c in ")]}" and depth:
            depth -= 1
        elif c == ")" or (c == "," and not depth):
            out.append(text[begin:at])
            if c == ")":
                return out
            begin = at + 1
        at += 1
    return out


def literals(argument):
    """Its texts: those side by side are one, those of a condition are two. What is compared is none."""
    argument = re.sub(r"\([^()]*\)\s*\?|\w+\([^()]*\)", " ", argument)
    for m in re.finditer(rf"{LITERAL}(?:\s*{LITERAL})*", argument):
        yield "".join(part[1:-1] for part in re.findall(LITERAL, m.group()))


def is_sentence(text):
    return re.search(r"[A-Za-z]{2}", CONVERSION.sub("", text.replace("\\n", "")))


def sentences():
    """{text: file}, in the order of the sources."""
    found = {}
    for path in sorted(glob.glob("src/ui/*.c") + glob.glob("src/stats/*.c")) + ["src/batch/explain_text.c"]:
        text = without_comments(open(path, encoding="utf-8").read())
        for m in CALL.finditer(text):
            position = FORMATS.get(m.group(1), 0)
            given = arguments(text, m.end())
            if len(given) > position:
                for literal in literals(given[position]):
                    if is_sentence(literal):
                        found.setdefault(literal, path)
    for pattern, row in TABLES:
        for path in sorted(glob.glob(pattern)):
            text = without_comments(open(path, encoding="utf-8").read())
            for m in re.finditer(row, text):
                for group in m.groups():
                    if group != "NULL":
                        found.setdefault(group[1:-1], path)
    return found


def catalogue(path):
    """[(msgid, msgstr, flags)] as written, without the head."""
    out, flags, key, entry = [], "", None, {}
    for line in open(path, encoding="utf-8").read().split("\n") + ["msgid"]:
        if line.startswith("#,"):
            flags = line
        m = re.match(rf'(msgid|msgstr)?\s*("?.*)$', line)
        if line.startswith("msgid"):
            if entry.get("msgid"):
                out.append((entry["msgid"], entry.get("msgstr", ""), entry["flags"]))
            entry, flags = {"flags": flags}, ""
        if line.startswith("msg"):
            key = line.split(" ")[0]
            entry[key] = ""
        if line.startswith(("msg", '"')) and m.group(2).count('"') > 1:
            text = re.search(LITERAL, line)
            entry[key] += text.group()[1:-1]
    return out


def conversions(text):
    """{number of the argument: its type}"""
    out, number = {}, 0
    for m in CONVERSION.finditer(text):
        if m.group(3) == "%":
            continue
        number += 1
        out[int(m.group(1)[:-1]) if m.group(1) else number] = (m.group(2), m.group(3))
    return out


def names(text):
    """What stands in braces, each with how many brackets are around it: those of explain's rules."""
    out, depth = [], 0
    for m in re.finditer(r"[\[\]]|\{[^}]*\}", text):
        if m.group() in "[]":
            depth += 1 if m.group() == "[" else -1
        else:
            out.append((m.group(), depth))
    return sorted(out)


def check(path):
    wanted, seen = sentences(), {}
    for text, translation, flags in catalogue(path):
        if text in seen:
            yield f"twice: {text}"
        seen[text] = translation
        if text not in wanted:
            yield f"nowhere in the sources: {text}"
        if not translation:
            yield f"not translated: {text}"
        if "fuzzy" in flags:
            yield f"fuzzy: {text}"
        if "c-format" in flags and conversions(text) != conversions(translation):
            yield f"other conversions: {text}"
        if conversions(text) and "c-format" not in flags and "explain_" not in wanted.get(text, ""):
            yield f"no c-format: {text}"
        if names(text) != names(translation):
            yield f"other names: {text}"
    for text, file in wanted.items():
        if text not in seen:
            yield f"{file}: no translation of: {text}"


if __name__ == "__main__":
    if len(sys.argv) == 1:
        for sentence, file in sentences().items():
            print(f"{file}\t{sentence}")
    else:
        wrong = list(check(sys.argv[1]))
        print("\n".join(wrong))
        sys.exit(bool(wrong))
