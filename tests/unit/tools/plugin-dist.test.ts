import { callTool } from "../../support/pulumi-tools";

it("archives of the plugin are named as Pulumi asks a release for them", async () => {
  const names = await callTool("plugin-dist/names.mjs", "archiveNames", ["1.2.3"]);
  expect(names).toEqual(
    ["darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64"].map(
      (platform) => `pulumi-resource-fine-tuning-v1.2.3-${platform}.tar.gz`,
    ),
  );
});
