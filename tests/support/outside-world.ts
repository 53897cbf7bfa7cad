import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { chatRows, jsonl } from "./chat-data";

/** Stands in every file that nobody may read; an answer that holds it gives one away. */
export const secret = "open sesame";

/** A folder around a data directory, with what a request might be after, and a list of what is in it. */
export interface OutsideWorld {
  folder: string;
  data: string;
  /** Texts that would lead out of the data directory, or run, where somebody took them for a path or for code. */
  texts: string[];
  /** Everything but the data directory: kind, size and time of the last change, and of the last read where the disk notes it. */
  inventory(): Record<string, string>;
  /** Files that one of the texts has made, wherever it was taken for a path. */
  made(): string[];
  remove(): void;
}

export function outsideWorld(): OutsideWorld {
  const folder = mkdtempSync(join(tmpdir(), "w-"));
  const data = join(folder, "data");
  const mark = `made-${basename(folder)}`;
  mkdirSync(data);
  mkdirSync(join(folder, "adapter"));
  const files = {
    "secret.jsonl": jsonl(chatRows(12, secret)),
    "keys.json": JSON.stringify({ apiKey: secret, adminKey: secret }),
    "weights.gguf": secret,
    "adapter/adapter.json": JSON.stringify({ step: 1, secret }),
    "run.sh": `#!/bin/sh\ntouch ${folder}/${mark}\n`,
    "run.js": `require("node:fs").writeFileSync("${folder}/${mark}", "${secret}");\n`,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  chmodSync(join(folder, "run.sh"), 0o755);
  const notesReads = forgetReads(folder, Object.keys(files));

  return {
    folder,
    data,
    texts: textsFor(folder, mark),
    inventory() {
      const names = readdirSync(folder, { recursive: true }).map(String);
      const outside = names.filter((name) => name !== "data" && !name.startsWith("data/")).sort();
      return Object.fromEntries(outside.map((name) => [name, seenOf(join(folder, name), notesReads)]));
    },
    made: () =>
      placesOf(folder, data)
        .map((place) => join(place, mark))
        .filter((path) => existsSync(path)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const textsFor = (folder: string, mark: string): string[] => [
  ...["..", ".", "/", "~", "__proto__", "constructor", "{{item.constructor}}"],
  ...["../secret.jsonl", "../../secret.jsonl", "../../../secret.jsonl", "../../keys.json", "../../../adapter"],
  ...[`${folder}/secret.jsonl`, `file://${folder}/secret.jsonl`, `${folder}/adapter`, `${folder}/run.js`],
  ...["..%2f..%2fsecret.jsonl", "%2e%2e/%2e%2e/secret.jsonl", "..\\..\\secret.jsonl"],
  ...["../../secret.jsonl\u0000", `\u0000${folder}/secret.jsonl`, `x\n${folder}/secret.jsonl`, `x\r\n../../${mark}`],
  ...[`../../${mark}`, `${folder}/${mark}`, `--out=${folder}/${mark}`],
  ...[
    `$(${folder}/run.sh)`,
    `\`${folder}/run.sh\``,
    `;${folder}/run.sh;`,
    `x | ${folder}/run.sh`,
    `'; ${folder}/run.sh #`,
  ],
  ...[`require("${folder}/run.js")`, `\${require("${folder}/run.js")}`, `__import__("os").system("${folder}/run.sh")`],
];

/** Where a relative path may have been taken from. */
const placesOf = (folder: string, data: string): string[] => {
  const starts = [
    folder,
    data,
    process.cwd(),
    tmpdir(),
    homedir(),
    ...["files", "jobs", "uploads"].map((name) => join(data, name)),
  ];
  return [...new Set(starts.flatMap((start) => [start, dirname(start), resolve(start, "../..")]))];
};

const longAgo = new Date(2000, 0);

/** A file's last read is older than its last change, so that the next read is noted; some disks note none. */
function forgetReads(folder: string, names: string[]): boolean {
  for (const name of names) utimesSync(join(folder, name), longAgo, lstatSync(join(folder, name)).mtime);
  const probe = join(folder, "run.sh");
  readFileSync(probe);
  const noted = lstatSync(probe).atimeMs !== longAgo.getTime();
  utimesSync(probe, longAgo, lstatSync(probe).mtime);
  return noted;
}

function seenOf(path: string, notesReads: boolean): string {
  const { mode, size, mtimeMs, atimeMs } = lstatSync(path);
  const isFolder = (mode & 0o170000) === 0o040000;
  // Our own listing reads folders.
  return [mode.toString(8), isFolder ? "" : size, mtimeMs, isFolder || !notesReads ? "" : atimeMs].join(" ");
}
