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
import { createObjects } from "./schemathesis/objects.mjs";
import { setUp } from "./set-up/set-up.mjs";

const fewestCases = 2_000;
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
  const { startServer } = createRequire(import.meta.url)("../server/dist/index.js");
  const folder = await mkdtemp(join(tmpdir(), "fine-tuning-schemathesis-"));
  /** @type {string[]} */
  const lines = [];
  const server = await startServer({
    data: join(folder, "data"),
    maxConcurrentJobs: 1,
    log: (/** @type {string} */ line) => lines.push(line),
  });
  try {
    const document = join(folder, "contract.json");
    await writeFile(document, JSON.stringify(documentWithKnownIds(await createObjects(server))));
    const admin = ["--include-path-regex", "/permissions"];
    const user = ["--exclude-path-regex", "/permissions"];
    const count =
      (await cases(command, document, server.url, server.apiKey, user)) +
      (await cases(command, document, server.url, server.adminKey, admin));
    if (lines.length > 0) throw new Problem(`the server had trouble of its own:\n${lines.slice(0, 10).join("\n")}`);
    if (count < fewestCases) throw new Problem(`only ${count} cases were generated, ${fewestCases} are wanted`);
    say(`schemathesis: ${count} cases, no 5xx, no answer outside the contract`);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
});

/**
 * @param {string} command
 * @param {string} document
 * @param {string} url
 * @param {string} key
 * @param {string[]} selection
 * @returns {Promise<number>} cases that were tried
 */
async function cases(command, document, url, key, selection) {
  const seed = process.env.SCHEMATHESIS_SEED ?? String(Date.now() % 100_000);
  const args = ["run", document, "--url", url, "-H", `Authorization: Bearer ${key}`, "--checks", checks.join(",")];
  const amount = ["--max-examples", "40", "--phases", "examples,coverage,fuzzing", "--continue-on-failure"];
  const rest = ["--seed", seed, "--warnings", "off", "--suppress-health-check", "all", "--no-color"];
  const ended = await run(command, [...args, ...amount, ...rest, ...selection], { deadlineMs });
  const found = /(\d+) generated/.exec(ended.stdout)?.[1];
  if (ended.code === 0 && found !== undefined) return Number(found);
  const output = `${ended.stdout}\n${ended.stderr}`.replaceAll(key, "KEY").trim();
  throw new Problem(`testing the server with generated requests (SCHEMATHESIS_SEED=${seed}) failed:\n${output}`);
}
