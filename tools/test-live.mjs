// @ts-check
import "./set-up/node-version.mjs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem, script } from "./problem.mjs";
import { setUp } from "./set-up/set-up.mjs";
import { runRings } from "./test/ring.mjs";

/**
 * `npm run test:live`: reads jobs, events, checkpoints, files and models of real vendors, and changes nothing there. Each vendor has a
 * variable that chooses it, `OPENAI_LIVE=1`, and the key and address that the provider takes from the environment.
 */
await script(async () => {
  await setUp();
  /** @type {typeof import("../dist/api/dialects/index.js")} */
  const { dialects } = await import("../dist/api/dialects/index.js");
  const variable = (/** @type {string} */ name) => `${name.toUpperCase()}_LIVE`;
  const chosen = dialects.names.filter((name) => process.env[variable(name)] === "1");
  const left = dialects.names.filter((name) => !chosen.includes(name));
  const told = left.map((name) => `NOT RUN: ${name} (${wantedFor(dialects.places, name).join(", ")})\n`).join("");
  process.stdout.write(`${told}\n`);
  if (chosen.length === 0) throw new Problem("no vendor was chosen, so that nothing was checked");
  const temporary = await mkdtemp(join(tmpdir(), "live-"));
  try {
    const outcome = await runRings(["live"], process.argv.slice(2), { ...process.env, TMPDIR: temporary });
    process.stdout.write(`\n${told}live: ${chosen.join(", ")}: ${outcome.remark}\n`);
    if (outcome.failed > 0) process.exitCode = 1;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }

  /** What to set. @param {import("../dist/endpoint/place.js").Places} places @param {string} name */
  function wantedFor(places, name) {
    const place = places.get(name);
    const address = place?.baseUrl === undefined ? (place?.variables.baseUrl?.slice(-1) ?? []) : [];
    const account = place?.accountWanted === undefined ? [] : (place.variables.accountId ?? []);
    return [`${variable(name)}=1`, ...(place?.keyVariables.slice(0, 1) ?? []), ...address, ...account];
  }
});
