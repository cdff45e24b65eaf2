// SPDX-License-Identifier: MIT
// The independent engine: @xterm/headless with current grapheme widths. Reads a plan on standard
// input and prints screens in the normal form that print-screen.c prints too (see README.md).

import fs from "node:fs";
import headless from "@xterm/headless";

// The addon reads the table of widths from the start of the memory that its Buffer lies in, which
// for a pooled Buffer is somebody else's: all beyond U+FFFF would be narrow.
Buffer.poolSize = 0;
const { default: graphemes } = await import("@xterm/addon-unicode-graphemes");

const out = [];
let terminal = null;
let title = "";
let bytes = Buffer.alloc(0);

function create(columns, rows) {
  terminal = new headless.Terminal({
    cols: columns, rows, scrollback: 10000, allowProposedApi: true, logLevel: "off", reflowCursorLine: true,
    windowOptions: { pushTitle: true, popTitle: true },
  });
  terminal.loadAddon(new graphemes.UnicodeGraphemesAddon());
  terminal.unicode.activeVersion = "15-graphemes";
  title = "";
  held = Buffer.alloc(0);
  terminal.onTitleChange((text) => { title = text; });
}

// Where a character is cut between two writes the engine may lose it (E2 80 | A6): what is begun is
// held until the rest is there.
let held = Buffer.alloc(0);

function write(data) {
  data = Buffer.concat([held, data]);
  let start = data.length - 1;
  while (start >= 0 && data.length - start < 4 && (data[start] & 0xc0) === 0x80) start--;
  const lead = start >= 0 ? data[start] : 0;
  const needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  const end = needed > data.length - start ? Math.max(start, 0) : data.length;
  held = data.subarray(end);
  return new Promise((done) => terminal.write(data.subarray(0, end), done));
}

function color(kind, cell) {
  const get = {
    foreground: () => [cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()],
    background: () => [cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()],
    underline: () => [cell.isUnderlineColorDefault(), cell.isUnderlineColorRGB(),
      cell.getUnderlineColor()],
  }[kind];
  const [isDefault, isRgb, value] = get();
  if (isDefault) return null;
  return isRgb ? "#" + (value & 0xffffff).toString(16).padStart(6, "0") : String(value & 0xff);
}

const attributes = [
  ["bold", (cell) => cell.isBold()], ["dim", (cell) => cell.isDim()],
  ["italic", (cell) => cell.isItalic()], ["blink", (cell) => cell.isBlink()],
  ["reverse", (cell) => cell.isInverse()], ["conceal", (cell) => cell.isInvisible()],
  ["strike", (cell) => cell.isStrikethrough()], ["overline", (cell) => cell.isOverline()],
];
const UNDERLINE_FLAG = 0x10000000, COLOR_MODE_MASK = 0x3000000;
const NO_COLOR = 0x3ffffff; // what SGR 59 leaves
const underlines = ["", "single", "double", "curly", "dotted", "dashed"];

// Of a blank that has no line through, under or over it and is not reversed, only the background
// is seen; what else it has is no part of the screen.
function isPlainBlank(cell) {
  return (cell.getChars() === "" || cell.getChars() === " ") && !(cell.fg & UNDERLINE_FLAG) &&
    !cell.isInverse() && !cell.isStrikethrough() && !cell.isOverline();
}

function style(cell) {
  const plain = isPlainBlank(cell);
  const words = plain ? [] :
    attributes.filter(([, has]) => has(cell)).map(([name]) => name);
  // Asked of the flags themselves: the engine underlines links by itself when it draws.
  if (cell.fg & UNDERLINE_FLAG) {
    const own = cell.hasExtendedAttrs();
    words.push("underline=" + underlines[own ? (cell.extended._ext >>> 26) & 7 || 1 : 1]);
    if (own && cell.extended.underlineColor !== NO_COLOR &&
      (cell.extended.underlineColor & COLOR_MODE_MASK) !== 0) {
      words.push("underline-color=" + color("underline", cell));
    }
  }
  const foreground = color("foreground", cell), background = color("background", cell);
  if (foreground !== null && !plain) words.push("fg=" + foreground);
  if (background !== null) words.push("bg=" + background);
  const link = cell.hasExtendedAttrs() ? cell.extended.urlId : 0;
  if (link) words.push("link=" + (terminal._core._oscLinkService.getLinkData(link)?.uri ?? ""));
  return words.join(" ");
}

