import { execFileSync } from "node:child_process";
import { callPage } from "../../../../support/page-functions";

const hostile = `it's "$(echo broken)" \`echo broken\` \\ <b>`;

describe("a ready call", () => {
  it("takes the key from the environment, in each language", async () => {
    const [snippets] = (await callPage("snippets.mjs", ["callSnippets", "http://127.0.0.1:4010/v1", "ft:a"])) as [
      { language: string; code: string }[],
    ];
    expect(snippets?.map(({ language }) => language)).toEqual(["curl", "Python", "TypeScript"]);
    for (const { code } of snippets ?? []) {
      expect(code).toContain("$OPENAI_API_KEY");
      expect(code).toContain("http://127.0.0.1:4010/v1");
    }
  });

  it("hands a shell every model's name as it is", async () => {
    const [snippets] = (await callPage("snippets.mjs", ["callSnippets", "http://h/v1", hostile])) as [
      { language: string; code: string }[],
    ];
    const shown = `curl() { for each; do last=$each; done; printf '%s' "$last"; }\n${snippets?.[0]?.code}`;
    expect(JSON.parse(execFileSync("sh", ["-c", shown], { encoding: "utf8" }))).toMatchObject({ model: hostile });
  });
});
