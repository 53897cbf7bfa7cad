import { html } from "../../../provider/cli/html";
import { reportHtml } from "../../../provider/cli/report-html";
import { lineageOf } from "../../../provider/lineage/lineage";
import { aCheckpoint, aJob, anEvent } from "../../support/a-job";

const evil = `"><script>alert('x')</script>&\u202e`;

describe("html", () => {
  it("escapes everything but html", () => {
    expect(html`<a title="${evil}">${html`<b>${"<"}</b>`}${[1, undefined, "&"]}</a>`.text).toBe(
      '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;\ufffd"><b>&lt;</b>1&amp;</a>',
    );
  });
});

describe(reportHtml.name, () => {
  it("lets no text of a server or a program act", () => {
    const job = aJob({
      id: evil,
      status: evil,
      fineTunedModel: evil,
      suffix: evil,
      error: { code: evil, message: evil },
      metadata: { pulumi_owner: evil },
      method: { type: "supervised", supervised: { hyperparameters: { [evil]: evil } as object } },
    });
    const page = reportHtml({
      endpoint: { baseUrl: evil, dialect: "openai" },
      job,
      readAt: 0,
      rows: [{ step: 1, [`${evil}loss`]: 1 }],
      checkpoints: [{ ...aCheckpoint(1, { [evil]: 1 }), fineTunedModelCheckpoint: evil }],
      events: [anEvent({ level: evil, message: evil })],
      files: [{ use: evil, id: evil, object: "file", bytes: 1, createdAt: 0, filename: evil, purpose: evil }],
      lineage: lineageOf(job),
      cost: undefined,
      data: undefined,
    });
    expect(page.match(/<script/g)).toEqual(["<script", "<script", "<script"]);
    expect(page.match(/<\/script/g)).toEqual(["</script", "</script", "</script"]);
    expect(page).not.toContain("alert('x')<");
    expect(page).toContain("\\u003cscript>alert('x')\\u003c/script>");
    expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(10);
  });

  it.each([
    [
      { status: "failed", error: { code: "bad", message: "no rows" } },
      "the job failed before a step was measured: no rows",
    ],
    [{ status: "cancelled" }, "the job was cancelled before a step was measured."],
    [{ status: "succeeded" }, "the server keeps no metrics of this job."],
    [{ status: "queued" }, "the job is queued."],
  ])("says of a job without curves that there are none and why: %j", (fields, reason) => {
    const job = aJob(fields);
    const page = reportHtml({ ...nothing, job, lineage: lineageOf(job) });
    expect(page).toContain(reason);
    expect(page).not.toContain("<script");
  });
});

const nothing = {
  endpoint: { baseUrl: "http://127.0.0.1/v1", dialect: "openai" as const },
  readAt: 0,
  rows: [],
  checkpoints: [],
  events: [],
  files: [],
  cost: undefined,
  data: undefined,
};
