import { createLiving } from "../../../provider/session/last-seen";

const urn = "urn:pulumi:dev::p::t::bot";
const old = { urn, instance: "one", id: "ftjob-1" };

describe("what a delete may touch", () => {
  it("is what nobody else was seen with", () => {
    const living = createLiving();
    expect(living.judgeDelete(old)).toBe("ours");
    living.saw({ ...old, ready: true });
    expect(living.judgeDelete(old)).toBe("ours");
  });

  it("is not what a successor holds, ready or not", () => {
    for (const ready of [true, false]) {
      const living = createLiving();
      living.saw({ ...old, ready: true });
      living.saw({ urn, instance: "two", id: "ftjob-1", ready });
      expect(living.judgeDelete(old)).toBe("held-elsewhere");
    }
  });

  it("is not what another resource holds", () => {
    const living = createLiving();
    living.saw({ urn: `${urn}-2`, instance: "two", id: "ftjob-1", ready: true });
    expect(living.judgeDelete(old)).toBe("held-elsewhere");
  });

  it("is the predecessor only once its successor is ready", () => {
    const living = createLiving();
    living.saw({ urn, instance: "two", id: "ftjob-2", ready: false });
    expect(() => living.judgeDelete(old)).toThrow(/successor ftjob-2 is not ready.*Nothing was deleted.*`pulumi up`/s);
    living.saw({ urn, instance: "two", id: "ftjob-2", ready: true });
    expect(living.judgeDelete(old)).toBe("ours");
  });

  it("is judged for one resource, whatever version of this package named its type", () => {
    const urnOf = (type: string) => `urn:pulumi:dev::p::pulumi-nodejs:dynamic/${type}:FineTuningJob::bot`;
    const living = createLiving();
    living.saw({ urn: urnOf("fineTuningJob"), instance: "two", id: "ftjob-2", ready: false });
    expect(() => living.judgeDelete({ ...old, urn: urnOf("fine-tuning") })).toThrow("is not ready");
    expect(living.latestOf(urnOf("fine-tuning"))?.id).toBe("ftjob-2");
  });

  it("is an unready resource itself, as in delete-before-replace", () => {
    const living = createLiving();
    living.saw({ ...old, ready: false });
    expect(living.judgeDelete(old)).toBe("ours");
  });

  it("does not depend on other resources that are not ready", () => {
    const living = createLiving();
    living.saw({ urn: `${urn}-2`, instance: "two", id: "ftjob-2", ready: false });
    expect(living.judgeDelete(old)).toBe("ours");
  });

  it("tells who holds a job", () => {
    const living = createLiving();
    living.saw({ ...old, ready: false });
    expect([living.holderOf("ftjob-1"), living.holderOf("ftjob-2")]).toEqual([urn, undefined]);
  });
});
