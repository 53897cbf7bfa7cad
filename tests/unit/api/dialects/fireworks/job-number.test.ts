import { hasNumbers, keyInId, numberedId } from "../../../../../provider/api/dialects/fireworks/job-number";

const key = `k2:${"0123456789abcdef".repeat(4)}`;

describe("the id of a declaration's nth job", () => {
  it("begins with the key, is one that Fireworks takes, and is read back", () => {
    const id = numberedId(key, 17);
    expect(id).toBe("pft-0123456789abcdef0123456789abcdef01234567-17");
    expect(id).toMatch(/^[a-z0-9-]{1,63}$/);
    expect(keyInId(id)).toBe("k2:0123456789abcdef0123456789abcdef01234567");
  });

  it("has room for as many jobs as anybody will ever declare", () => {
    expect(numberedId(key, Number.MAX_SAFE_INTEGER).length).toBeLessThanOrEqual(63);
  });

  it.each([
    "bot",
    "pft-0123",
    "pft-0123456789abcdef0123456789abcdef01234567",
    "pft-0123456789abcdef0123456789abcdef01234567-0",
  ])("is none of ours where somebody else chose it: %s", (id) => {
    expect(keyInId(id)).toBeUndefined();
  });

  it("exists for keys of this version alone: no earlier one had jobs at Fireworks", () => {
    expect(hasNumbers(key)).toBe(true);
    expect(hasNumbers(key.replace("k2", "k1"))).toBe(false);
    expect(() => numberedId("k2:12", 1)).toThrow("is no submit key");
  });
});
