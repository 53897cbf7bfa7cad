// @ts-check
import { environmentFor, findPulumi } from "./cli/find.mjs";
import { script } from "./problem.mjs";

/** `node tools/pulumi-path.mjs`: the path of the CLI and its environment as one line of JSON, for the tests. */
await script(async () => {
  const pulumi = await findPulumi();
  process.stdout.write(`${JSON.stringify({ cli: pulumi.cli, env: environmentFor(pulumi) })}\n`);
});
