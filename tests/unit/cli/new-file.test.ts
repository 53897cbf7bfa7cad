import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { intoNewFiles } from "../../../provider/cli/new-file";

const folder = mkdtempSync(join(tmpdir(), "new-file-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

describe("files that a command writes", () => {
  it("are kept when they are whole", async () => {
    const outcome = await intoNewFiles({ one: at("one"), other: at("other") }, async (write) => {
      await write.one("a");
      await write.other(Buffer.from("b"));
      await write.one("c");
      return { outcome: 2, keep: true };
    });
    expect([outcome, readFileSync(at("one"), "utf8"), readFileSync(at("other"), "utf8")]).toEqual([2, "ac", "b"]);
  });

  it("are all removed when the work fails half way, or leaves nothing to keep", async () => {
    const failing = intoNewFiles({ one: at("a"), other: at("b") }, async (write) => {
      await write.one("half");
      throw new Error("cut");
    });
    await expect(failing).rejects.toThrow("cut");
    await intoNewFiles({ one: at("a") }, async () => ({ outcome: undefined, keep: false }));
    expect([existsSync(at("a")), existsSync(at("b"))]).toEqual([false, false]);
  });

  it("take nobody's place, and are none where one of them has none", async () => {
    writeFileSync(at("mine"), "mine");
    const nothing = async () => ({ outcome: undefined, keep: true });
    await expect(intoNewFiles({ one: at("new"), other: at("mine") }, nothing)).rejects.toThrow(
      "it is there already; name a new file",
    );
    expect([readFileSync(at("mine"), "utf8"), existsSync(at("new"))]).toEqual(["mine", false]);
    await expect(intoNewFiles({ one: join(at("absent"), "new") }, nothing)).rejects.toThrow(
      "its directory does not exist",
    );
  });
});
