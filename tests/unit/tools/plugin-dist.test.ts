import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { callTool } from "../../support/pulumi-tools";

const root = resolve(__dirname, "..", "..", "..");
const manifestOf = (directory: string) => JSON.parse(readFileSync(join(root, directory, "package.json"), "utf8"));

it("archives of the plugin are named as Pulumi asks a release for them", async () => {
  const names = await callTool("plugin-dist/names.mjs", "archiveNames", ["1.2.3"]);
  expect(names).toEqual(
    ["darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64", "windows-amd64", "windows-arm64"].map(
      (platform) => `pulumi-resource-fine-tuning-v1.2.3-${platform}.tar.gz`,
    ),
  );
});

it("archives of the plugin hold what Pulumi starts, on Windows by the extension that it looks for there, and all start the one file", async () => {
  expect(await callTool("plugin-dist/launchers.mjs", "launchers", [])).toEqual([
    {
      name: "pulumi-resource-fine-tuning",
      text: '#!/usr/bin/env node\nrequire("./plugin/pulumi-resource-fine-tuning");\n',
    },
    { name: "pulumi-resource-fine-tuning.cmd", text: '@node "%~dp0plugin\\pulumi-resource-fine-tuning" %*\r\n' },
  ]);
});

it("archives of the plugin hold the sign-in of Entra in the one version that runs on every Node that the plugin does", async () => {
  expect(await callTool("plugin-dist/entra.mjs", "entraPackage", [manifestOf(".").devDependencies])).toMatch(
    /^@azure\/identity@4\.(\d|1[0-2])\.\d+$/,
  );
});

it("a language host starts the same file as the engine, which keeps what Node compiles", () => {
  expect(manifestOf("plugin").main).toBe("./pulumi-resource-fine-tuning");
});
