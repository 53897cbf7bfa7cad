import type { Rule } from "../support/fault-proxy";
import { aStack } from "../support/stack";

const aJob = /^\/fine_tuning\/jobs\/ftjob-\w+$/;

describe("a wrong key or URL", () => {
  const stack = aStack({ minSeconds: { running: 60 } });
  const before = { trainingData: { contentHash: "c1:before" }, onDelete: { model: "delete" } };

  const wrongKey: Rule = () => ({
    kind: "refused",
    status: 401,
    body: { error: { message: "Incorrect API key", code: "invalid_api_key", type: "x" } },
  });
  const empty: Rule = ({ path }) =>
    aJob.test(path)
      ? {
          kind: "refused",
          status: 404,
          body: { error: { message: "Could not find fine tune", code: "fine_tune_not_found", type: "x" } },
        }
      : undefined;

  it.each(["refresh", "destroy"] as const)("%s forgets nothing when the key is refused", async (command) => {
    const { job, old } = await stack.jobInService(before);
    stack.proxy.rules = [wrongKey];
    await expect(job[command]()).rejects.toMatchObject({ details: expect.stringContaining("Incorrect API key") });
    expect(job.state).toEqual(old);
  });

  it.each(["refresh", "destroy"] as const)("%s forgets nothing when the key is another account's", async (command) => {
    const { job, old } = await stack.jobInService(before);
    const others: Rule = ({ path }) =>
      path === "/fine_tuning/jobs"
        ? {
            kind: "edited",
            answer: (json) => ({
              ...json,
              data: (json.data as object[]).map((job) => ({ ...job, organization_id: "org-other" })),
            }),
          }
        : undefined;
    stack.proxy.rules = [empty, others];
    await expect(job[command]()).rejects.toMatchObject({ details: expect.stringContaining("org-other") });
    expect(job.state).toEqual(old);
  });

  it.each(["refresh", "destroy"] as const)("%s forgets nothing at another address", async (command) => {
    const { job, old } = await stack.jobInService(before);
    const there = stack.proxy.url.replace("127.0.0.1", "localhost");
    await stack.newProcess({ OPENAI_BASE_URL: there });
    stack.proxy.rules = [empty];
    await expect(job[command]()).rejects.toMatchObject({ details: expect.stringContaining(`is not at ${there}`) });
    expect(job.state).toEqual(old);
  });

  it("moves the resource in place when the job is found at another address", async () => {
    const { job, old } = await stack.jobInService(before);
    const connection = { baseUrl: stack.proxy.url.replace("127.0.0.1", "localhost") };
    expect(await job.up({ ...before, connection })).toMatchObject({
      step: "updated",
      result: { outcome: "ok", id: old?.id, outputs: { endpoint: connection } },
    });
    expect(await job.submitted()).toHaveLength(1);
  });

  it("removes a job from the state that is gone where it was made", async () => {
    const { job } = await stack.jobInService(before);
    stack.proxy.rules = [empty];
    expect(await job.refresh()).toBe("gone");
  });
});
