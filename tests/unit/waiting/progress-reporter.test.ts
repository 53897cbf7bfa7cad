import { createProgressReporter } from "../../../provider/waiting/progress-reporter";
import { aJob } from "../../support/a-job";
import { virtualClock } from "../../support/virtual-clock";

const minute = 60_000;

interface Circumstances {
  interactive?: boolean;
  room?: () => number;
  stallMinutes?: number;
}

function arrange({ interactive = false, room, stallMinutes }: Circumstances = {}) {
  const clock = virtualClock();
  const said: string[] = [];
  const warned: string[] = [];
  const say = (line: string) => said.push(line);
  const warn = (line: string) => warned.push(line);
  return {
    clock,
    said,
    warned,
    reporter: createProgressReporter({ say, warn, interactive, room, clock, stallMinutes }),
  };
}

describe(createProgressReporter.name, () => {
  it("says every change of state at once, and the same state only once", async () => {
    const { reporter, said, clock } = arrange();
    for (const status of ["validating_files", "validating_files", "queued", "running", "running"]) {
      reporter.see(aJob({ status }));
      await clock.advance(3_000);
    }
    expect(said).toEqual(["validating files", "queued", "running"]);
  });

  it("gives a log at most one line a minute while the state stays the same", async () => {
    const { reporter, said, clock } = arrange();
    for (let step = 1; step <= 100; step++) {
      reporter.see(aJob(), { step, totalSteps: 100 });
      await clock.advance(3_000);
    }
    expect(said).toEqual([1, 21, 41, 61, 81].map((step) => `running: ${step}%, step ${step}/100`));
  });

  it("shows a terminal every change, but nothing twice", async () => {
    const { reporter, said, clock } = arrange({ interactive: true });
    for (const step of [1, 1, 2, 3, 3]) {
      reporter.see(aJob(), { step });
      await clock.advance(3_000);
    }
    expect(said).toEqual(["step 1", "step 2", "step 3"].map((step) => `${step}, ftjob-1`));
  });

  it("fits each line into the room that a terminal has at that moment", async () => {
    let room = 40;
    const { reporter, said, clock } = arrange({ interactive: true, room: () => room });
    for (room of [40, 12, 40]) {
      reporter.see(aJob(), { step: 1, totalSteps: 4, loss: 1, secondsPerStep: 1 });
      await clock.advance(3_000);
    }
    room = 20;
    reporter.trouble("server unreachable");
    expect(said).toEqual([
      "25%, loss 1.00, 3 s left, step 1/4",
      "25% 1.00 3s",
      "25%, loss 1.00, 3 s left, step 1/4",
      "server unreachable",
    ]);
  });

  it("says trouble once, and that it is over", async () => {
    const { reporter, said, clock } = arrange();
    reporter.see(aJob());
    for (let i = 0; i < 5; i++) {
      reporter.trouble("server unreachable");
      await clock.advance(120_000);
    }
    reporter.see(aJob());
    expect(said).toEqual(["running", "server unreachable; the job goes on, still trying", "running"]);
  });

  it("warns when nothing has happened for so many minutes, and again when the silence has doubled", async () => {
    const { reporter, warned, clock } = arrange({ stallMinutes: 10 });
    for (let minutes = 0; minutes <= 45; minutes++) {
      reporter.see(aJob({ id: "ftjob-7" }), { step: 5 });
      await clock.advance(minute);
    }
    expect(warned).toEqual(
      ["10 min", "20 min", "40 min"].map(
        (span) =>
          `ftjob-7 has shown no progress for ${span} (status "running"): look at its events, or cancel it if it hangs`,
      ),
    );
  });

  it("counts a further step as progress", async () => {
    const { reporter, warned, clock } = arrange({ stallMinutes: 10 });
    for (let step = 0; step < 8; step++) {
      reporter.see(aJob(), { step });
      await clock.advance(9 * minute);
    }
    expect(warned).toEqual([]);
  });

  it("counts per cent as progress, and a job that only says that it runs as none", async () => {
    const { reporter, warned, clock } = arrange({ stallMinutes: 10 });
    for (const percent of [16, 17, 17]) {
      reporter.see(aJob(), { step: 0, percent });
      await clock.advance(9 * minute);
    }
    expect(warned).toEqual([]);
    reporter.see(aJob(), { step: 0, percent: 17 });
    expect(warned).toEqual([expect.stringContaining("no progress for 18 min")]);
  });

  it("warns of a long queue after half an hour, whatever a stall is taken for", async () => {
    const { reporter, warned, clock } = arrange();
    reporter.see(aJob({ status: "queued" }));
    await clock.advance(29 * minute);
    reporter.see(aJob({ status: "queued" }));
    expect(warned).toEqual([]);
    await clock.advance(minute);
    reporter.see(aJob({ status: "queued" }));
    expect(warned).toEqual([
      'ftjob-1 has been in "queued" for 30 min: the server\'s queue is long; waiting costs nothing',
    ]);
  });

  it("says of a paused job that somebody has to resume it", async () => {
    const { reporter, said, warned, clock } = arrange();
    reporter.see(aJob({ status: "paused" }));
    await clock.advance(60 * minute);
    reporter.see(aJob({ status: "paused" }));
    expect(said).toEqual(["paused, waiting until it is resumed"]);
    expect(warned).toEqual(["ftjob-1 has been paused for 1 h: it goes on only when someone resumes it"]);
  });
});
