import { isNameOf, isOwnUpload, vendorFilename } from "../../../../provider/resources/shared/vendor-filename";

const upload = {
  urn: "urn:pulumi:dev::p::pulumi-nodejs:dynamic/trainingFile:TrainingFile::tickets",
  contentHash: "c1:aaaa",
};

describe("the name of an upload", () => {
  it.each([
    ["the file's own name", { path: "data/week 1.jsonl" }, "week 1"],
    ["the resource's, for rows", {}, "tickets"],
    ["the one that the program gives", { path: "data/x.jsonl", filename: "given.jsonl" }, "given"],
    ["any ending but .jsonl kept", { path: "data/x.JSON" }, "x.JSON"],
  ])("begins with %s", (_, named, stem) => {
    expect(vendorFilename({ ...upload, ...named })).toMatch(
      new RegExp(`^${stem.replace(".", "\\.")}\\.[0-9a-f]{8}-[0-9a-f]{8}\\.jsonl$`),
    );
  });

  it("is an ABI: uploads of today are found by it tomorrow", () => {
    expect(vendorFilename(upload)).toMatchInlineSnapshot(`"tickets.87a8fc4c-8e1a38a6.jsonl"`);
  });

  it("of an earlier version, which hashed the type too, is known again", () => {
    const former = "week 1.b50d95cf-8e1a38a6.jsonl";
    expect(isOwnUpload(former, upload)).toBe(true);
    expect(isNameOf(former, { ...upload, path: "data/week 1.jsonl" })).toBe(true);
    expect(isNameOf(former, { ...upload, filename: "week 2" })).toBe(false);
  });

  it("is known again by resource and content, whatever its stem", () => {
    const name = vendorFilename({ ...upload, filename: "renamed" });
    expect(isOwnUpload(name, upload)).toBe(true);
    expect(isOwnUpload(name, { ...upload, contentHash: "c1:bbbb" })).toBe(false);
    expect(isOwnUpload(name, { ...upload, urn: `${upload.urn}-2` })).toBe(false);
    expect(isOwnUpload("tickets.jsonl", upload)).toBe(false);
  });
});
