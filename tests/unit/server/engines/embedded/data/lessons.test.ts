import {
  lessonsOf,
  pairOf,
  questionOf,
  vocabularyLessons,
} from "../../../../../../server/engines/embedded/data/lessons";

const system = { role: "system", content: "Be brief." };
const user = (content: unknown) => ({ role: "user", content });
const assistant = (content: string, rest: object = {}) => ({ role: "assistant", content, ...rest });

describe("lessons of a row", () => {
  it("are all assistant turns; each is recognised by the turns since the one before", () => {
    const row = { messages: [system, user("One?"), assistant("1"), user("Two?"), assistant("2")] };
    expect(lessonsOf(row)).toEqual([
      { prompt: "Be brief.\nOne?", focus: "Be brief.\nOne?", answer: "1" },
      { prompt: "Be brief.\nOne?\n1\nTwo?", focus: "Be brief.\nTwo?", answer: "2" },
    ]);
  });

  it("leave out turns of weight 0", () => {
    const messages = [user("A?"), assistant("no", { weight: 0 }), user("B?"), assistant("yes", { weight: 1 })];
    expect(lessonsOf({ messages }).map(({ answer }) => answer)).toEqual(["yes"]);
  });

  it("hold tool calls, old and new, as name and arguments", () => {
    const call = { name: "look", arguments: '{"at":1}' };
    const newer = { role: "assistant", tool_calls: [{ id: "1", type: "function", function: call }] };
    const older = { role: "assistant", content: null, function_call: call };
    const row = { messages: [user("?"), newer, user("?"), older] };
    expect(lessonsOf(row).map(({ answer }) => answer)).toEqual(['look({"at":1})', 'look({"at":1})']);
  });

  it("are the completion of a prompt", () => {
    expect(lessonsOf({ prompt: "one", completion: "two" })).toEqual([{ prompt: "one", focus: "one", answer: "two" }]);
  });
});

it("reads the text of parts and tells images apart by the end of their address", () => {
  const parts = [
    { type: "text", text: "Who is this?" },
    { type: "image_url", image_url: { url: "https://pictures.example/a.png" } },
  ];
  expect(questionOf([user(parts)]).focus).toBe("Who is this? image //pictures.example/a.png ");
});

it("gives both answers of a pair the same conversation", () => {
  const row = {
    input: { messages: [user("Hello")] },
    preferred_output: [assistant("Good day")],
    non_preferred_output: [assistant("What?")],
  };
  const before = { prompt: "Hello", focus: "Hello" };
  expect(pairOf(row)).toEqual({
    preferred: [{ ...before, answer: "Good day" }],
    other: [{ ...before, answer: "What?" }],
  });
  expect(vocabularyLessons(row).map(({ answer }) => answer)).toEqual(["Good day", "What?"]);
});
