import { type ConnectedApi, connectApi } from "../../provider/api/connect-api";
import { dialects } from "../../provider/api/dialects";
import { endings } from "../../provider/api/wire-status";
import { resolveConnection } from "../../provider/endpoint/connection";
import { type Look, look } from "../support/read-only-look";

const chosen = dialects.names.filter((name) => process.env[`${name.toUpperCase()}_LIVE`] === "1");
const open = ["validating_files", "queued", "running", "pausing", "paused", "resuming", "cancelling"];

describe.each(chosen)("%s, as it answers today", (dialect) => {
  let api: ConnectedApi;
  let seen: Look;
  beforeAll(async () => {
    const connection = resolveConnection({ dialect }, () => undefined, process.env, dialects.places);
    expect(connection.problems).toEqual([]);
    api = connectApi(connection);
    seen = await look(api);
    const { jobs, missing, ...counts } = seen;
    const unread = [...new Set(jobs.flatMap(({ extra }) => Object.keys(extra ?? {})))];
    process.stderr.write(`${dialect}: ${JSON.stringify({ jobs: jobs.length, ...counts, missing, unread })}\n`);
  });
  afterAll(() => api.close());

  it("lists jobs, and files or models", () => {
    expect(seen.missing).not.toContain("jobs");
    expect(seen.missing).not.toEqual(expect.arrayContaining(["files", "models"]));
  });

  it("has a status that is known for every job, and a time at which it was made", () => {
    const now = Date.now() / 1000;
    for (const { status, createdAt } of seen.jobs) {
      expect([...endings, ...open]).toContain(status);
      expect(createdAt).toBeGreaterThan(Date.UTC(2020, 0) / 1000);
      expect(createdAt).toBeLessThan(now + 86_400);
    }
  });

  it("names the model of every job that succeeded, or publishes models by itself", () => {
    const { publishing } = dialects.of(api.endpoint);
    const nameless = seen.jobs.filter(
      ({ status, fineTunedModel }) => status === "succeeded" && fineTunedModel === undefined,
    );
    expect(publishing === undefined ? nameless.map(({ id }) => id) : []).toEqual([]);
  });
});
