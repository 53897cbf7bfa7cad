import { deathOf } from "../../../../../server/engines/attempts/death";

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

it("knows a full disk by its room, when there was none left to say so", () => {
  expect(deathOf(ended(1), "", ["python3"], 4_096)).toEqual({
    code: "disk_full",
    message: "The disk is full: make room and create the job again. It printed nothing.",
  });
  expect(deathOf({ code: null, signal: "SIGKILL" }, "", ["python3"], 4_096).code).toBe("out_of_memory");
});
