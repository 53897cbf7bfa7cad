import { UNKNOWN } from "../../../../provider/engine/unknown";
import {
  type DataChange,
  type DataReference,
  dataChange,
  dataReference,
} from "../../../../provider/resources/fine-tuning-job/data-change";

const [a, b] = ["c1:aaaa", "c1:bbbb"];

describe("dataChange", () => {
  it.each<[string, DataReference | undefined, DataReference | undefined, DataChange]>([
    ["no file before and after", undefined, undefined, "none"],
    ["ids known and equal", { id: "file-1", hash: a }, { id: "file-1", hash: a }, "none"],
    ["equal bare ids", { id: "file-1", hash: undefined }, { id: "file-1", hash: undefined }, "none"],
    [
      "equal ids although the hash is new, as with ignoreChanges",
      { id: "file-1", hash: a },
      { id: "file-1", hash: b },
      "none",
    ],
    ["other hashes", { id: "file-1", hash: a }, { id: "file-2", hash: b }, "other-rows"],
    ["other hashes, new id unknown", { id: "file-1", hash: a }, { id: UNKNOWN, hash: b }, "other-rows"],
    ["equal hashes, another id", { id: "file-1", hash: a }, { id: "file-2", hash: a }, "same-rows"],
    ["equal hashes, new id unknown", { id: "file-1", hash: a }, { id: UNKNOWN, hash: a }, "same-rows"],
    ["other bare ids", { id: "file-1", hash: undefined }, { id: "file-2", hash: undefined }, "other-rows"],
    ["a hash before, another bare id now", { id: "file-1", hash: a }, { id: "file-2", hash: undefined }, "other-rows"],
    ["another bare id before, a hash now", { id: "file-1", hash: undefined }, { id: "file-2", hash: a }, "other-rows"],
    [
      "an old bare id, new hash known, new id unknown",
      { id: "file-1", hash: undefined },
      { id: UNKNOWN, hash: a },
      "other-rows",
    ],
    ["the hash unknown", { id: "file-1", hash: a }, { id: UNKNOWN, hash: UNKNOWN }, "undecided"],
    ["the hash unknown beside a known id", { id: "file-1", hash: a }, { id: "file-2", hash: UNKNOWN }, "undecided"],
    ["a bare id unknown", { id: "file-1", hash: undefined }, { id: UNKNOWN, hash: undefined }, "undecided"],
    ["a bare id unknown after a hash", { id: "file-1", hash: a }, { id: UNKNOWN, hash: undefined }, "undecided"],
    [
      "hashes of different algorithms",
      { id: "file-1", hash: "c1:aaaa" },
      { id: "file-2", hash: "c2:aaaa" },
      "undecided",
    ],
    ["a file where there was none", undefined, { id: "file-1", hash: a }, "other-rows"],
    ["an unknown file where there was none", undefined, { id: UNKNOWN, hash: UNKNOWN }, "undecided"],
    ["no file where there was one", { id: "file-1", hash: a }, undefined, "other-rows"],
  ])("%s", (_, old, now, expected) => {
    expect(dataChange(old, now)).toBe(expected);
  });
});

describe("dataReference", () => {
  it.each<[string, unknown, unknown, DataReference | undefined]>([
    ["no file", undefined, undefined, undefined],
    ["a bare id", "file-1", undefined, { id: "file-1", hash: undefined }],
    ["checked data", "file-1", { contentHash: a, examples: 3 }, { id: "file-1", hash: a }],
    ["data that are not known yet", UNKNOWN, UNKNOWN, { id: UNKNOWN, hash: UNKNOWN }],
    ["data whose hash is not known yet", UNKNOWN, { contentHash: UNKNOWN }, { id: UNKNOWN, hash: UNKNOWN }],
  ])("takes %s", (_, id, data, expected) => {
    expect(dataReference(id, data)).toEqual(expected);
  });
});
