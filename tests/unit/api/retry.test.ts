import { type Failure, type Repeat, retryAfterMs, retryDelay } from "../../../provider/api/retry";

const answer = (status: number, more: object = {}): Failure => ({ kind: "answer", status, ...more });
const silence = (neverSent: boolean): Failure => ({ kind: "no-answer", neverSent });

describe(retryDelay, () => {
  it.each<[string, Failure, Repeat, number | undefined]>([
    ["a read without an answer is repeated", silence(false), "safe", 500],
    ["what was never sent may be sent", silence(true), "if-never-sent", 500],
    ["what may have arrived is not sent again", silence(false), "if-never-sent", undefined],
    ["what spends money is never sent again, not even unsent", silence(true), "never", undefined],
    ["a 503 to a read is repeated", answer(503), "safe", 500],
    ["a 503 to a write may follow acceptance", answer(503), "if-never-sent", undefined],
    ["a 429 waits as long as the server asks", answer(429, { retryAfterMs: 7_000 }), "safe", 7_000],
    ["a 429 to what spends money is reported", answer(429), "never", undefined],
    ["an empty purse is not cured by waiting", answer(429, { code: "insufficient_quota" }), "safe", undefined],
    ["the server may forbid it", answer(503, { shouldRetry: false }), "safe", undefined],
    ["the server may ask for it", answer(409, { shouldRetry: true }), "safe", 500],
    ["a refusal stays a refusal", answer(404), "safe", undefined],
    ["what is not implemented will not be in a second", answer(501), "safe", undefined],
    ["a delay of zero is honoured", answer(500, { retryAfterMs: 0 }), "safe", 0],
  ])("%s", (_, failure, repeat, delay) => {
    expect(retryDelay(failure, repeat, 0, () => 0)).toBe(delay);
  });

  it("doubles the delay and gives up after three retries", () => {
    const delays = [0, 1, 2, 3].map((attempt) => retryDelay(answer(500), "safe", attempt, () => 0));
    expect(delays).toEqual([500, 1_000, 2_000, undefined]);
  });

  it("comes back up to a quarter earlier, so that many callers spread", () => {
    expect(retryDelay(answer(500), "safe", 1, () => 1)).toBe(750);
  });
});

describe(retryAfterMs, () => {
  const wall = Date.parse("2026-11-22T12:00:00Z");
  it.each<[string, Record<string, string>, number | undefined]>([
    ["milliseconds first", { "retry-after-ms": "250", "retry-after": "9" }, 250],
    ["seconds", { "retry-after": "9" }, 9_000],
    ["a date", { "retry-after": "Sun, 22 Nov 2026 12:00:05 GMT" }, 5_000],
    ["a date gone by is no delay", { "retry-after": "Sun, 22 Nov 2026 11:00:00 GMT" }, undefined],
    ["nonsense is no delay", { "retry-after": "soon" }, undefined],
    ["a negative number is no delay", { "retry-after": "-4" }, undefined],
    ["none", {}, undefined],
  ])("reads %s", (_, headers, expected) => {
    expect(retryAfterMs((name) => headers[name], wall)).toBe(expected);
  });
});
