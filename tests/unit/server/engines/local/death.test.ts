import { deathOf } from "../../../../../server/engines/local/death";

const ended = (code: number) => ({ code, signal: null });

it("shows the last lines of a log, and of a progress bar its last state", () => {
  const bar = Array.from({ length: 90 }, (_, index) => `Loading: ${index}%`).join("\r");
  const { message } = deathOf(ended(3), `first\nsecond\n${bar}\nTraceback\nKeyError: 'beads'\n`, ["python3"]);
  expect(message).toBe(
    "The trainer ended with exit code 3 before it was done. The end of its log: Loading: 88%\nLoading: 89%\nTraceback\nKeyError: 'beads'",
  );
});

it("says so when nothing was printed", () => {
  expect(deathOf({ code: null, signal: "SIGSEGV" }, "", ["python3"])).toEqual({
    code: "trainer_died",
    message: "The trainer ended by signal SIGSEGV before it was done. It printed nothing.",
  });
});
