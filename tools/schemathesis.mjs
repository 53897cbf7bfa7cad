// @ts-check
import "./set-up/node-version.mjs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem, say, script } from "./problem.mjs";
import { run } from "./process/run.mjs";
import { documentWithKnownIds } from "./schemathesis/document.mjs";
import { findSchemathesis } from "./schemathesis/install.mjs";
import { writeFakeModels } from "./schemathesis/models.mjs";
import { createObjects } from "./schemathesis/objects.mjs";
import { setUp } from "./set-up/set-up.mjs";

/** The second engine answers through the same code, so fewer cases find what is its own. */
const engines = [
  { name: "the embedded learner", trained: false, examples: 40, fewestCases: 2_000 },
  { name: "a process for each job", trained: true, examples: 10, fewestCases: 500 },
];
const deadlineMs = 300_000;
const checks = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
  "unsupported_method",
  "ignored_auth",
];

/** `npm run test:schemathesis`: thousands of generated requests; no 5xx, and no answer outside the contract. */
await script(async () => {
  await setUp();
  const command = await findSchemathesis();
  for (const engine of engines) await judge(command, engine);
});

/**
 * @param {string} command
 * @param {(typeof engines)[number]} engine
 */
async function judge(command, { name, trained, examples, fewestCases }) {
  const { startServer } = createRequire(import.meta.url)("../server/dist/index.js");
  const folder = await mkdtemp(join(tmpdir(), "fine-tuning-schemathesis-"));
  /** @type {string[]} */
  const lines = [];
  const server = await startServer({
    data: join(folder, "data"),
    maxConcurrentJobs: 1,
    ...(trained ? { models: await writeFakeModels(folder) } : {}),
    log: (/** @type {string} */ line) => lines.push(line),
  });
  try {
    const document = join(folder, "contract.json");
    await writeFile(document, JSON.stringify(documentWithKnownIds(await createObjects(server))));
    const test = (/** @type {string} */ key, /** @type {string[]} */ selection) =>
      cases(command, [document, "--url", server.url, "--max-examples", String(examples), ...selection], key);
    const count =
      (await test(server.apiKey, ["--exclude-path-regex", "/permissions"])) +
      (await test(server.adminKey, ["--include-path-regex", "/permissions"]));
    if (lines.length > 0) throw new Problem(`the server had trouble of its own:\n${lines.slice(0, 10).join("\n")}`);
    if (count < fewestCases) throw new Problem(`only ${count} cases were generated, ${fewestCases} are wanted`);
    say(`schemathesis: ${count} cases, no 5xx, no answer outside the contract; jobs trained by ${name}`);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} command
 * @param {string[]} about the document, the server, how many examples, and which paths
 * @param {string} key
 * @returns {Promise<number>} cases that were tried
 */
async function cases(command, about, key) {
  const seed = process.env.SCHEMATHESIS_SEED ?? String(Date.now() % 100_000);
  const args = ["run", ...about, "-H", `Authorization: Bearer ${key}`, "--checks", checks.join(",")];
  const amount = ["--phases", "examples,coverage,fuzzing", "--continue-on-failure"];
  const rest = ["--seed", seed, "--warnings", "off", "--suppress-health-check", "all", "--no-color"];
  const ended = await run(command, [...args, ...amount, ...rest], { deadlineMs });
  const found = /(\d+) generated/.exec(ended.stdout)?.[1];
  if (ended.code === 0 && found !== undefined) return Number(found);
  const output = `${ended.stdout}\n${ended.stderr}`.replaceAll(key, "KEY").trim();
  throw new Problem(`testing the server with generated requests (SCHEMATHESIS_SEED=${seed}) failed:\n${output}`);
}
