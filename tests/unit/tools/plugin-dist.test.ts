import { callTool } from "../../support/pulumi-tools";

it("archives of the plugin are named as Pulumi asks a release for them", async () => {
  const names = await callTool("plugin-dist/names.mjs", "archiveNames", ["1.2.3"]);
  expect(names).toEqual(
    ["darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64", "windows-amd64", "windows-arm64"].map(
      (platform) => `pulumi-resource-fine-tuning-v1.2.3-${platform}.tar.gz`,
    ),
  );
});

it("archives of the plugin hold what Pulumi starts, on Windows by the extension that it looks for there", async () => {
  expect(await callTool("plugin-dist/launchers.mjs", "launchers", [])).toEqual([
    { name: "pulumi-resource-fine-tuning", text: expect.stringContaining("./dist/plugin/main.js") },
    { name: "pulumi-resource-fine-tuning.cmd", text: '@node "%~dp0dist\\plugin\\main.js" %*\r\n' },
  ]);
});
