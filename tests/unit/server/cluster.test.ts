import { doorTrouble } from "../../../server/cluster";

describe("the door of rewards", () => {
  const far = "http://10.0.0.5:8265";
  const cases: [string, string, { host: string; port: number; url?: string }, boolean][] = [
    ["a cluster elsewhere and a door on loopback", far, { host: "127.0.0.1", port: 0 }, true],
    ["a cluster elsewhere and a door on the network", far, { host: "10.0.0.4", port: 4011 }, false],
    ["a proxy before the door", far, { host: "127.0.0.1", port: 4011, url: "https://rewards.example" }, false],
    ["a cluster on this machine", "http://[::1]:8265", { host: "127.0.0.1", port: 0 }, false],
  ];

  it.each(cases)("is said to be out of reach, or not, for %s", (_, url, door, isOutOfReach) => {
    const trouble = doorTrouble({ address: { url }, door });
    expect(trouble !== undefined).toBe(isOutOfReach);
    if (isOutOfReach) expect(trouble).toMatch(/10\.0\.0\.5 .*127\.0\.0\.1.*--grader-listen/);
  });
});
