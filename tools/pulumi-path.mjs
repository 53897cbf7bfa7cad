// @ts-check
import { environmentFor, findPulumi } from "./cli/find.mjs";
import { pythonEnvironment } from "./cli/python-host.mjs";
import { sdkEnvironmentFor, sdkLanguages } from "./cli/sdk-hosts.mjs";
import { yamlEnvironmentFor } from "./cli/yaml-host.mjs";
import { script } from "./problem.mjs";

/**
 * `node tools/pulumi-path.mjs`: the path of the CLI and its environment as one line of JSON, for the tests; with `yaml` or `python` it
 * is one that runs programs in that language, with `sdk-go` and the like one that generates its SDK.
 */
await script(async () => {
  const pulumi = await findPulumi();
  /** @type {Record<string, () => Promise<Record<string, string>>>} */
  const languages = {
    yaml: () => yamlEnvironmentFor(pulumi),
    python: pythonEnvironment,
    ...Object.fromEntries(sdkLanguages.map((each) => [`sdk-${each}`, () => sdkEnvironmentFor(pulumi, each)])),
  };
  const more = (await languages[process.argv[2] ?? ""]?.()) ?? {};
  process.stdout.write(`${JSON.stringify({ cli: pulumi.cli, env: { ...environmentFor(pulumi), ...more } })}\n`);
});
