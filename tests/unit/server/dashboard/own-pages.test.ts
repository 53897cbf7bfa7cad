import { comesFromOwnPages } from "../../../../server/dashboard/own-pages";

const host = "127.0.0.1:4010";

describe("a request that changes something", () => {
  it.each([
    ["the browser says that it is of the same origin", { site: "same-origin", host }],
    ["its origin is the address that was asked", { origin: `http://${host}`, host }],
    ["a proxy in front speaks HTTPS", { origin: "https://training.example", host: "training.example" }],
    ["a proxy in front asks by another name", { site: "same-origin", origin: "https://training.example", host }],
  ])("is taken where %s", (_, sender) => {
    expect(comesFromOwnPages(sender)).toBe(true);
  });

  it.each([
    ["another site", { site: "cross-site", origin: "https://evil.example", host }],
    ["another port of the same machine, which browsers call the same site", { site: "same-site", host }],
    ["another port, by a browser that does not say so", { origin: "http://127.0.0.1:8000", host }],
    ["no origin at all", { host }],
    ["a sandboxed frame", { origin: "null", host }],
    ["an address that was typed", { site: "none", host }],
  ])("is refused from %s", (_, sender) => {
    expect(comesFromOwnPages(sender)).toBe(false);
  });
});
