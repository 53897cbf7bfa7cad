import type { JobRow } from "../../../../../server/dashboard/answers";
import { callPage } from "../../../../support/page-functions";

const owner = {
  urn: "urn:pulumi:dev::shop::a:FineTuningJob::bot",
  stack: "dev",
  project: "shop",
  type: null,
  name: "bot",
};

const job = (more: Partial<JobRow> & { id: string }): JobRow => ({
  status: "succeeded",
  model: "gpt-4o-mini-2024-07-18",
  method: "supervised",
  suffix: null,
  createdAt: 1_000,
  finishedAt: 1_060,
  step: 96,
  totalSteps: 96,
  secondsLeft: null,
  results: { loss: null, reward: null, validLoss: null },
  cost: { tokens: null, final: false, pricePerMillion: null, priceFrom: "2026-06", vendor: true, dollars: null },
  fineTunedModel: null,
  error: null,
  owner: null,
  ...more,
});

const withLoss = (id: string, loss: number | null) => job({ id, results: { loss, reward: null, validLoss: null } });

describe("the list of jobs", () => {
  it("calls a job by its suffix, else by the resource that declared it, else by its id", async () => {
    const jobs = [job({ id: "1", suffix: "mine", owner }), job({ id: "2", owner }), job({ id: "3" })];
    expect(await callPage("columns.mjs", ...jobs.map((each): [string, JobRow] => ["titleOf", each]))).toEqual([
      "mine",
      "bot",
      "3",
    ]);
  });

  it("is sorted by any column, those without a value last either way, and equals as they were", async () => {
    const jobs = [withLoss("a", 2), withLoss("b", null), withLoss("c", 10), withLoss("d", 2)];
    const by = (column: string, descending: boolean): [string, JobRow[], object, number] => [
      "sorted",
      jobs,
      { column, descending },
      2_000,
    ];
    const orders = await callPage(
      "columns.mjs",
      by("loss", false),
      by("loss", true),
      by("job", true),
      by("nothing", true),
    );
    expect(orders.map((order) => (order as JobRow[]).map(({ id }) => id).join(""))).toEqual([
      "adcb",
      "cadb",
      "dcba",
      "abcd",
    ]);
  });

  it("takes numbers in names as numbers", async () => {
    const jobs = ["run-10", "run-9"].map((suffix) => job({ id: suffix, suffix }));
    const [order] = await callPage("columns.mjs", ["sorted", jobs, { column: "job", descending: false }, 0]);
    expect((order as JobRow[]).map(({ id }) => id)).toEqual(["run-9", "run-10"]);
  });

  it("counts the duration of a job that has not ended until now", async () => {
    const open = job({ id: "1", finishedAt: null });
    expect(await callPage("columns.mjs", ["secondsOf", open, 1_500], ["secondsOf", job({ id: "2" }), 1_500])).toEqual([
      500, 60,
    ]);
  });

  it("is turned around by a second click, and as it was by a third", async () => {
    const loss = (descending: boolean) => ({ column: "loss", descending });
    const clicks = await callPage(
      "columns.mjs",
      ["nextOrder", null, "loss"],
      ["nextOrder", loss(false), "loss"],
      ["nextOrder", loss(true), "loss"],
      ["nextOrder", loss(true), "cost"],
    );
    expect(clicks).toEqual([loss(false), loss(true), null, { column: "cost", descending: false }]);
  });

  it("is filtered by words of names, status, model and owner, in any order", async () => {
    const bot = job({ id: "ftjob-1", suffix: "Support", owner });
    const filters = ["", "support", "bot dev", "shop mini", "failed", "support nothing"];
    expect(
      await callPage("columns.mjs", ...filters.map((each): [string, ...unknown[]] => ["matches", bot, each])),
    ).toEqual([true, true, true, true, false, false]);
  });
});
