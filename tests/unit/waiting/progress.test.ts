import { fitting, progressLine, rowLine } from "../../../provider/waiting/progress";
import { aJob } from "../../support/a-job";

const now = Date.UTC(2026, 10, 1);

describe(progressLine.name, () => {
  it.each([
    [undefined, "running"],
    [{ step: 120 }, "running: step 120"],
    [{ step: 120, totalSteps: 300, loss: 0.6712 }, "running: 40%, loss 0.67, step 120/300"],
    [
      { step: 120, totalSteps: 300, loss: 0.67, secondsPerStep: 0.7 },
      "running: 40%, loss 0.67, 2 min left, step 120/300",
    ],
    [{ step: 0, percent: 17 }, "running: 17%"],
    [{ step: 0, percent: 0 }, "running"],
    [{ step: 10, totalSteps: 20, reward: 0.4 }, "running: 50%, reward 0.40, step 10/20"],
    [{ step: 299, totalSteps: 300, loss: 0, secondsPerStep: 1 }, "running: 99%, loss 0.00, 1 s left, step 299/300"],
    [{ step: 300, totalSteps: 300, loss: 0, secondsPerStep: 1 }, "running: 100%, loss 0.00, 0 s left, step 300/300"],
  ])("for %j says: %s", (training, line) => {
    expect(progressLine(aJob(), training, now)).toBe(line);
  });

  it("prefers the server's own estimate, unless it lies in the past or is the 0 of some servers", () => {
    const training = { step: 1, totalSteps: 11, secondsPerStep: 6 };
    const line = (estimatedFinish: number) => progressLine(aJob({ estimatedFinish }), training, now);
    expect(line(now / 1_000 + 600)).toBe("running: 9%, 10 min left, step 1/11");
    expect(line(now / 1_000 - 5)).toBe("running: 9%, 60 s left, step 1/11");
    expect(line(0)).toBe("running: 9%, 60 s left, step 1/11");
  });

  it("tells every other status in words, without numbers of an earlier run", () => {
    const line = (status: string) => progressLine(aJob({ status }), { step: 3, loss: 1 }, now);
    expect(["validating_files", "queued", "paused"].map(line)).toEqual([
      "validating files",
      "queued",
      "paused, waiting until it is resumed",
    ]);
    expect(line("polishing")).toContain('"polishing"');
  });
});

describe(rowLine.name, () => {
  const training = { step: 124, totalSteps: 344, loss: 1.114, secondsPerStep: 0.1 };

  it.each([
    [60, "36%, loss 1.11, 22 s left, step 124/344, ftjob-1"],
    [40, "36%, loss 1.11, 22 s left, step 124/344"],
    [30, "36% 1.11 22s"],
    [20, "36% 1.11 22s"],
    [12, "36% 1.11 22s"],
    [11, "36% 1.11"],
    [7, "36%"],
    [3, "36%"],
    [-4, "36%"],
  ])("puts the news first and says in %i columns: %s", (room, line) => {
    expect(rowLine(aJob(), training, now, room)).toBe(line);
  });

  it("leads with the shortest form where the width is not known", () => {
    expect(rowLine(aJob(), training, now, undefined)).toBe("36% 1.11 22s, step 124/344, ftjob-1");
  });

  it("goes by steps where the server does not say how many there are", () => {
    expect([60, 14, 8].map((room) => rowLine(aJob(), { step: 7, loss: 1 }, now, room))).toEqual([
      "loss 1.00, step 7, ftjob-1",
      "step 7 1.00",
      "step 7",
    ]);
  });

  it("goes by per cent where the server says nothing else", () => {
    const line = (room: number | undefined) => rowLine(aJob(), { step: 0, percent: 17 }, now, room);
    expect([undefined, 60, 3].map(line)).toEqual(["17%, ftjob-1", "17%, ftjob-1", "17%"]);
  });

  it("names the job and how to watch it until the training reports steps", () => {
    const queued = aJob({ status: "queued" });
    expect([80, 20, 9].map((room) => rowLine(queued, undefined, now, room))).toEqual([
      "queued, ftjob-1 · fine-tuning watch ftjob-1",
      "queued, ftjob-1",
      "queued",
    ]);
    expect(rowLine(aJob(), undefined, now, 20)).toBe("running, ftjob-1");
    const starting = aJob({ status: "validating_files", id: "ftjob-of-thirty-characters-abc" });
    expect([90, 45, 24, 20].map((room) => rowLine(starting, undefined, now, room, "bot"))).toEqual([
      "validating files, ftjob-of-thirty-characters-abc · fine-tuning watch bot",
      "validating files · fine-tuning watch bot",
      "fine-tuning watch bot",
      "validating files",
    ]);
    expect([20, 12, 5].map((room) => rowLine(aJob(), { step: 0 }, now, room))).toEqual([
      "0%, running, ftjob-1",
      "0%, running",
      "0%",
    ]);
  });
});

describe(fitting.name, () => {
  it("takes the longest form that fits, and the shortest where none does", () => {
    expect([9, 5, 1].map((room) => fitting(["longest", "short", "s."], room))).toEqual(["longest", "short", "s."]);
  });
});
