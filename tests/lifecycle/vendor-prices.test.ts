import { nth } from "../support/fault-proxy";
import { vendorPlaces } from "../support/vendor-places";
import { aVendorStack } from "../support/vendor-stack";
import { refusal } from "../support/way";

const together = vendorPlaces.filter(({ dialect }) => dialect === "together");

describe.each(together)("the price that $dialect itself estimates", (place) => {
  const stack = aVendorStack(place);
  const estimate = /estimate-price$/;
  const shown = () => stack.process.engine.line(({ text }) => text.includes("Together's own estimate"));

  it("is shown by the preview and by up", async () => {
    const job = stack.job();
    expect(await job.preview()).toMatchObject({ failures: [] });
    const words = expect.stringMatching(/estimate: about \$[\d.]+ \([\d,]+ tokens, Together's own estimate\)/);
    expect((await shown()).text).toEqual(words);
    await stack.newProcess();
    await job.up();
    expect((await shown()).text).toEqual(words);
  });

  it("is held against the budget, in the preview and before anything is submitted", async () => {
    const job = stack.job();
    const args = { budget: { maxCost: 0.000001 } };
    const reason = expect.stringMatching(/Together's own estimate\), more than `budget.maxCost`/);
    const { failures } = await job.preview(args);
    expect(failures).toEqual([{ property: "budget", reason }]);
    await stack.newProcess();
    expect(await job.up(args)).toMatchObject(refusal("budget", reason));
    expect(stack.submits()).toBe(0);
    expect(await job.up({ budget: { maxCost: 1 } })).toMatchObject({ result: { outcome: "ok" } });
  });

  it("stops a training with a budget where it cannot be had, and no other", async () => {
    const job = stack.job();
    stack.proxy.rules = [nth("POST", estimate, 1, { kind: "refused", status: 403 }, 9)];
    const reason = expect.stringContaining("the vendor's own estimate cannot be had");
    expect(await job.up({ budget: { maxCost: 1 } })).toMatchObject(refusal("budget", reason));
    expect(stack.submits()).toBe(0);
    expect(await job.up()).toMatchObject({ result: { outcome: "ok" } });
  });
});
