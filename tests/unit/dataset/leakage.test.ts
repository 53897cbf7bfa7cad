import { inspectDataset, leakage, withLeakage } from "../../../provider/dataset";
import { rememberRows } from "../../../provider/dataset/leakage";
import { rowDigests } from "../../../provider/dataset/row-digests";
import { aChat, chats } from "./rows";

const inspect = (rows: unknown[], role: "training" | "validation" = "training") =>
  inspectDataset({ rows, name: "inline" }, { role });

describe("leakage", () => {
  it("finds validation rows that also stand in training, however they are spelt", async () => {
    const training = await inspect(chats(30));
    const { messages } = aChat(7);
    const validation = await inspect([aChat(1_000), { messages }, aChat(2_000), aChat(3)], "validation");
    const leaked = leakage(training.contentHash, validation.contentHash);
    expect(leaked).toEqual({
      count: 2,
      first: [
        { validationLine: 2, trainingLine: 8 },
        { validationLine: 4, trainingLine: 4 },
      ],
    });
    expect(withLeakage(validation, leaked, "train.jsonl")).toMatchObject({
      warnings: 2,
      counts: { leakage: 2 },
      findings: [
        { line: 2, message: 'the row also stands in the training data: line 8 of "train.jsonl"' },
        { line: 4, message: 'the row also stands in the training data: line 4 of "train.jsonl"' },
      ],
    });
  });

  it("shows the first five of many", async () => {
    const training = await inspect(chats(50));
    const validation = await inspect([...chats(50)].reverse().slice(10), "validation");
    const leaked = leakage(training.contentHash, validation.contentHash);
    expect(leaked?.count).toBe(40);
    expect(leaked?.first.map(({ validationLine }) => validationLine)).toEqual([1, 2, 3, 4, 5]);
  });

  it("finds none where there is none, and knows nothing of sets it has not read", async () => {
    const training = await inspect(chats(10));
    const validation = await inspect([aChat(500)], "validation");
    expect(leakage(training.contentHash, validation.contentHash)).toEqual({ count: 0, first: [] });
    expect(leakage(training.contentHash, "c1:unread")).toBeUndefined();
  });

  it("forgets the oldest sets when there are too many rows", async () => {
    const old = await inspect(chats(10));
    const young = await inspect(chats(11));
    rememberRows("c1:huge", { ...rowDigests(), size: 4_000_000 - 11 });
    expect(leakage(old.contentHash, young.contentHash)).toBeUndefined();
    expect(leakage(young.contentHash, young.contentHash)?.count).toBe(11);
  });
});

describe("rowDigests", () => {
  it("keeps every row through growth and through its bytes", () => {
    const digestOf = (n: number) => ({ high: n, low: (n * 1_024) >>> 0 });
    const table = rowDigests();
    for (let n = 1; n <= 5_000; n++) expect(table.add(digestOf(n), n)).toBeUndefined();
    const copy = rowDigests(table.bytes());
    expect(copy.size).toBe(5_000);
    for (let n = 1; n <= 5_000; n++) expect(copy.add(digestOf(n), 9_999)).toBe(n);
  });
});
