import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { callTool } from "../../../support/pulumi-tools";

const root = resolve(__dirname, "..", "..", "..", "..");
const whereabouts = (places: unknown, pages: unknown) =>
  callTool("publishable/whereabouts.mjs", "whereabouts", [places, pages]);
const address = "https://git.example/acme/pulumi-fine-tuning";
const said = {
  repository: { type: "git", url: `git+${address}.git` },
  homepage: `${address}#readme`,
  bugs: { url: `${address}/issues` },
};
const saidOfServer = {
  repository: { type: "git", url: `git+${address}.git`, directory: "server" },
  homepage: `${address}/tree/main/server#readme`,
  bugs: { url: `${address}/issues` },
};
const places = (top: object, server: object) => [
  { manifest: { name: "top", ...top } },
  { manifest: { name: "server", ...server }, directory: "server" },
];
const pages = { "README.md": `git clone ${address}` };

describe("where the packages live", () => {
  it("is said in full or not at all by the packages of this repository", async () => {
    const manifest = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));
    const here = [
      { manifest: manifest("package.json") },
      { manifest: manifest("server/package.json"), directory: "server" },
    ];
    const texts = Object.fromEntries(
      ["README.md", "CONTRIBUTING.md"].map((page) => [page, readFileSync(join(root, page), "utf8")]),
    );
    expect(await whereabouts(here, texts)).toMatchObject({ wrong: [] });
  });

  it("is missing, and nothing is wrong, as long as nobody has said it", async () => {
    const open = { "README.md": "git clone <this repository>" };
    expect(await whereabouts(places({}, {}), open)).toEqual({
      missing: [
        '"repository" in package.json of top',
        '"homepage" in package.json of top',
        '"bugs" in package.json of top',
        '"repository" in package.json of server',
        '"homepage" in package.json of server',
        '"bugs" in package.json of server',
        'the address in place of "<this repository>" in README.md',
      ],
      wrong: [],
    });
  });

  it("is complete when both packages and the pages say it", async () => {
    expect(await whereabouts(places(said, saidOfServer), pages)).toEqual({ missing: [], wrong: [] });
  });

  it.each([
    ["one field", places({ ...said, bugs: undefined }, saidOfServer), pages, '"bugs" in package.json of top'],
    ["one package", places(said, {}), pages, '"repository" in package.json of server'],
    [
      "no page",
      places(said, saidOfServer),
      { "README.md": "<this repository>" },
      'the address in place of "<this repository>" in README.md',
    ],
    [
      "another server's",
      places(said, { ...saidOfServer, bugs: { url: "https://other.example" } }),
      pages,
      `"bugs" of server should be {"url":"${address}/issues"}`,
    ],
    [
      "no address",
      places({ ...said, repository: "acme/x" }, saidOfServer),
      pages,
      '"repository" is not { "type": "git", "url": "git+https://HOST/OWNER/NAME.git" }',
    ],
  ])("is wrong when only a part says it: %s", async (_part, some, texts, complaint) => {
    expect(await whereabouts(some, texts)).toMatchObject({ wrong: expect.arrayContaining([complaint]) });
  });
});
