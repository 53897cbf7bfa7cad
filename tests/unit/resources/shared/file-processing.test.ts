import type { VendorFile } from "../../../../provider/api/types";
import { ApiError } from "../../../../provider/errors";
import { fileWait, saysStillProcessing, uploadProcessed } from "../../../../provider/resources/shared/file-processing";
import { virtualClock } from "../../../support/virtual-clock";

const refusal = (message: string, status = 400) => new ApiError(`creating: the server says: ${message}`, { status });

describe(saysStillProcessing.name, () => {
  it.each([
    "File 'file-abc' is still being processed and is not ready to be used for fine-tuning. Please try again later.",
    "The training file is not ready.",
    "file-abc has not yet been processed",
  ])("knows %p", (message) => expect(saysStillProcessing(refusal(message))).toBe(true));

  it.each<[string, number]>([
    ["Invalid file format. The file could not be processed.", 400],
    ["Model gpt-0 is not available for fine-tuning or does not exist.", 400],
    ["File 'file-abc' is still being processed.", 503],
    ["File 'file-abc' is still being processed.", 409],
  ])("takes %p (%i) for something else", (message, status) =>
    expect(saysStillProcessing(refusal(message, status))).toBe(false),
  );
});

const urn = "urn:pulumi:dev::project::type::tickets";

const aFile = (status: string): VendorFile => ({
  id: "file-1",
  object: "file",
  bytes: 1,
  filename: "tickets.jsonl",
  purpose: "fine-tune",
  createdAt: 1,
  status,
});

/** A server that says `status` of its file for so long and `then` from then on. */
function arrange(status: string, seconds: number, then: string) {
  const clock = virtualClock();
  const stop = new AbortController();
  const until = clock.now() + seconds * 1000;
  const seen = { looks: 0, lines: [] as string[] };
  const api = {
    getFile: async () => {
      seen.looks++;
      return aFile(clock.now() < until ? status : then);
    },
  };
  const session = {
    clock,
    random: () => 0.5,
    cancelled: () => stop.signal,
    progress: (_urn: string, line: string) => void seen.lines.push(line),
  };
  return { clock, api, session, seen, stop };
}

/** Lets virtual time run until the promise is settled. */
async function run<T>(clock: ReturnType<typeof virtualClock>, promise: Promise<T>): Promise<T> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  while (!settled) await clock.advance(1_000);
  return promise;
}

describe("an upload that the server still processes", () => {
  it.each(["pending", "running"])("is waited for while it is %s, politely, and said on its row", async (status) => {
    const { clock, api, session, seen } = arrange(status, 300, "processed");
    const file = await run(clock, uploadProcessed(session, api, aFile(status), { urn }));
    expect(file.status).toBe("processed");
    expect(seen.looks).toBeLessThan(80);
    expect(seen.lines[0]).toBe(`the server is processing file file-1 (${status})`);
  });

  it("is given only a moment where `uploaded` may be the last word", async () => {
    const { clock, api, session } = arrange("uploaded", 9_999, "processed");
    const startedAt = clock.now();
    expect(await run(clock, uploadProcessed(session, api, aFile("uploaded"), { urn }))).toMatchObject({
      status: "uploaded",
    });
    expect(clock.now() - startedAt).toBeLessThan(15_000);
  });

  it("is waited for as long as customTimeouts.create allows", async () => {
    const { clock, api, session } = arrange("pending", 9_999, "processed");
    const startedAt = clock.now();
    await run(clock, uploadProcessed(session, api, aFile("pending"), { urn, timeouts: { create: 60 } }));
    expect((clock.now() - startedAt) / 1000).toBeLessThan(90);
  });

  it("fails with the server's reason when it cannot be read", async () => {
    const { clock, api, session } = arrange("pending", 10, "error");
    await expect(run(clock, uploadProcessed(session, api, aFile("pending"), { urn }))).rejects.toThrow(
      "the server refused file file-1: it does not say why. Next: correct the data",
    );
  });

  it("is left at the first Ctrl-C, with a sentence", async () => {
    const { clock, api, session, stop } = arrange("pending", 9_999, "processed");
    const waiting = uploadProcessed(session, api, aFile("pending"), { urn });
    stop.abort(new Error("interrupted"));
    await expect(run(clock, waiting)).rejects.toThrow("interrupted while the server processed file file-1");
  });
});

describe("a job that is refused because its file is still processed", () => {
  const doing = 'creating fine-tuning job "bot"';
  const refused = refusal("File 'file-1' is still being processed.");

  it("waits until the file is processed, and a little before each further try", async () => {
    const { clock, api, session } = arrange("uploaded", 20, "processed");
    const wait = fileWait(session, api, ["file-1"], { doing, urn });
    const startedAt = clock.now();
    await run(clock, wait(refused));
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(20_000);
    await run(clock, wait(refused));
    expect(clock.now() - startedAt).toBeLessThan(60_000);
  });

  it("says when the time is up that nothing was submitted", async () => {
    const { clock, api, session } = arrange("uploaded", 99_999, "processed");
    const wait = fileWait(session, api, ["file-1"], { doing, urn, timeouts: { create: 120 } });
    const tries = (async () => {
      for (;;) await wait(refused);
    })();
    await expect(run(clock, tries)).rejects.toThrow(
      `${doing}: the server was still processing the data after 2 min. Nothing was submitted.`,
    );
  });
});
