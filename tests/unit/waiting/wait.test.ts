import { ApiError, ProtocolError, TransportError, UserError } from "../../../provider/errors";
import { type Verdict, waitFor } from "../../../provider/waiting/wait";
import { type VirtualClock, virtualClock } from "../../support/virtual-clock";

const pending = (value: string): Verdict<string> => ({ kind: "pending", value, note: value });
const done = (value: string): Verdict<string> => ({ kind: "done", value });
const refusal = (status: number) => new ApiError(`status ${status}`, { status });
const lost = new TransportError("connection reset", false);

/** Looks that see these things in turn, and the last one for ever. */
function looks(...verdicts: (Verdict<string> | Error)[]) {
  let at = 0;
  return async () => {
    const verdict = verdicts[Math.min(at++, verdicts.length - 1)];
    if (verdict === undefined || verdict instanceof Error) throw verdict;
    return verdict;
  };
}

/** A look every 2 s. */
const every2s = (clock: VirtualClock) => ({
  known: "known",
  clock,
  pause: (ms: number, signal: AbortSignal) => clock.sleep(Math.min(2_000, ms), signal),
});

describe(waitFor.name, () => {
  it("reports a failure with its reason", async () => {
    const clock = virtualClock();
    const look = looks(pending("a"), { kind: "failed", value: "b", reason: "bad data" });
    const result = await clock.until(waitFor(look, { ...every2s(clock) }));
    expect(result).toEqual({ outcome: "failed", value: "b", reason: "bad data" });
  });

  it("takes the last look on the deadline", async () => {
    const clock = virtualClock();
    const look = looks(pending("a"));
    const result = await clock.until(waitFor(look, { ...every2s(clock), timeoutMs: 5_000 }));
    expect(result).toEqual({ outcome: "timed-out", value: "a", note: "a" });
    expect(clock.slept.slice(0, 3)).toEqual([2_000, 2_000, 1_000]);
    expect(clock.now()).toBe(5_000);
  });

  it("lets a result that arrives at the deadline win", async () => {
    const clock = virtualClock();
    const look = async () => (clock.now() >= 3_000 ? done("just in time") : pending("not yet"));
    const result = await clock.until(waitFor(look, { ...every2s(clock), timeoutMs: 3_000 }));
    expect(result).toEqual({ outcome: "done", value: "just in time" });
  });

  it("lets a last look that comes back late win within its grace, and no later", async () => {
    const answerAfter = (ms: number) => {
      const clock = virtualClock();
      const look = async (last: boolean) => {
        if (!last) return pending("a");
        await clock.sleep(ms);
        return done("b");
      };
      return clock.until(waitFor(look, { ...every2s(clock), timeoutMs: 1_000, graceMs: 10_000 }));
    };
    expect(await answerAfter(9_000)).toEqual({ outcome: "done", value: "b" });
    expect(await answerAfter(11_000)).toEqual({ outcome: "timed-out", value: "a", note: "a" });
  });

  it("never ends for transient trouble, and says once what it met", async () => {
    const clock = virtualClock();
    const trouble = [lost, lost, refusal(500), refusal(503), refusal(429), new ProtocolError("html", 200)];
    const notes: string[] = [];
    const look = looks(...trouble, ...trouble, done("b"));
    const result = await clock.until(waitFor(look, { ...every2s(clock), onNote: (note) => notes.push(note) }));
    expect(result).toEqual({ outcome: "done", value: "b" });
    expect(notes.slice(0, 5)).toEqual([
      "server unreachable",
      "server answers 500",
      "server answers 503",
      "server asks to slow down (429)",
      "server gives an answer that is not the API's",
    ]);
  });

  it("ends as unreachable when nothing has answered for too long, and counts anew after an answer", async () => {
    const clock = virtualClock();
    const look = looks(lost, pending("a"), lost);
    const options = { ...every2s(clock), silenceMs: 60_000 };
    const result = await clock.until(waitFor(look, options));
    expect(result).toEqual({ outcome: "unreachable", value: "a", error: lost });
    expect(clock.now()).toBeGreaterThanOrEqual(62_000);
  });

  it("keeps the last value through trouble until the deadline", async () => {
    const clock = virtualClock();
    const result = await clock.until(waitFor(looks(pending("a"), lost), { ...every2s(clock), timeoutMs: 600_000 }));
    expect(result).toEqual({ outcome: "timed-out", value: "a", note: "server unreachable" });
  });

  it.each([401, 403, 404])("ends as refused when %i comes three times in a row", async (status) => {
    const clock = virtualClock();
    const error = refusal(status);
    const result = await clock.until(waitFor(looks(pending("a"), error), { ...every2s(clock) }));
    expect(result).toEqual({ outcome: "refused", value: "a", error });
    expect(clock.slept).toHaveLength(3);
  });

  it("goes on when a refusal does not last", async () => {
    const clock = virtualClock();
    const look = looks(refusal(401), refusal(401), pending("a"), refusal(404), refusal(404), done("b"));
    expect(await clock.until(waitFor(look, { ...every2s(clock) }))).toEqual({ outcome: "done", value: "b" });
  });

  it.each([new UserError("no key"), new TypeError("a mistake of ours")])(
    "ends at once, with the value, for %s",
    async (error) => {
      const clock = virtualClock();
      const result = await clock.until(waitFor(looks(error), { ...every2s(clock) }));
      expect(result).toEqual({ outcome: "refused", value: "known", error });
    },
  );

  it("stops in the middle of a pause when it is interrupted", async () => {
    const clock = virtualClock();
    const ctrlC = new AbortController();
    const waiting = waitFor(looks(pending("a")), { ...every2s(clock), signal: ctrlC.signal });
    await clock.advance(1_000);
    ctrlC.abort();
    expect(await waiting).toEqual({ outcome: "interrupted", value: "a", note: "a" });
    expect(clock.now()).toBe(1_000);
  });

  it("stops in the middle of a look that does not notice the interrupt", async () => {
    const clock = virtualClock();
    const ctrlC = new AbortController();
    const waiting = waitFor(() => new Promise<never>(() => {}), { ...every2s(clock), signal: ctrlC.signal });
    await clock.advance(1_000);
    ctrlC.abort();
    expect(await waiting).toEqual({ outcome: "interrupted", value: "known", note: "" });
  });

  it("does not look when it was interrupted before", async () => {
    const clock = virtualClock();
    const look = jest.fn(looks(done("a")));
    const result = await waitFor(look, { ...every2s(clock), signal: AbortSignal.abort() });
    expect(result).toEqual({ outcome: "interrupted", value: "known", note: "" });
    expect(look).not.toHaveBeenCalled();
  });

  it("says a note when it changes, not once per look", async () => {
    const clock = virtualClock();
    const notes: string[] = [];
    const look = looks(pending("queued"), pending("queued"), pending("running"), done("x"));
    await clock.until(waitFor(look, { ...every2s(clock), onNote: (note) => notes.push(note) }));
    expect(notes).toEqual(["queued", "running"]);
  });
});
