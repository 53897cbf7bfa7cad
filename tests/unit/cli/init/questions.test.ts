import { asked } from "../../../../provider/cli/init/questions";

/** Answers one after the other; the last question that was put is kept. */
function person(...answers: string[]) {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return answers.shift() ?? "";
  };
  return { ask, questions };
}

describe("the questions of fine-tuning init", () => {
  it("take what stands in brackets for an empty answer", async () => {
    const { ask, questions } = person();
    expect(await asked({}, "my-model", ask)).toEqual({ name: "my-model", method: "supervised", where: "local" });
    expect(questions[0]).toBe("Project name [my-model]: ");
    expect(questions[1]).toMatch(
      /1 {2}supervised .*\n {2}2 {2}preference .*\n {2}3 {2}reinforcement .*\n.*\[supervised\]/,
    );
  });

  it("are put again, with a reason, after an answer that does not do", async () => {
    const { ask, questions } = person("My Model", "desk", "4", "PREFERENCE", "2");
    expect(await asked({}, "my-model", ask)).toEqual({ name: "desk", method: "preference", where: "own-hardware" });
    expect(questions[1]).toMatch(/^"My Model" does not do: .*lower-case/);
    expect(questions[3]).toMatch(/^"4" is none of them/);
  });

  it("leave out what the command line said", async () => {
    const { ask, questions } = person("");
    const given = { name: "desk", method: "preference", model: "m" } as const;
    expect(await asked(given, "my-model", ask)).toEqual({ ...given, where: "local" });
    expect(questions).toHaveLength(1);
  });
});
