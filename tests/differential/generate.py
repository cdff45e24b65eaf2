# SPDX-License-Identifier: MIT
"""Made-up terminal output: sequences by a grammar of what both engines know, cut anywhere."""

import random

# What is not made up: where the other engine goes its own way (see known-differences).
ASCII = ["a", "hello", "The quick brown fox jumps over the lazy dog", "   ", "|", "lqqk", "~",
         "0123456789" * 3]
NARROW = ["é", "ü", "e\u0301", "ж", "─│"]
WIDE = ["日本語", "🚀", "한글", "x日", "日\u0301"]
CONTROLS = ["\r", "\n", "\r\n", "\b", "\t", "\v", "\f"]
ESCAPES = ["\x1bD", "\x1bE", "\x1bM", "\x1bH", "\x1b(0", "\x1b(B", "\x1b=", "\x1b>"]
# final byte: how many numbers at most
CSI = {"A": 1, "B": 1, "C": 1, "D": 1, "E": 1, "F": 1, "G": 1, "H": 2, "f": 2, "I": 1, "J": 1,
       "K": 1, "L": 1, "M": 1, "P": 1, "@": 1, "S": 1, "X": 1, "`": 1, "a": 1, "d": 1, "e": 1,
       "r": 2, "g": 1}
MODES = ["4h", "4l", "?25h", "?25l", "?2004h", "?2004l",
         "?1000h", "?1002h", "?1003h", "?1000l", "?1004h", "?1004l", "?1h", "?1l", "20h", "20l"]
ALTERNATE = ["?1047", "?1049"]
SGR = ["0", "1", "2", "3", "4", "5", "7", "8", "9", "21", "22", "23", "24", "25", "27", "28", "29", "30",
       "31", "37", "39", "40", "44", "47", "49", "53", "55", "90", "97", "100", "107", "38;5;200",
       "48;5;17", "38;2;1;2;3", "48;2;250;128;7", "38:2::9:8:7", "48:5:99", "4:3", "4:0", "4:5",
       "58:5:9", "58;2;4;5;6", "59"]


class Case:
    """A screen's size and what is written to it, as a list of strings."""

    def __init__(self, seed, tokens=None, size=None):
        source = random.Random(seed)
        self.seed = seed
        self.wide = seed % 2 == 1
        self.size = size or (source.choice([2, 5, 20, 40, 80, 132]), source.choice([1, 2, 5, 10, 24]))
        self.tokens = tokens or self.make(source, source.choice([30, 100, 300]))

    def make(self, source, count):
        tokens, alternate, switches = [], None, self.seed % 4 < 2
        texts = ASCII + NARROW + (WIDE if self.wide else [])
        for _ in range(count):
            if switches and source.random() < 0.03:
                if alternate is None:
                    alternate = source.choice(ALTERNATE)
                    tokens.append(f"\r\x1b[m\x1b[{alternate}h")
                else:
                    tokens.append(f"\r\x1b[{alternate}l\x1b[m")
                    alternate = None
                continue
            made = token(source, self.size, texts)
            if switches and (made == "\x1bH" or made.startswith("\x1b[") and made[-1] in "rg"):
                continue  # the other engine has tabs and margins for each screen
            if switches and made == "\x1b[3J":
                continue
            tokens.append(made)
        return tokens

    def plan(self):
        source = random.Random(self.seed)
        lines = [f"size {self.size[0]} {self.size[1]}"]
        for index, text in enumerate(self.tokens):
            encoded = text.encode()
            while encoded:
                count = source.randint(1, len(encoded)) if source.random() < 0.3 else len(encoded)
                lines.append("hex " + encoded[:count].hex())
                encoded = encoded[count:]
            if index % 10 == 9:
                lines.append(f"print {self.seed}@{index}")
        lines.append(f"print {self.seed}@end")
        if not any(text.startswith("\x1b[") and text.endswith("S") for text in self.tokens):
            lines.append(f"history {self.seed} 50")  # see known-differences
        return lines


class Resizes:
    """Lines of text on the main screen, which is then resized: what reflows where."""

    wide = False

    def __init__(self, seed):
        self.seed = seed

    def plan(self):
        source = random.Random(self.seed)
        lines = [f"size {source.choice([10, 20, 40])} {source.choice([5, 10])}"]
        for _ in range(source.randint(1, 12)):
            text = "".join(source.choice("abcdef ") for _ in range(source.randint(0, 60)))
            lines.append("hex " + (text + "\r\n").encode().hex())
        lines.append("hex " + b"$ ".hex())
        for index in range(source.randint(1, 3)):
            columns, rows = source.choice([5, 8, 10, 17, 20, 33, 40, 60]), source.choice([3, 5, 10, 14])
            lines += [f"resize {columns} {rows}", f"print {self.seed}@{index}"]
        return lines + [f"history {self.seed} 40"]


def number(source, size):
    kind = source.random()
    if kind < 0.15:
        return ""
    if kind < 0.75:
        return str(source.randint(0, 6))
    if kind < 0.97:
        return str(source.randint(0, max(size) + 3))
    return str(source.choice([255, 1000, 9999, 99999]))


def token(source, size, texts):
    kind = source.random()
    if kind < 0.40:
        return source.choice(texts)
    if kind < 0.55:
        return source.choice(CONTROLS)
    if kind < 0.60:
        return source.choice(ESCAPES)
    if kind < 0.72:
        return "\x1b[" + ";".join(source.choice(SGR) for _ in range(source.randint(1, 3))) + "m"
    if kind < 0.78:
        return "\x1b[" + source.choice(MODES)
    final = source.choice(list(CSI))
    numbers = [number(source, size) for _ in range(source.randint(0, CSI[final]))]
    return "\x1b[" + ";".join(numbers) + final


def shrink(case, differs):
    """The shortest part of the case found that still differs, as lines to read."""
    tokens, width = case.tokens, max(1, len(case.tokens) // 2)
    while width > 0:
        start = 0
        while start < len(tokens):
            fewer = tokens[:start] + tokens[start + width:]
            paired = not any("\x1b[?104" in text for text in tokens[start:start + width])
            if fewer and paired and differs(Case(case.seed, fewer, case.size)):
                tokens = fewer
            else:
                start += width
        width //= 2
    shortest = Case(case.seed, tokens, case.size)
    return [f"shortest: {case.size[0]}x{case.size[1]} {tokens!r}"] + differs(shortest)
