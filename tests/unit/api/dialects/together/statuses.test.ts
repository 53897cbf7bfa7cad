import { statusFromWire } from "../../../../../provider/api/dialects/together/statuses";

describe("a status of Together", () => {
  it.each([
    ["pending", "queued"],
    ["queued", "queued"],
    ["running", "running"],
    ["compressing", "running"],
    ["uploading", "running"],
    ["cancel_requested", "cancelling"],
    ["completed", "succeeded"],
    ["cancelled", "cancelled"],
    ["error", "failed"],
    ["user_error", "failed"],
  ])("%s is %s", (theirs, ours) => {
    expect(statusFromWire(theirs)).toBe(ours);
  });

  it("that is new ends no wait", () => {
    expect(statusFromWire("defragmenting")).toBe("defragmenting");
  });
});
