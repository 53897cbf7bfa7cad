// @ts-check
import { spawn } from "node:child_process";
import { createRequire } from "node:module";

const columns = 116;
const rows = 15;

/**
 * Starts a command in a pseudo-terminal of `script` (util-linux), and keeps its screen as xterm would show it.
 * @param {string[]} command
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 */
export function inTerminal(command, { cwd, env }) {
  const { Terminal } = /** @type {typeof import("@xterm/headless")} */ (
    createRequire(import.meta.url)("@xterm/headless")
  );
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
  const line = `stty cols ${columns} rows ${rows}; exec ${command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ")}`;
  const child = spawn("script", ["-qefc", line, "/dev/null"], {
    cwd,
    env: { ...env, TERM: "xterm-256color", SHELL: "/bin/sh", CI: undefined },
    stdio: ["pipe", "pipe", "inherit"],
  });
  /** @type {number | undefined} */
  let code;
  child.stdout.on("data", (chunk) => terminal.write(chunk));
  /** @type {Promise<void>} */
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) =>
      terminal.write("", () => {
        code = status ?? -1;
        resolve();
      }),
    );
  });
  return {
    ended,
    code: () => code,
    html: () => screenOf(terminal.buffer.active),
    close() {
      if (code === undefined) child.kill("SIGKILL");
      terminal.dispose();
    },
  };
}

/** @param {import("@xterm/headless").IBuffer} buffer @returns {string} the screen as HTML, a span for each run of one look */
function screenOf(buffer) {
  return Array.from({ length: rows }, (_, row) => lineOf(buffer.getLine(buffer.baseY + row))).join("\n");
}

/** @param {import("@xterm/headless").IBufferLine | undefined} line */
function lineOf(line) {
  /** @type {{ look: string, text: string }[]} */
  const runs = [];
  for (let column = 0; column < columns; column++) {
    const cell = line?.getCell(column);
    const text = cell?.getChars() || " ";
    const look = cell === undefined ? "" : lookOf(cell);
    const last = runs.at(-1);
    if (last?.look === look) last.text += text;
    else runs.push({ look, text });
  }
  return runs
    .map(({ look, text }) => (look === "" ? escaped(text) : `<span class="${look}">${escaped(text)}</span>`))
    .join("");
}

/** @param {import("@xterm/headless").IBufferCell} cell its colour's number and weight, as classes */
function lookOf(cell) {
  const colour = cell.isFgPalette() ? [`c${cell.getFgColor() % 8}`] : [];
  return [...colour, ...(cell.isBold() ? ["bold"] : []), ...(cell.isDim() ? ["dim"] : [])].join(" ");
}

const escaped = (/** @type {string} */ text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
