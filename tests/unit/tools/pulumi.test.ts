import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../../support/pulumi-cli";
import { callTool } from "../../support/pulumi-tools";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "path-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function executable(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

const onPath = (path = folder) => callTool("cli/on-path.mjs", "pulumiOnPath", [path]);

describe("the Pulumi command on PATH", () => {
  it("is taken when it is recent and has its Node language host beside it", async () => {
    executable("pulumi", "echo v3.200.0");
    executable("pulumi-language-nodejs", "");
    expect(await onPath()).toEqual({ cli: join(folder, "pulumi") });
  });

  it.each([
    ["is older than 3.200", "echo v3.199.9", "is 3.199.9, and 3.200.0 or later is needed"],
    ["does not run", "exit 1", "does not tell its version"],
    ["has no language host", "echo v4.0.0", "has no pulumi-language-nodejs beside it or on PATH"],
  ])("is left alone when it %s", async (_, script, reason) => {
    executable("pulumi", script);
    expect(await onPath()).toEqual({ reason: expect.stringContaining(reason) });
  });

  it("is missed when there is none", async () => {
    expect(await onPath()).toEqual({ reason: "none is on PATH" });
  });
});

describe("getting the Pulumi command without internet and Go", () => {
  it("names both ways to get it", async () => {
    const env = { HOME: folder, XDG_CACHE_HOME: folder, PATH: `${folder}:${dirname(process.execPath)}` };
    executable("go", "exit 127");
    const offline = { ...env, NODE_OPTIONS: `--require=${join(root, "tests", "support", "pulumi-offline.cjs")}` };
    await expect(callTool("cli/find.mjs", "findPulumi", [], offline)).rejects.toThrow(
      /none is on PATH; the vendor.s download failed .*get.pulumi.com.*; Go, .* is not installed[\s\S]*install the vendor's Pulumi[\s\S]*install Go/,
    );
  });
});
