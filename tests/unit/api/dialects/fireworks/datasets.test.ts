import { datasetOf, fileOf, headersFor, WireDataset } from "../../../../../provider/api/dialects/fireworks/datasets";

const upload = (text: string, filename = "desk.1a2b3c4d-5e6f7a8b.jsonl", chunk = text.length) => ({
  filename,
  async *open() {
    for (let at = 0; at < text.length; at += chunk) yield Buffer.from(text.slice(at, at + chunk));
  },
});

describe("the dataset of an upload", () => {
  it("has an id of its content and its name, and the number of its examples", async () => {
    const { datasetId, dataset } = await datasetOf(upload('{"a":1}\n{"a":2}\n'));
    expect(datasetId).toMatch(/^pft-[0-9a-f]{40}$/);
    expect(dataset).toEqual({
      displayName: "desk.1a2b3c4d-5e6f7a8b.jsonl",
      format: "CHAT",
      exampleCount: "2",
      userUploaded: {},
    });
  });

  it("is the same however the content comes, and another for other content or for another resource's name", async () => {
    const id = async (...args: Parameters<typeof upload>) => (await datasetOf(upload(...args))).datasetId;
    const text = '{"a":1}\n{"a":2}\n';
    expect(await id(text, "a.jsonl", 1)).toBe(await id(text, "a.jsonl"));
    expect(await id(`${text} `, "a.jsonl")).not.toBe(await id(text, "a.jsonl"));
    expect(await id(text, "b.jsonl")).not.toBe(await id(text, "a.jsonl"));
  });

  it.each([
    ["", "0"],
    ["{}", "1"],
    ["{}\n\n \r\n{}", "2"],
    ["{}\r\n{}\r\n", "2"],
  ])("counts the examples of %j as %s", async (text, count) => {
    expect((await datasetOf(upload(text, "a.jsonl", 1))).dataset.exampleCount).toBe(count);
  });
});

describe("a dataset as a file", () => {
  const wire = (more: object) =>
    WireDataset.parse({ name: "accounts/acme/datasets/pft-1", createTime: "2026-11-01T00:00:00Z", ...more });

  it.each([
    [{ state: "READY", status: { code: "OK", message: "" } }, { status: "processed" }],
    [{ state: "UPLOADING", status: { code: "OK", message: "" } }, { status: "running" }],
    [
      { state: "UPLOADING", status: { code: "INVALID_ARGUMENT", message: "line 7" } },
      { status: "error", statusDetails: "line 7" },
    ],
    [{ state: "STATE_UNSPECIFIED" }, { status: "running" }],
  ])("shows %j as %j", (shown, expected) => {
    expect(fileOf(wire({ ...shown, displayName: "desk.jsonl" }), "acme")).toEqual({
      id: "pft-1",
      object: "file",
      bytes: 0,
      createdAt: 1_793_491_200,
      filename: "desk.jsonl",
      purpose: "fine-tune",
      ...expected,
    });
  });

  it("is named in full where it is another account's", () => {
    expect(fileOf(wire({}), "other").id).toBe("accounts/acme/datasets/pft-1");
  });

  it("is called by its id where it has no name", () => {
    expect(fileOf(wire({}), "acme").filename).toBe("pft-1");
  });
});

describe("a signed address", () => {
  it("gets the headers that were signed, and none beside them", () => {
    const address = "https://storage.example/x?X-Goog-SignedHeaders=content-type%3Bhost%3Bx-goog-content-length-range";
    expect(headersFor(address, 7)).toEqual({
      "content-length": "7",
      "content-type": "application/octet-stream",
      "x-goog-content-length-range": "7,7",
    });
    expect(headersFor("https://storage.example/x?X-Goog-SignedHeaders=host", 7)).toEqual({ "content-length": "7" });
    expect(headersFor("https://storage.example/x", 7)).toEqual({
      "content-length": "7",
      "content-type": "application/octet-stream",
    });
  });
});
