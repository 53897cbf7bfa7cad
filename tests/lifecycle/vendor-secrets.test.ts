import { aStack } from "../support/stack";

const secret = "opensesame-4711";
const named = {
  vendorArguments: { audit: { token: secret } },
  method: {
    type: "reinforcement",
    reinforcement: {
      grader: { type: "endpoint", url: "https://grader.example", headers: { authorization: `Bearer ${secret}` } },
    },
  },
  secretArguments: [
    ["vendorArguments", "audit"],
    ["method", "reinforcement", "grader", "headers"],
  ],
};

describe("secrets that go to the vendor", () => {
  const stack = aStack();

  it("reach it, and no line or error of ours, although its refusal quotes them", async () => {
    stack.proxy.rules = [
      ({ method, path, json }) =>
        method === "POST" && path === "/fine_tuning/jobs"
          ? { kind: "refused", status: 400, body: { error: { message: `No: ${JSON.stringify(json)}`, type: "x" } } }
          : undefined,
    ];
    const job = stack.job();
    const previewed = await job.preview(named);
    const refused = await job.up(named);
    expect(previewed.failures).toEqual([]);
    expect(JSON.stringify(stack.proxy.seen)).toContain(secret);
    expect(JSON.stringify(refused)).toContain("[secret]");
    expect(JSON.stringify([previewed, refused, job.lines()])).not.toContain(secret);
  });
});
