import { eventsOf, WireTogetherEvents } from "../../../../../provider/api/dialects/together/events";

const at = (second: number) => `2026-11-01T00:00:0${second}.500Z`;
const seconds = (second: number) => Date.UTC(2026, 10, 1, 0, 0, second) / 1000;
const events = (data: unknown, rows: Parameters<typeof eventsOf>[2] = []) =>
  eventsOf("ft-1", WireTogetherEvents.parse({ data }).data ?? [], rows);

describe("Together's events", () => {
  it("are told newest first, with the numbers that say something", () => {
    expect(
      events([
        { type: "job_pending", level: "info", message: "Job pending", created_at: at(1), step: 0, total_steps: 0 },
        { type: "checkpoint_save", level: null, message: "Saved", created_at: at(3), step: 4, total_steps: 8 },
      ]),
    ).toEqual([
      {
        id: "ft-1-2",
        object: "fine_tuning.job.event",
        createdAt: seconds(3),
        level: "info",
        message: "Saved",
        type: "checkpoint_save",
        data: { step: 4, total_steps: 8 },
      },
      {
        id: "ft-1-1",
        object: "fine_tuning.job.event",
        createdAt: seconds(1),
        level: "info",
        message: "Job pending",
        type: "job_pending",
      },
    ]);
  });

  it("have among them what was measured at each step, with the steps that there are in all", () => {
    const wire = [{ type: "training_start", message: "Training started", created_at: at(1), total_steps: 8 }];
    const rows = [
      { step: 1, seconds: seconds(2), metrics: { train_loss: 2.431 } },
      { step: 1, seconds: seconds(2), metrics: { full_valid_loss: 2.05 } },
      { step: 2, seconds: seconds(3), metrics: { train_grad_norm: 1 } },
    ];
    expect(events(wire, rows).map(({ id, type, message, data }) => ({ id, type, message, data }))).toEqual([
      {
        id: "ft-1-measured-3",
        type: "metrics",
        message: "Step 2/8",
        data: { step: 2, total_steps: 8, train_grad_norm: 1 },
      },
      {
        id: "ft-1-measured-2",
        type: "metrics",
        message: "Step 1/8: full validation loss=2.05",
        data: { step: 1, total_steps: 8, full_valid_loss: 2.05 },
      },
      {
        id: "ft-1-measured-1",
        type: "metrics",
        message: "Step 1/8: training loss=2.43",
        data: { step: 1, total_steps: 8, train_loss: 2.431 },
      },
      { id: "ft-1-1", type: "training_start", message: "Training started", data: { total_steps: 8 } },
    ]);
  });

  it("that were measured at a time that nobody says stand before what was told when they were over", () => {
    const wire = [
      { type: "training_start", message: "", created_at: at(1), step: 0 },
      { type: "epoch_complete", message: "", created_at: at(4), step: 2 },
    ];
    const rows = [1, 2, 3].map((step) => ({ step, seconds: undefined, metrics: { train_loss: 1 } }));
    const told = events(wire, rows);
    expect(told.map(({ type, createdAt }) => [type, createdAt])).toEqual([
      ["epoch_complete", seconds(4)],
      ["metrics", seconds(4)],
      ["metrics", seconds(4)],
      ["metrics", seconds(4)],
      ["training_start", seconds(1)],
    ]);
  });

  it.each([
    ["warning", "warn"],
    ["legacy_iwarning", "warn"],
    ["error", "error"],
    ["legacy_ierror", "error"],
    ["legacy_info", "info"],
    [null, "info"],
  ])("of level %s are %s", (level, ours) => {
    expect(events([{ type: "warning", level, message: "", created_at: at(1) }])[0]?.level).toBe(ours);
  });

  it("keep their ids when more come, in whatever order they are listed", () => {
    const first = { type: "job_pending", message: "Job pending", created_at: at(1) };
    const second = { type: "job_start", message: "Job started", created_at: at(2) };
    const ids = (data: unknown) => Object.fromEntries(events(data).map(({ id, type }) => [type, id]));
    expect(ids([first])).toEqual({ job_pending: "ft-1-1" });
    expect(ids([second, first])).toEqual({ job_start: "ft-1-2", job_pending: "ft-1-1" });
  });
});
