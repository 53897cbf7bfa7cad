// @ts-check
// Upload of one large file: ours beside `curl -F` and the official client, to the same local sink, in one run.
// MB/s and peak resident memory of the uploading process, medians over the rounds; goal G7 reads the ratios.
// Usage: npm run bench -- upload [--mb 512] [--rounds 3]      (needs a build: npm run build)
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = fileURLToPath(import.meta.url);
const uploader = fileURLToPath(new URL("upload/uploader.mjs", import.meta.url));
const mebibyte = 1024 * 1024;

/** What is compared, each in processes of its own. */
const contestants = ["curl -F", "ours", "ours, in parts", "openai SDK"];

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    mb: { type: "string", default: "512" },
    rounds: { type: "string", default: "3" },
    sink: { type: "boolean", default: false },
  },
});
if (values.sink) sink();
else await compare(Number(values.mb), Number(values.rounds));

/** @param {number} mb @param {number} rounds */
async function compare(mb, rounds) {
  const folder = await mkdtemp(join(tmpdir(), "fine-tuning-upload-"));
  const server = spawn(process.execPath, [here, "--sink"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const path = join(folder, "train.jsonl");
    const bytes = await writeExamples(path, mb * mebibyte);
    const url = String(await new Promise((resolve) => server.stdout.once("data", resolve))).trim();
    /** @type {Map<string, { seconds: number, resident: number }[]>} */
    const results = new Map(contestants.map((name) => [name, []]));
    for (let round = 0; round < rounds; round++)
      for (const name of contestants) results.get(name)?.push(await measure(name, url, path));
    report(results, bytes / 1e6, rounds);
  } finally {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} name @param {string} url @param {string} path */
async function measure(name, url, path) {
  const curl = ["-sS", "-f", "-F", "purpose=fine-tune", "-F", `file=@${path}`, "-o", "/dev/null", `${url}/files`];
  const child =
    name === "curl -F"
      ? spawn("curl", ["-w", "%{time_total}", ...curl], { stdio: ["ignore", "pipe", "inherit"] })
      : spawn(process.execPath, [uploader, name, url, path], {
          stdio: ["ignore", "pipe", "inherit"],
        });
  let resident = 0;
  const timer = setInterval(() => {
    resident = Math.max(resident, peakResident(child.pid));
  }, 10);
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return { seconds: Number(output), resident };
}

/** The system's own high-water mark in MB, so that rare measurements miss nothing; 0 where there is no /proc. @param {number | undefined} pid */
function peakResident(pid) {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

/** Child: answers uploads, single and in parts, and throws the bytes away. */
function sink() {
  let part = 0;
  const server = createServer((request, response) => {
    request.on("data", () => undefined);
    request.on("end", () => {
      const route = request.url?.split("/").at(-1);
      const file = { id: "file-bench", object: "file", created_at: 0, filename: "train.jsonl", purpose: "fine-tune" };
      const answer =
        route === "complete" ? { id: "upload_bench", file } : route === "parts" ? { id: `part_${++part}` } : file;
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (address !== null && typeof address === "object") console.log(`http://127.0.0.1:${address.port}/v1`);
  });
}

/** @param {string} path @param {number} bytes */
async function writeExamples(path, bytes) {
  const line = (/** @type {number} */ n) =>
    `${JSON.stringify({
      messages: [
        { role: "user", content: `Question ${n}? ${"why ".repeat(40)}` },
        { role: "assistant", content: `Answer ${n}. ${"so ".repeat(60)}` },
      ],
    })}\n`;
  const handle = await open(path, "w");
  let written = 0;
  // Not one byte more: above 512 MiB it would be another way of uploading.
  for (let n = 0; bytes - written > 4 * mebibyte; ) {
    let block = "";
    while (block.length < 3 * mebibyte) block += line(n++);
    written += (await handle.write(block)).bytesWritten;
  }
  await handle.close();
  return written;
}

/** @param {Map<string, { seconds: number, resident: number }[]>} results @param {number} megabytes @param {number} rounds */
function report(results, megabytes, rounds) {
  const rows = [...results].map(([name, runs]) => ({
    name,
    speed: megabytes / median(runs.map(({ seconds }) => seconds)),
    resident: median(runs.map(({ resident }) => resident)),
  }));
  const of = (/** @type {string} */ name) =>
    rows.find((row) => row.name === name) ?? { speed: Number.NaN, resident: Number.NaN };
  console.log(`upload of ${megabytes.toFixed(0)} MB to a sink on this machine, medians of ${rounds}`);
  console.log("                      MB/s   x curl   peak resident MB   x SDK");
  for (const { name, speed, resident } of rows) {
    const cells = [speed.toFixed(0).padStart(6), (speed / of("curl -F").speed).toFixed(2).padStart(7)];
    const memory = [resident.toFixed(0).padStart(16), (resident / of("openai SDK").resident).toFixed(2).padStart(9)];
    console.log(`  ${name.padEnd(16)} ${cells.join(" ")} ${memory.join(" ")}`);
  }
  const speed = of("ours").speed / of("curl -F").speed;
  const memory = of("ours").resident / of("openai SDK").resident;
  const verdict = (/** @type {boolean} */ met) => (met ? "met" : "MISSED");
  console.log(`G7  speed with sha256 on the way ${speed.toFixed(2)} x curl (goal >= 0.45): ${verdict(speed >= 0.45)}`);
  console.log(`G7  resident ${memory.toFixed(2)} x the SDK's (goal <= 0.20): ${verdict(memory <= 0.2)}`);
}

/** @param {number[]} numbers */
function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
