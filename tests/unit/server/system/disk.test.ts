import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeDurably } from "../../../../server/system/disk";

describe(writeDurably.name, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "disk-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("replaces a file whole, leaves nothing beside it, and lets only its owner read it", async () => {
    const path = join(folder, "keys.json");
    await writeDurably(path, "before");
    await writeDurably(path, "after");
    expect(readFileSync(path, "utf8")).toBe("after");
    expect(readdirSync(folder)).toEqual(["keys.json"]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("leaves nothing behind where it cannot write", async () => {
    await expect(writeDurably(join(folder, "missing", "keys.json"), "text")).rejects.toThrow("ENOENT");
    expect(readdirSync(folder)).toEqual([]);
  });
});
