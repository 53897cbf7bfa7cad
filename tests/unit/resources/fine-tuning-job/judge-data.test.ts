import { inspectDataset } from "../../../../provider/dataset";
import { judgeData } from "../../../../provider/resources/fine-tuning-job/judge-data";

const sources = { named: (contentHash = "") => (contentHash === "c1:a" ? '"a.jsonl"' : undefined) };
const completion = { trainingData: { contentHash: "c1:a", format: "completion" } };
const sentence = async (model: string) =>
  (await judgeData({ model, ...completion }, sources)).problems.map(({ reason }) => reason);

describe(judgeData.name, () => {
  it.each(["gpt-4o-mini-2024-07-18", "gpt-3.5-turbo", "o4-mini", "ft:gpt-4.1-nano-2025-04-14:acme::Ab12Cd34"])(
    "refuses prompt/completion pairs for the chat model %s",
    async (model) => {
      expect(await sentence(model)).toEqual([
        expect.stringContaining(`the chat model "${model}" cannot be trained on`),
      ]);
    },
  );

  it.each(["davinci-002", "babbage-002", "ft:babbage-002:acme::Ab12Cd34"])(
    "refuses chat rows for %s",
    async (model) => {
      const { problems } = await judgeData({ model, trainingData: { contentHash: "c1:a", format: "chat" } }, sources);
      expect(problems.map(({ reason }) => reason)).toEqual([
        expect.stringContaining(`the completion model "${model}" cannot be trained on`),
      ]);
    },
  );

  it.each(["davinci-002", "babbage-002", "llama-3.3-70b"])("has nothing against them for %s", async (model) => {
    expect(await sentence(model)).toEqual([]);
  });

  it.each([
    [
      9,
      [
        {
          property: "trainingFile",
          reason:
            'in "a.jsonl": there are 9 examples, fewer than 10 (too_few_examples) → add examples: training needs at least 10',
        },
      ],
    ],
    [10, []],
    [undefined, []],
  ])("wants ten examples to train on, not %p, and asks nothing of validation data", async (examples, expected) => {
    const trainingData = { contentHash: "c1:a", format: "chat", examples };
    const validationData = { contentHash: "c1:b", format: "chat", examples: 1 };
    expect((await judgeData({ model: "gpt-4o", trainingData, validationData }, sources)).problems).toEqual(expected);
  });

  it("names both files whose rows do not fit the method", async () => {
    const data = { contentHash: "c1:a", format: "chat" };
    const method = { type: "dpo" as const };
    const { problems } = await judgeData(
      { model: "gpt-4o", method, trainingData: data, validationData: data },
      sources,
    );
    expect(problems.map(({ property }) => property)).toEqual(["trainingFile", "validationFile"]);
  });

  describe("with a grader", () => {
    const judged = async (reference: string, rows: readonly object[]) => {
      const { contentHash, examples, format } = await inspectDataset(
        { rows: rows.map((row) => ({ messages: [{ role: "user", content: "Add them." }], ...row })), name: "rows" },
        { method: "reinforcement", role: "either" },
      );
      const input = "{{sample.output_text}}";
      const grader = { type: "string_check" as const, name: "equal", operation: "eq" as const, input, reference };
      return judgeData(
        {
          model: "o4-mini",
          method: { type: "reinforcement", reinforcement: { grader } },
          trainingData: { contentHash, examples, format },
        },
        sources,
      );
    };
    const twelve = Array.from({ length: 12 }, (_, n) => ({ answer: `${n}`, case: { id: n, tags: ["sum"] } }));

    it.each(["{{item.answer}}", "{{ item.case.id }}", "{{item.case.tags[0]}}", "no template"])(
      "has nothing against %s, which the rows have",
      async (reference) => {
        expect(await judged(reference, twelve)).toEqual({ problems: [], warnings: [] });
      },
    );

    it("refuses a field that no row has, and names the one that is meant", async () => {
      const { problems } = await judged("{{item.answr}} of {{item.case.ids}}", twelve);
      expect(problems).toEqual([
        {
          property: "trainingFile",
          reason: [
            "the data have 2 errors:",
            '  the grader\'s template "{{item.answr}}" names a field that no row has; did you mean "{{item.answer}}"? (unknown_item_field) → name a field of the rows, or add it to them',
            '  the grader\'s template "{{item.case.ids}}" names a field that no row has; did you mean "{{item.case.id}}"? (unknown_item_field) → name a field of the rows, or add it to them',
          ].join("\n"),
        },
      ]);
    });

    it("warns of a field that some rows lack", async () => {
      const { problems, warnings } = await judged("{{item.answer}}", [...twelve, {}, {}]);
      expect({ problems, warnings }).toEqual({
        problems: [],
        warnings: [
          'the grader\'s template "{{item.answer}}" finds nothing in 2 of 14 rows (rare_item_field) → add the field to every row',
        ],
      });
    });
  });
});
