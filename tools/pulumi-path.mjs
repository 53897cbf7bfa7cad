// @ts-check
import { environmentFor, findPulumi } from "./cli/find.mjs";
import { yamlEnvironmentFor } from "./cli/yaml-host.mjs";
import { script } from "./problem.mjs";

/**
 * `node tools/pulumi-path.mjs`: the path of the CLI and its environment as one line of JSON, for the tests; with `yaml` it is one
 * that runs programs in YAML.
 */
await script(async () => {
  const pulumi = await findPulumi();
  const more = process.argv[2] === "yaml" ? await yamlEnvironmentFor(pulumi) : {};
  process.stdout.write(`${JSON.stringify({ cli: pulumi.cli, env: { ...environmentFor(pulumi), ...more } })}\n`);
});
