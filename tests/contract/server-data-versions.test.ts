import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NewerDataError } from "fine-tuning-server";
import Database from "libsql";
import { type TestServer, testServer } from "../support/server";
import { type Json, messages } from "../support/server-jobs";

/** What a server wrote before versions were counted: an OpenAI job, an Azure job, files, models, a permission. */
const versionZero = readFileSync(join(__dirname, "../fixtures/server/data-version-0.sql"), "utf8");

/** The same, opened by a server that counted versions and had one way to train. */
const versionOne = readFileSync(join(__dirname, "../fixtures/server/data-version-1.sql"), "utf8");

describe("the version of a data directory", () => {
  let data: string;
  let database: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "data-versions-"));
    database = join(data, "server.db");
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  const edit = (sql: string) => {
    const db = new Database(database);
    db.exec(sql);
    db.close();
  };
  const versionOf = () => {
    const db = new Database(database);
    const { user_version } = db.prepare("PRAGMA user_version").get() as { user_version: number };
    db.close();
    return user_version;
  };
  const whileServing = async <T>(use: (server: TestServer) => Promise<T>): Promise<T> => {
    const server = await testServer({ data });
    return use(server).finally(() => server.close());
  };

  it("opens a directory from before versions were counted, and knows all that is in it", async () => {
    edit(versionZero);
    await whileServing(async (server) => {
      const jobs = (await server.call("GET", "/fine_tuning/jobs")).body.data as Json[];
      expect(jobs).toMatchObject([
        { status: "succeeded", trainingType: "standard", fine_tuned_model: expect.stringMatching(/\.ft-.*-parcels$/) },
        {
          status: "succeeded",
          metadata: { team: "parcels" },
          fine_tuned_model: expect.stringMatching(/^ft:.*:parcels:/),
        },
      ]);
      expect((await messages(server, jobs[1]?.id as string)).at(-1)).toBe("The job has successfully completed");
      const models = (await server.call("GET", "/models")).body.data as Json[];
      expect(models.map((model) => model.id)).toEqual(expect.arrayContaining(jobs.map((job) => job.fine_tuned_model)));
      const { body } = await server.call("GET", `/fine_tuning/jobs/${jobs[1]?.id}/checkpoints`);
      expect((body.data as Json[]).map((checkpoint) => checkpoint.step_number)).toEqual([4, 2]);
    });
    expect(versionOf()).toBe(2);
    const db = new Database(database);
    const rows = db.prepare("SELECT doc FROM jobs ORDER BY seq").all() as { doc: string }[];
    db.close();
    const dialects = rows.map(({ doc }) => JSON.parse(doc)).map(({ dialect, manner }) => [dialect, manner]);
    expect(dialects).toEqual([
      ["openai", undefined],
      ["azure", undefined],
    ]);
  });

  it("knows that all jobs of version 1 were trained by the embedded learner", async () => {
    edit(versionOne);
    await whileServing(async (server) => {
      const jobs = (await server.call("GET", "/fine_tuning/jobs")).body.data as Json[];
      expect(jobs).toMatchObject([{ status: "succeeded" }, { status: "succeeded" }]);
    });
    expect(versionOf()).toBe(2);
    const db = new Database(database);
    const rows = db.prepare("SELECT doc FROM jobs").all() as { doc: string }[];
    db.close();
    expect(rows.map(({ doc }) => JSON.parse(doc).engine)).toEqual(
      rows.map(() => ({
        ...{ name: "embedded", attempt: 0, offset: 0 },
        ...{ device: null, tokensPerSecond: null, memoryBytes: null },
      })),
    );
  });

  it("counts the version of a new directory, and opens it again", async () => {
    await whileServing(async () => undefined);
    expect(versionOf()).toBe(2);
    await whileServing(async () => undefined);
    expect(versionOf()).toBe(2);
  });

  it("refuses a directory of a newer server with a sentence, and leaves it as it is", async () => {
    await whileServing(async () => undefined);
    edit("PRAGMA user_version = 7");
    const before = readFileSync(database);
    const refusal = testServer({ data });
    await expect(refusal).rejects.toThrow(NewerDataError);
    await expect(refusal).rejects.toThrow(
      /server\.db" was written by a newer fine-tuning-server: its data have version 7, and this server knows versions up to 2; start the newer server, or choose another data directory$/,
    );
    expect(readFileSync(database)).toEqual(before);
  });
});
