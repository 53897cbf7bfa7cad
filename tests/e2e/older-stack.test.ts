import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isOurType } from "../../provider/engine/identity";
import { type ResourceKind, shellText } from "../../provider/engine/shell";
import { chatRows, jsonl } from "../support/chat-data";
import { olderProgram } from "../support/older-program";
import type { StackExport } from "../support/pulumi";
import "../support/pulumi-patience";
import { testAdminKey } from "../support/server";
import { trainingProject } from "../support/training-project";

describe("a stack that an earlier version made, when types had other names", () => {
  const { server, project } = trainingProject({
    name: "older",
    files: { "cargo.jsonl": jsonl(chatRows(10)), "index.ts": olderProgram },
    env: { OPENAI_ADMIN_KEY: testAdminKey },
  });

  beforeAll(async () => {
    project.write("older.json", olderStack(server.url));
    expect(await project.run(["stack", "import", "--file", "older.json"])).toMatchObject({ code: 0 });
  });
  const ours = async () =>
    ((await project.exported()).deployment.resources ?? []).filter(({ type }) => isOurType(type));

  it("shows no change, at the top, below a component, below one another and in a sweep", async () => {
    const preview = await project.preview("--expect-no-changes");
    expect(preview).toMatchObject({ code: 0, output: expect.stringContaining("12 unchanged") });
  });

  it("has the new names after an update that changes nothing, and shows no change from then on", async () => {
    const before = await ours();
    expect(await project.up()).toMatchObject({ code: 0, output: expect.stringContaining("12 unchanged") });
    const after = await ours();
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    expect(after.filter(({ urn }) => urn.includes("dynamic/fine-tuning"))).toEqual([]);
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(server.exchanges.filter(({ method }) => method === "POST")).toEqual([]);
  });
});

/** The export of that stack, as if it had been made with this server. */
function olderStack(url: string): string {
  const text = readFileSync(join(__dirname, "../fixtures/state/older-stack.json"), "utf8");
  const { deployment, ...rest } = JSON.parse(text.replaceAll("http://server.example/v1", url)) as StackExport;
  for (const { type, inputs, outputs } of deployment.resources ?? [])
    for (const properties of [inputs, outputs])
      if (properties?.__provider === "") properties.__provider = shellText(type.split(":").at(-1) as ResourceKind);
  return JSON.stringify({ ...rest, deployment });
}
