import { cancelSignal } from "../../../provider/engine/cancel-signal";

describe("outside the engine's process", () => {
  it("is a signal that does not abort, one and the same each time", () => {
    expect(cancelSignal().aborted).toBe(false);
    expect(cancelSignal()).toBe(cancelSignal());
  });
});
