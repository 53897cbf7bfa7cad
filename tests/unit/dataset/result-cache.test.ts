import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspectDataset, leakage } from "../../../provider/dataset";
import { rememberRows } from "../../../provider/dataset/leakage";
import { resultCache } from "../../../provider/dataset/result-cache";
import { rowDigests } from "../../../provider/dataset/row-digests";
import { aChat, chats, jsonl } from "./rows";

let folder: string;
let path: string;
let directory: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dataset-"));
  path = join(folder, "data.jsonl");
  directory = join(folder, "cache", "deeper");
});
afterEach(() => rmSync(folder, { recursive: true }));

const longAgo = new Date(Date.now() - 60_000);

function write(text: string): void {
  writeFileSync(path, text);
  utimesSync(path, longAgo, longAgo);
}

/** An entry, or something else, that was used so many days ago; a big one takes no place on the disk. */
function earlier(name: string, { days, bytes = 0 }: { days: number; bytes?: number }): void {
  mkdirSync(directory, { recursive: true });
  const used = new Date(Date.now() - days * 86_400_000);
  writeFileSync(join(directory, name), "");
  truncateSync(join(directory, name), bytes);
  utimesSync(join(directory, name), used, used);
}

const inspect = (options = {}) => inspectDataset({ path }, { cache: { directory }, ...options });
const entries = () => readdirSync(directory).map((name) => join(directory, name));

describe("the result cache", () => {
  it("gives the same report without reading the file again, and still knows its rows", async () => {
    write(jsonl(chats(12)));
    const first = await inspect();
    rememberRows(first.contentHash, rowDigests());
    expect(await inspect()).toEqual(first);
    expect(leakage(first.contentHash, first.contentHash)?.count).toBe(12);
    expect(entries()).toHaveLength(1);
  });

  it("reads a changed file again, also when size and time are the same", async () => {
    write(jsonl(chats(12)));
    const first = await inspect();
    write(
      jsonl([...chats(11), aChat(99)])
        .replace("99 plus 99", "11 plus 11")
        .replace("It is 198", "It is 024"),
    );
    const second = await inspect();
    expect(second.contentHash).not.toBe(first.contentHash);
    expect(second.contentHash).toBe((await inspect({ cache: false })).contentHash);
  });

  it("keeps results of different options apart", async () => {
    write(jsonl(chats(12)));
    expect((await inspect()).errors).toBe(0);
    expect((await inspect({ method: "dpo" })).errors).toBe(1);
    expect((await inspect({ model: "gpt-3.5-turbo-0125" })).tokens.encoding).toBe("cl100k_base");
  });

  it("keeps nothing of a file that has just been written", async () => {
    write(jsonl(chats(12)));
    const cache = resultCache(directory, () => longAgo.getTime() + 1_000);
    expect(await cache.identify(path)).toBeUndefined();
  });

  it.each([
    ["cut", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ["changed", (bytes: Buffer) => Buffer.from(bytes).fill(0, 40, 60)],
    ["emptied", () => Buffer.alloc(0)],
  ])("is not believed when an entry was %s", async (_, spoil) => {
    write(jsonl(chats(12)));
    const first = await inspect();
    for (const entry of entries()) writeFileSync(entry, spoil(jest.requireActual("node:fs").readFileSync(entry)));
    expect(await inspect()).toEqual(first);
  });

  it("is done without where it cannot be written", async () => {
    write(jsonl(chats(12)));
    writeFileSync(join(folder, "cache"), "a file where the directory should be");
    expect((await inspect()).errors).toBe(0);
  });

  it("keeps its entries from other users", async () => {
    write(jsonl(chats(12)));
    await inspect();
    expect(entries().map((entry) => jest.requireActual("node:fs").statSync(entry).mode & 0o077)).toEqual([0]);
  });

  it("does not grow for ever: of many entries those not used for longest go", async () => {
    write(jsonl(chats(12)));
    for (let age = 1; age <= 120; age++) earlier(`${age}.dataset`, { days: age / 10 });
    await inspect();
    expect(entries()).toHaveLength(100);
    expect(entries()).toContain(join(directory, "99.dataset"));
  });

  it("gives up entries that nobody used for a month, and leftovers of processes that were killed", async () => {
    write(jsonl(chats(12)));
    earlier("old.dataset", { days: 31 });
    earlier("old.dataset.123.abc", { days: 31 });
    earlier("recent.dataset", { days: 29 });
    earlier("somebody-else's", { days: 400 });
    await inspect();
    expect(readdirSync(directory).filter((name) => !/^[0-9a-f]{40}/.test(name))).toEqual([
      "recent.dataset",
      "somebody-else's",
    ]);
  });

  it("holds a quarter of a gigabyte at most", async () => {
    write(jsonl(chats(12)));
    earlier("first.dataset", { days: 3, bytes: 100e6 });
    earlier("second.dataset", { days: 2, bytes: 100e6 });
    earlier("third.dataset", { days: 1, bytes: 100e6 });
    await inspect();
    expect(readdirSync(directory).sort()).toEqual([
      expect.stringMatching(/^[0-9a-f]{40}/),
      "second.dataset",
      "third.dataset",
    ]);
  });

  it("keeps an entry that is used, however long ago it was written", async () => {
    write(jsonl(chats(12)));
    await inspect();
    const [entry = ""] = entries();
    utimesSync(entry, longAgo, longAgo);
    await inspect();
    expect(statSync(entry).mtimeMs).toBeGreaterThan(longAgo.getTime());
  });

  it("is left alone when it is switched off", async () => {
    write(jsonl(chats(12)));
    await inspect({ cache: false });
    expect(readdirSync(folder)).toEqual(["data.jsonl"]);
  });
});
