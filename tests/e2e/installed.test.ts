import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chatRows, jsonl } from "../support/chat-data";
import { packed } from "../support/packed";
import { aPulumiProject } from "../support/pulumi";
import { root } from "../support/pulumi-cli";
import "../support/pulumi-patience";
import { cargoProgram } from "../support/pulumi-programs";
import { testServer } from "../support/server";

describe("a project of one's own", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "packed-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ["the published tarball", () => packed(folder)],
    ["the clone, by file:", () => `file:${root}`],
  ])("trains with the package installed from %s", async (_what, source) => {
    const server = await testServer();
    const project = await aPulumiProject({
      files: { "index.ts": cargoProgram(), "cargo.jsonl": jsonl(chatRows(20)) },
      env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.apiKey },
      typeChecked: true,
    });
    try {
      rmSync(join(project.directory, "node_modules"), { recursive: true });
      const packages = [source(), "@pulumi/pulumi@3.248.0", "typescript@~6.0.3", "@types/node@20"];
      execFileSync("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages], {
        cwd: project.directory,
        stdio: "pipe",
      });
      expect(await project.up()).toMatchObject({ code: 0 });
      expect(await project.outputs()).toMatchObject({ model: expect.stringMatching(/^ft:gpt-4o-mini-2024-07-18:/) });
      expect((await project.preview("--expect-no-changes")).code).toBe(0);
      expect(await project.destroy()).toMatchObject({ code: 0 });
    } finally {
      project.remove();
      await server.close();
    }
  });
});
