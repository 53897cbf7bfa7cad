import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspectDataset, whatChanged } from "../../../provider/dataset";
import { rememberRows } from "../../../provider/dataset/leakage";
import { resultCache } from "../../../provider/dataset/result-cache";
import { rowDigests } from "../../../provider/dataset/row-digests";
import { aChat, chats, jsonl } from "./rows";

const hashOf = async (rows: unknown[]) => (await inspectDataset({ rows, name: "inline" })).contentHash;
const compared = async (before: unknown[], now: unknown[]) => whatChanged(await hashOf(before), await hashOf(now));

/** Twenty rows with some of them done something to. */
function edited(edit: (rows: unknown[]) => void): unknown[] {
  const rows: unknown[] = [...chats(20)];
  edit(rows);
  return rows;
}

describe("what was done to data", () => {
  it.each<[string, unknown[], object]>([
    ["a row was changed", edited((rows) => rows.splice(13, 1, aChat(900))), { changed: [14], added: [], removed: 0 }],
    [
      "rows were added",
      edited((rows) => rows.push(aChat(900), aChat(901))),
      { changed: [], added: [21, 22], removed: 0 },
    ],
    ["a row was removed", edited((rows) => rows.splice(0, 1)), { changed: [], added: [], removed: 1 }],
    [
      "two neighbours were changed and one put between others",
      edited((rows) => {
        rows.splice(4, 2, aChat(900), aChat(901));
        rows.splice(10, 0, aChat(902));
      }),
      { changed: [5, 6], added: [11], removed: 0 },
    ],
    [
      "one row was removed and another added elsewhere",
      edited((rows) => {
        rows.shift();
        rows.push(aChat(900));
      }),
      { changed: [], added: [20], removed: 1 },
    ],
    ["rows were moved", edited((rows) => rows.reverse()), { changed: [], added: [], removed: 0 }],
    ["all rows are others", chats(40).slice(20), { changed: range(1, 20), added: [], removed: 0 }],
  ])("is told row by row: %s", async (_, now, change) => {
    expect(await compared(chats(20), now)).toEqual(change);
  });

  it("is not told of data that nobody knows any more", async () => {
    expect(await whatChanged("c1:forgotten", await hashOf(chats(20)))).toBeUndefined();
  });

  it("is told of a file that an earlier command has read", async () => {
    const directory = mkdtempSync(join(tmpdir(), "dataset-"));
    const path = join(directory, "data.jsonl");
    writeFileSync(path, jsonl(chats(20)));
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(path, longAgo, longAgo);
    const { contentHash } = await inspectDataset({ path }, { cache: { directory } });
    rememberRows(contentHash, rowDigests());
    expect((await resultCache(directory).rowsOf(contentHash))?.size).toBe(20);
    expect(await resultCache(directory).rowsOf("c1:another")).toBeUndefined();
    rmSync(directory, { recursive: true });
  });
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
