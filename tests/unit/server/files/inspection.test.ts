import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspectFile } from "../../../../server/files/inspection";

const folder = mkdtempSync(join(tmpdir(), "inspection-"));
afterAll(() => rmSync(folder, { recursive: true }));

const row = `${JSON.stringify({
  messages: [
    { role: "user", content: [{ type: "image_url", image_url: { url: "https://example.com/a.png" } }] },
    { role: "assistant", content: "A bracket." },
  ],
})}\n`;

async function inspected(rows: number) {
  const path = join(folder, `${rows}.jsonl`);
  const file = openSync(path, "w");
  writeSync(file, row.repeat(rows));
  closeSync(file);
  return inspectFile({
    path,
    fileId: "file-1",
    method: "supervised",
    role: "training",
    model: "gpt-4o-2024-08-06",
    completionsOnly: false,
    contextTokens: 65_536,
  });
}

describe("a data file with images", () => {
  it("is trained on with 50,000 examples that have some, and with no more", async () => {
    expect(await inspected(50_000)).toMatchObject({ usable: true, examples: 50_000 });
    expect(await inspected(50_001)).toMatchObject({
      usable: false,
      code: "invalid_training_file",
      message: expect.stringContaining("50001 examples have images, but at most 50000 of a file may."),
    });
  });
});
