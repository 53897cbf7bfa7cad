import { createLastSeen } from "../../../provider/session/last-seen";

const urn = "urn:pulumi:dev::p::t::bot";
const old = { urn, instance: "one", id: "ftjob-1" };

describe("what a delete may touch", () => {
  it("is what nobody else was seen with", () => {
    const lastSeen = createLastSeen();
    expect(lastSeen.judgeDelete(old)).toBe("ours");
    lastSeen.saw({ ...old, ready: true });
    expect(lastSeen.judgeDelete(old)).toBe("ours");
  });

  it("is not what a successor holds, ready or not", () => {
    for (const ready of [true, false]) {
      const lastSeen = createLastSeen();
      lastSeen.saw({ ...old, ready: true });
      lastSeen.saw({ urn, instance: "two", id: "ftjob-1", ready });
      expect(lastSeen.judgeDelete(old)).toBe("held-elsewhere");
    }
  });

  it("is not what another resource holds", () => {
    const lastSeen = createLastSeen();
    lastSeen.saw({ urn: `${urn}-2`, instance: "two", id: "ftjob-1", ready: true });
    expect(lastSeen.judgeDelete(old)).toBe("held-elsewhere");
  });

  it("is not what was imported under two names, as long as one of them is there", () => {
    const lastSeen = createLastSeen();
    const imported = { urn, instance: "", id: "ftjob-1" };
    lastSeen.saw({ ...imported, ready: true });
    expect(lastSeen.judgeDelete({ ...imported, urn: `${urn}-2` })).toBe("held-elsewhere");
    expect(lastSeen.judgeDelete(imported)).toBe("ours");
  });

  it("is the predecessor only once its successor is ready", () => {
    const lastSeen = createLastSeen();
    lastSeen.saw({ urn, instance: "two", id: "ftjob-2", ready: false });
    expect(() => lastSeen.judgeDelete(old)).toThrow(
      /successor ftjob-2 is not ready.*Nothing was deleted.*`pulumi up`/s,
    );
    lastSeen.saw({ urn, instance: "two", id: "ftjob-2", ready: true });
    expect(lastSeen.judgeDelete(old)).toBe("ours");
  });

  it("is judged for one resource, whatever version of this package named its type", () => {
    const urnOf = (type: string) => `urn:pulumi:dev::p::pulumi-nodejs:dynamic/${type}:FineTuningJob::bot`;
    const lastSeen = createLastSeen();
    lastSeen.saw({ urn: urnOf("fineTuningJob"), instance: "two", id: "ftjob-2", ready: false });
    expect(() => lastSeen.judgeDelete({ ...old, urn: urnOf("fine-tuning") })).toThrow("is not ready");
    expect(lastSeen.latestOf(urnOf("fine-tuning"))?.id).toBe("ftjob-2");
  });

  it("is an unready resource itself, as in delete-before-replace", () => {
    const lastSeen = createLastSeen();
    lastSeen.saw({ ...old, ready: false });
    expect(lastSeen.judgeDelete(old)).toBe("ours");
  });

  it("does not depend on other resources that are not ready", () => {
    const lastSeen = createLastSeen();
    lastSeen.saw({ urn: `${urn}-2`, instance: "two", id: "ftjob-2", ready: false });
    expect(lastSeen.judgeDelete(old)).toBe("ours");
  });

  it("tells who holds a job", () => {
    const lastSeen = createLastSeen();
    lastSeen.saw({ ...old, ready: false });
    expect([lastSeen.holderOf("ftjob-1"), lastSeen.holderOf("ftjob-2")]).toEqual([urn, undefined]);
  });
});
