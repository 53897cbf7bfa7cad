import { readdirSync } from "node:fs";
import { join } from "node:path";
import { inspectDataset } from "../../../../provider/dataset";

const bad = join(__dirname, "../../../fixtures/data/bad");
const inspect = (name: string, method?: "reinforcement") =>
  inspectDataset({ path: join(bad, name) }, { method, cache: false });

describe("rows of other tools", () => {
  it.each(readdirSync(bad).filter((name) => name.startsWith("foreign_rows@1")))(
    "of %s are one sentence that says what they are and what to do",
    async (name) => {
      const { errors, groups } = await inspect(name);
      const [group] = groups.filter(({ severity }) => severity === "error");
      expect({ errors, code: group?.code }).toEqual({ errors: 1, code: "foreign_rows" });
      expect(group?.message).toMatch(
        /^the rows are .+ \("\w+".*\)(; as a \w+ row the first one is \{.+\}|, which nothing here can train on)$/,
      );
      const isRewritten = group?.message.includes("; as a ");
      expect(group?.remedy).toMatch(
        isRewritten ? /^rewrite them: fine-tuning convert FILE --to \w+ --output NEW.jsonl/ : /\{"messages": \[/,
      );
    },
  );

  it("may be reinforcement rows whose keys a grader looks at, and the argument that settles it is named", async () => {
    const rows = Array.from({ length: 12 }, (_, n) => ({
      system: "v2",
      messages: [{ role: "user", content: `What is ${n}?` }],
    }));
    const data = { rows, name: "rows" };
    const { findings } = await inspectDataset(data);
    expect(findings).toMatchObject([
      { code: "foreign_rows", remedy: expect.stringContaining("--method reinforcement") },
    ]);
    expect(await inspectDataset(data, { method: "reinforcement" })).toMatchObject({
      format: "reinforcement",
      errors: 0,
    });
  });
});
