import { fileFromWire, WireTogetherFile } from "../../../../../provider/api/dialects/together/files";

const file = { id: "file-1", object: "file", bytes: 7, created_at: 5, filename: "a.jsonl", purpose: "fine-tune" };
const shown = (more: object) => fileFromWire(WireTogetherFile.parse({ ...file, ...more }));

describe("a file at Together", () => {
  it.each([
    ["PENDING", "pending"],
    ["QUEUED", "pending"],
    ["RUNNING", "running"],
    ["COMPLETED", "processed"],
    ["SOMETHING_NEW", "SOMETHING_NEW"],
  ])("that is %s is %s", (processing_status, status) => {
    expect(shown({ processing_status })).toEqual({
      id: "file-1",
      object: "file",
      bytes: 7,
      createdAt: 5,
      filename: "a.jsonl",
      purpose: "fine-tune",
      status,
    });
  });

  it("is refused with the line that Together names", () => {
    const validation_report = { valid: false, error: "Line 7: messages[1] must contain a role field" };
    expect(shown({ processing_status: "INVALID_FORMAT", validation_report })).toMatchObject({
      status: "error",
      statusDetails: "line 7: messages[1] must contain a role field",
    });
  });

  it.each(["INVALID_FORMAT", "FAILED"])("that is %s without a report is told apart", (processing_status) => {
    expect(shown({ processing_status })).toMatchObject({
      status: "error",
      statusDetails: expect.stringMatching(processing_status === "FAILED" ? /names no fault/ : /format/),
    });
  });

  it("that is not processed for training has no status", () => {
    expect(shown({}).status).toBeUndefined();
  });
});