// A row as its text, the columns of wide characters and its runs of style.
function printRow(name, line, columns) {
  let text = "", trimmed = 0;
  const wide = [], runs = [];
  for (let x = 0; x < columns; x++) {
    const cell = line.getCell(x);
    if (!cell) break;
    // The engine may leave the right half of a wide character whose left one is gone: a blank.
    const half = cell.getWidth() === 0;
    if (half && x > 0 && line.getCell(x - 1).getWidth() === 2) continue;
    const look = style(cell);
    const last = runs[runs.length - 1];
    const width = half ? 1 : cell.getWidth();
    if (last && last.look === look && last.end === x) last.end = x + width;
    else runs.push({ look, start: x, end: x + width });
    if (width === 2) wide.push(x);
    const glyph = cell.getChars() === "" ? " " : cell.getChars();
    text += glyph;
    if (glyph !== " ") trimmed = text.length;
  }
  text = text.slice(0, trimmed);
  const looks = runs.filter((run) => run.look !== "");
  if (text === "" && looks.length === 0) return;
  out.push(`${name}|${text}`);
  if (wide.length > 0) out.push(`  wide ${wide.join(" ")}`);
  for (const run of looks) out.push(`  ${run.start}-${run.end - 1} ${run.look}`);
}

const mouseModes = { none: 0, x10: 1, vt200: 2, drag: 3, any: 4 };

function printScreen(label) {
  const buffer = terminal.buffer.active;
  const core = terminal._core.coreService;
  out.push(`=== ${label} ${terminal.cols}x${terminal.rows}`);
  const column = Math.min(buffer.cursorX, terminal.cols - 1);
  const shape = core.decPrivateModes.cursorStyle ?? "block";
  out.push(`cursor ${column} ${buffer.cursorY} ${core.isCursorHidden ? "hidden" : "visible"} ` +
    shape);
  const modes = terminal.modes;
  const words = [];
  if (buffer.type === "alternate") words.push("alternate");
  if (modes.bracketedPasteMode) words.push("bracketed-paste");
  if (modes.sendFocusMode) words.push("focus-events");
  if (modes.synchronizedOutputMode) words.push("synchronized");
  words.push("mouse=" + mouseModes[modes.mouseTrackingMode]);
  out.push("modes " + words.join(" "));
  out.push("title " + title);
  for (let y = 0; y < terminal.rows; y++) {
    const line = buffer.getLine(buffer.baseY + y);
    if (line) printRow(String(y).padStart(3, "0"), line, terminal.cols);
  }
}

// The text of the lines above the main screen, the newest first.
function printHistory(label, maximum) {
  const buffer = terminal.buffer.normal;
  out.push(`=== ${label} history ${buffer.baseY}`);
  for (let i = 1; i <= Math.min(maximum, buffer.baseY); i++) {
    out.push(`-${i}|` + buffer.getLine(buffer.baseY - i).translateToString(true).replace(/ +$/, ""));
  }
}

const operations = {
  size: (columns, rows) => create(Number(columns), Number(rows)),
  load: (path) => { bytes = fs.readFileSync(path); },
  feed: (from, to) => write(bytes.subarray(Number(from), Number(to))),
  hex: (digits) => write(Buffer.from(digits, "hex")),
  resize: (columns, rows) => terminal.resize(Number(columns), Number(rows)),
  print: (label) => printScreen(label),
  history: (label, maximum) => printHistory(label, Number(maximum)),
};

for (const line of fs.readFileSync(0, "utf8").split("\n")) {
  if (line === "") continue;
  const [name, ...words] = line.split(" ");
  await operations[name](...words);
  if (out.length > 2000) process.stdout.write(out.splice(0).join("\n") + "\n");
}
if (out.length > 0) process.stdout.write(out.join("\n") + "\n");
