import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJournal, journalDirectory } from "../../../provider/session/journal";

const entry = { key: "k1:ab", urn: "urn:pulumi:dev::p::t::bot", baseUrl: "https://a.example/v1" };

/** As the journal names the file of a key at the entry's server. */
const nameOf = (key: string) => `${key}.280c5542.json`;

describe("the journal", () => {
  let root: string;
  const directory = () => join(root, "journal");

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "fine-tuning-journal-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("knows nothing at first, and asks for no directory", async () => {
    const journal = createJournal(directory());
    expect(await journal.find(entry)).toBeUndefined();
    expect(await journal.keysByJob()).toEqual(new Map());
    expect(readdirSync(root)).toEqual([]);
  });

  it("remembers an intent, then the job, then nothing", async () => {
    const journal = createJournal(directory());
    await journal.record(entry);
    expect(await journal.find(entry)).toEqual({ version: 1, ...entry });
    await journal.record({ ...entry, jobId: "ftjob-1" });
    expect(await createJournal(directory()).find(entry)).toEqual({ version: 1, ...entry, jobId: "ftjob-1" });
    expect(await journal.keysByJob()).toEqual(new Map([["ftjob-1", "k1:ab"]]));
    await journal.forget(entry);
    await journal.forget(entry);
    expect(await journal.find(entry)).toBeUndefined();
  });

  it("explains itself to whoever finds one of its files", async () => {
    await createJournal(directory()).record({ ...entry, jobId: "ftjob-1" });
    const text = readFileSync(join(directory(), nameOf("k1-ab")), "utf8");
    expect(text).toMatch(/pulumi-fine-tuning .* never pays twice. May be deleted once/);
    expect(text).toContain(`\n  "urn": "${entry.urn}",\n`);
  });

  it("keeps each key in a file of its own that only the user may read", async () => {
    const journal = createJournal(directory());
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => journal.record({ ...entry, key: `k1:${i}`, jobId: `ftjob-${i}` })),
    );
    expect((await journal.keysByJob()).size).toBe(20);
    expect(readdirSync(directory())).toHaveLength(20);
    expect(statSync(join(directory(), nameOf("k1-3"))).mode & 0o777).toBe(0o600);
    expect(statSync(directory()).mode & 0o777).toBe(0o700);
  });

  it("takes a draft that a crash left behind for nothing", async () => {
    mkdirSync(directory());
    writeFileSync(join(directory(), `${nameOf("k1-ab")}.4711`), '{"version":1,"ke');
    const journal = createJournal(directory());
    expect(await journal.find(entry)).toBeUndefined();
    expect(await journal.keysByJob()).toEqual(new Map());
  });

  it.each(["", "{", "null", '{"version":2}', '{"version":1,"key":"k1:ab"}'])(
    "stops at an entry that it cannot read: %j",
    async (text) => {
      mkdirSync(directory());
      writeFileSync(join(directory(), nameOf("k1-ab")), text);
      const found = createJournal(directory()).find(entry);
      await expect(found).rejects.toThrow(/k1-ab\.\w+\.json is not a journal entry of this version.*delete the file/s);
      expect(readFileSync(join(directory(), nameOf("k1-ab")), "utf8")).toBe(text);
    },
  );

  it("lets an entry that it cannot read stop its own declaration only", async () => {
    const journal = createJournal(directory());
    await journal.record({ ...entry, key: "k1:cd", jobId: "ftjob-1" });
    writeFileSync(join(directory(), nameOf("k1-ab")), "{");
    expect(await journal.find({ ...entry, key: "k1:cd" })).toMatchObject({ jobId: "ftjob-1" });
    expect(await journal.keysByJob()).toEqual(new Map([["ftjob-1", "k1:cd"]]));
  });

  it("stops, and says what to do, where an entry is there and cannot be opened", async () => {
    mkdirSync(join(directory(), nameOf("k1-ab")), { recursive: true });
    await expect(createJournal(directory()).find(entry)).rejects.toThrow(
      /EISDIR.*Nothing was submitted.*XDG_STATE_HOME/s,
    );
  });

  it("keeps what was submitted at one server when the same is submitted at another", async () => {
    const journal = createJournal(directory());
    const elsewhere = { ...entry, baseUrl: "https://b.example/v1" };
    await journal.record({ ...entry, jobId: "ftjob-1" });
    expect(await journal.find(elsewhere)).toBeUndefined();
    await journal.record({ ...elsewhere, jobId: "ftjob-2" });
    expect(await journal.find(entry)).toMatchObject({ jobId: "ftjob-1" });
    expect(await journal.find(elsewhere)).toMatchObject({ jobId: "ftjob-2" });
  });

  it("is empty, and says so when written to, where its directory cannot be", async () => {
    writeFileSync(directory(), "a file");
    const journal = createJournal(join(directory(), "below"));
    expect(await journal.find(entry)).toBeUndefined();
    expect(await journal.keysByJob()).toEqual(new Map());
    await expect(journal.record(entry)).rejects.toThrow(/ENOTDIR|EEXIST/);
  });

  it.each<[string, NodeJS.ProcessEnv, RegExp]>([
    ["the state directory", { XDG_STATE_HOME: "/state" }, /^\/state\/pulumi-fine-tuning$/],
    [
      "no relative one, as the specification says",
      { XDG_STATE_HOME: "state" },
      /\/\.local\/state\/pulumi-fine-tuning$/,
    ],
    ["the default", {}, /\/\.local\/state\/pulumi-fine-tuning$/],
  ])("lives in %s", (_, env, path) => {
    expect(journalDirectory(env)).toMatch(path);
  });
});
