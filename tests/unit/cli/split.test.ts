import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { splitCommand } from "../../../provider/cli/split";
import { inspectDataset, leakage } from "../../../provider/dataset";
import { chats, jsonl } from "../dataset/rows";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

async function split(content: string | Buffer, ...args: string[]) {
  const folder = mkdtempSync(join(tmpdir(), "split-"));
  folders.push(folder);
  writeFileSync(join(folder, "all.jsonl"), content);
  let told = "";
  const command = splitCommand({
    tell: (text) => {
      told += text;
    },
    exit: () => {},
  });
  await command.exitOverride().configureOutput({ writeErr: () => {} });
  await command.parseAsync([join(folder, "all.jsonl"), ...args], { from: "user" });
  const linesOf = (name: string) => readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean);
  return {
    folder,
    told: told.replaceAll(folder, "FOLDER"),
    training: linesOf("all.train.jsonl"),
    validation: linesOf("all.validation.jsonl"),
  };
}

describe("fine-tuning split", () => {
  const content = jsonl(chats(1_000));

  it("divides all rows, unchanged and in order, by about the share", async () => {
    const { training, validation, told } = await split(content, "--validation", "10%");
    const all = content.trim().split("\n");
    expect([...training, ...validation].sort()).toEqual([...all].sort());
    expect(all.filter((line) => validation.includes(line))).toEqual(validation);
    expect(validation.length).toBeGreaterThan(60);
    expect(validation.length).toBeLessThan(140);
    expect(told).toBe(
      `FOLDER/all.train.jsonl: ${training.length} rows\nFOLDER/all.validation.jsonl: ${validation.length} rows\n`,
    );
  });

  it("divides the same for the same seed, and otherwise for another", async () => {
    const first = await split(content, "--seed", "7");
    expect((await split(content, "--seed", "7")).validation).toEqual(first.validation);
    expect((await split(content, "--seed", "8")).validation).not.toEqual(first.validation);
  });

  it("moves no row when another is added", async () => {
    const before = await split(content);
    const after = await split(`${jsonl([{ messages: [] }])}${content}`);
    expect(after.validation).toEqual(expect.arrayContaining(before.validation));
  });

  it("leaves no row on both sides, however it is spelt", async () => {
    const respelt = content.replaceAll('"role":', ' "role" : ');
    const { folder } = await split(content + respelt, "--validation", "0.4");
    const [training, validation] = await Promise.all(
      ["train", "validation"].map((side) =>
        inspectDataset({ path: join(folder, `all.${side}.jsonl`) }, { cache: false }),
      ),
    );
    expect(leakage(training?.contentHash ?? "", validation?.contentHash ?? "")).toEqual({ count: 0, first: [] });
  });

  it("overwrites nothing", async () => {
    const { folder } = await split(content);
    rmSync(join(folder, "all.train.jsonl"));
    const again = splitCommand({ tell: () => {}, exit: () => {} }).exitOverride();
    await expect(again.parseAsync([join(folder, "all.jsonl")], { from: "user" })).rejects.toThrow("is there already");
    expect(readdirSync(folder)).toEqual(["all.jsonl", "all.validation.jsonl"]);
  });

  it.each([2, 3, 12])("gives both sides a row of %i", async (count) => {
    for (const seed of ["1", "2", "3"])
      for (const share of ["1%", "10%", "99%"]) {
        const { training, validation } = await split(jsonl(chats(count)), "--validation", share, "--seed", seed);
        expect(training.length * validation.length).toBeGreaterThan(0);
      }
  });

  it.each<[string, string | Buffer, string]>([
    ["nothing", "", "at least two different rows"],
    ["one row twice", jsonl([...chats(1), ...chats(1)]), "at least two different rows"],
    ["one JSON array", JSON.stringify(chats(12), null, 2), "jq -c '.[]'"],
    ["a table", "question,answer\na,b\n", "the file is a table (CSV)"],
  ])("refuses %s, and leaves no files", async (_what, all, message) => {
    const before = folders.length;
    await expect(split(all)).rejects.toThrow(message);
    expect(readdirSync(folders[before] ?? "")).toEqual(["all.jsonl"]);
  });

  it("refuses a file that it could not write as it is", async () => {
    const broken = Buffer.concat([Buffer.from(content), Buffer.from([0x22, 0xe4, 0x22])]);
    await expect(split(broken)).rejects.toThrow("line 1001: the line is not valid UTF-8");
  });

  it.each(["0", "100%", "1", "-1", "some"])("refuses a share of %s", async (share) => {
    await expect(split(content, "--validation", share)).rejects.toThrow("a share is between 0 and 100%");
  });
});
