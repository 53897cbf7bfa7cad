import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attemptOf } from "../../../../../server/engines/attempts/attempt";
import { signIn, silenceOf } from "../../../../../server/engines/ray/signs-of-life";

describe("a trainer of a cluster that may live still", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "signs-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("is told to end as long as it gives signs, although there is nothing in the file, as on a full disk", async () => {
    let sign = 0;
    let told = 0;
    const touch = () => utimesSync(join(root, "alive"), ++sign, sign);
    writeFileSync(join(root, "alive"), "");
    const living = setInterval(touch, 1);
    await silenceOf({ ...attemptOf(root, 1), folder: root }, 20, new AbortController().signal, () => {
      told += 1;
      if (told === 4) clearInterval(living);
    });
    expect(told).toBeGreaterThanOrEqual(4);
  });

  it.each([
    ["has given none", () => root, "none"],
    ["may have given one that nobody can see now", () => join(root, "file"), "unseen"],
  ])("is known for one that %s", async (_, folder, expected) => {
    writeFileSync(join(root, "file"), "");
    expect(await signIn(folder())).toBe(expected);
  });
});
