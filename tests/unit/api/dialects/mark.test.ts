import fc from "fast-check";
import { inMetadata, inSuffix } from "../../../../provider/api/dialects/mark";
import { KEY_ENTRY, OWNER_ENTRY } from "../../../../provider/api/job-marks";
import { carriesAnotherKey, carriesKey } from "../../../../provider/resources/job/find-by-key";
import { aJob } from "../../../support/a-job";

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length });
const key = fc.tuple(fc.constantFrom("k1", "k2"), hex(64)).map(([version, digits]) => `${version}:${digits}`);
/** Also one that looks like a mark. */
const markLike = hex(20).map((digits) => `k2${digits}`);
const suffix = fc.option(
  fc.oneof(
    fc.string({ minLength: 1, maxLength: 64 }),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
    markLike,
    fc.tuple(fc.string({ maxLength: 20 }), markLike).map((parts) => parts.join("-")),
  ),
  { nil: undefined },
);
const request = (key: string, suffix: string | undefined) => ({
  model: "m",
  trainingFile: "file-1",
  suffix,
  metadata: { team: "a", [KEY_ENTRY]: key, [OWNER_ENTRY]: "urn:bot" },
});

describe.each([
  ["beside the metadata", inSuffix({ longest: 40, alsoInMetadata: true }), 40],
  ["instead of the metadata", inSuffix({ longest: 64, alsoInMetadata: false }), 64],
])("the mark in a suffix, %s", (_, mark, longest) => {
  it("fits, whole, behind as much of the user's own suffix as there is room for", () => {
    fc.assert(
      fc.property(key, suffix, (key, suffix) => {
        const sent = mark.write(request(key, suffix)).suffix ?? "";
        expect(sent.length).toBeLessThanOrEqual(longest);
        expect(sent).toMatch(/(^|-)k\d[0-9a-f]{20}$/);
        expect(sent.startsWith((suffix ?? "").slice(0, longest - 24))).toBe(true);
        expect(sent.isWellFormed() || suffix?.isWellFormed() === false).toBe(true);
      }),
    );
  });

  it("gives back the suffix of the user and a key that is known to be this one, whether or not the vendor kept metadata", () => {
    fc.assert(
      fc.property(key, suffix, fc.boolean(), (key, suffix, keeps) => {
        const sent = mark.write(request(key, suffix));
        const metadata = keeps ? { metadata: sent.metadata ?? {} } : {};
        const { suffix: shown, ...read } = mark.read(
          aJob({ ...(sent.suffix && { suffix: sent.suffix }), ...metadata }),
        );
        expect(shown).toBe(mark.shownSuffix(suffix));
        expect(carriesKey({ ...aJob(), ...read }, [key])).toBe(true);
        expect(carriesAnotherKey({ ...aJob(), ...read }, [key])).toBe(false);
      }),
    );
  });

  it("tells keys apart", () => {
    fc.assert(
      fc.property(key, key, suffix, (key, other, suffix) => {
        fc.pre(key.slice(0, 23) !== other.slice(0, 23));
        const { suffix: sent = "" } = mark.write(request(key, suffix));
        expect(carriesAnotherKey(mark.read(aJob({ suffix: sent })), [other])).toBe(true);
      }),
    );
  });

  it("leaves a suffix alone that ends like a mark where the vendor kept the key of the job", () => {
    const suffix = `depot-k2${"0".repeat(20)}`;
    const job = aJob({ suffix, metadata: { [KEY_ENTRY]: `k2:${"f".repeat(64)}` } });
    expect(mark.read(job)).toBe(job);
  });

  it("leaves jobs alone that were submitted without it", () => {
    for (const job of [
      aJob(),
      aJob({ suffix: "depot" }),
      aJob({ suffix: "depot-k2", metadata: { [KEY_ENTRY]: "k2:0" } }),
    ])
      expect(mark.read(job)).toBe(job);
  });
});

it("leaves nothing of ours in metadata that the vendor need not keep, and all of the user's", () => {
  const mark = inSuffix({ longest: 64, alsoInMetadata: false });
  expect(mark.write(request(`k2:${"a".repeat(64)}`, "depot"))).toMatchObject({ metadata: { team: "a" } });
  expect(
    inSuffix({ longest: 64, alsoInMetadata: true }).write(request(`k2:${"a".repeat(64)}`, "depot")).metadata,
  ).toEqual(request(`k2:${"a".repeat(64)}`, "depot").metadata);
});

it("does nothing to jobs of a vendor that keeps metadata", () => {
  const job = aJob({ suffix: `depot-k2${"0".repeat(20)}` });
  expect(inMetadata.read(job)).toBe(job);
});
