import { suspendStackTraces } from "../../../provider/engine/stack-traces";

describe(suspendStackTraces.name, () => {
  afterEach(() => {
    delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
  });

  it("leaves errors without a trace until it is resumed", () => {
    const before = Error.stackTraceLimit;
    const resume = suspendStackTraces();
    expect(new Error("quick").stack).toBe("Error: quick");
    resume();
    expect(Error.stackTraceLimit).toBe(before);
    expect(new Error("traced").stack).toContain("stack-traces.test");
  });

  it("keeps traces where somebody looks for leaked promises with them", () => {
    process.env.PULUMI_DEBUG_PROMISE_LEAKS = "true";
    suspendStackTraces()();
    expect(new Error("traced").stack).toContain("stack-traces.test");
  });
});
