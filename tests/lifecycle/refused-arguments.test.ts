import { aStack } from "../support/stack";

describe("an argument that the vendor does not take", () => {
  const stack = aStack();
  const refusal = {
    property: "learningRate",
    reason: expect.stringMatching(/^is not an argument of this API.*use `learningRateMultiplier`/),
  };
  const submits = () =>
    stack.proxy.seen.filter(({ method, path }) => method === "POST" && path.endsWith("/jobs")).length;

  it("is refused in the preview and by up, and nothing is submitted", async () => {
    const job = stack.job();
    expect((await job.preview({ learningRate: 1e-5 })).failures).toEqual([refusal]);
    expect(await job.up({ learningRate: 1e-5 })).not.toMatchObject({ result: { outcome: "ok" } });
    expect(submits()).toBe(0);
  });

  it("is refused where a job in service would be trained anew for it, and the job stays", async () => {
    const { job, old } = await stack.jobInService();
    stack.proxy.seen.length = 0;
    expect((await job.preview({ learningRate: 1e-5 })).failures).toEqual([refusal]);
    expect(await job.up({ stallMinutes: 5 })).toMatchObject({
      step: "updated",
      result: { outcome: "ok", id: old?.id },
    });
    expect(submits()).toBe(0);
  });
});
