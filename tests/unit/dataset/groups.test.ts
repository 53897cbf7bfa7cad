import fc from "fast-check";
import { placeOf, restText } from "../../../provider/dataset";
import { findings } from "../../../provider/dataset/findings";
import { findingsText } from "../../../provider/resources/shared/findings-text";
import { chats, inspectText, jsonl } from "./rows";

type Found = Parameters<ReturnType<typeof findings>["add"]>[0];

const groupsOf = (...found: Found[]) => {
  const collected = findings(false);
  for (const one of found) collected.add(one);
  return collected.summary().groups;
};

describe("gathered findings", () => {
  it("say the same mistake once, with its lines", () => {
    const groups = groupsOf(
      ...[3, 4, 5, 5, 9].map((line): Found => ({ code: "missing_role", line, path: `messages[${line}].role` })),
    );
    expect(groups.map(placeOf)).toEqual(["lines 3–5, 9 (4 rows, 5 times), messages[].role"]);
  });

  it("keep the place of what was found once", () => {
    expect(groupsOf({ code: "invalid_json", line: 4, column: 31, detail: "cut" }).map(placeOf)).toEqual([
      "line 4, column 31",
    ]);
    expect(groupsOf({ code: "missing_role", line: 2, path: "messages[1].role" }).map(placeOf)).toEqual([
      "line 2, messages[1].role",
    ]);
    expect(groupsOf({ code: "too_few_examples", line: 1 }).map(placeOf)).toEqual([""]);
  });

  it("tell four sentences of a kind apart and gather the rest", () => {
    const groups = groupsOf(
      ...Array.from({ length: 12 }, (_, n): Found => ({ code: "duplicate_row", line: n + 20, detail: `as ${n}` })),
    );
    expect(groups.map(({ message, rows }) => [message, rows])).toEqual([
      ["as 0", 1],
      ["as 1", 1],
      ["as 2", 1],
      ["as 3", 1],
      ["the row is the same as an earlier one", 8],
    ]);
  });

  it("count what is not shown, and only that", () => {
    const [group] = groupsOf({ code: "duplicate_row", line: 2 }, { code: "duplicate_row", line: 4 });
    if (group === undefined) throw new Error("nothing was gathered");
    expect(restText([group, { ...group, code: "blank_line", count: 1 }])).toBe(
      "and 3 more: 2 × duplicate_row, 1 × blank_line",
    );
    expect(restText([])).toBeUndefined();
  });

  it("add up to the number in the head, whatever is wrong", async () => {
    const broken = fc.constantFrom(
      "no json",
      "[1]",
      '{"messages": 1}',
      '{"messages": [{"role": "bot"}]}',
      '{"messages": [{"content": "x"}]}',
      "",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(broken, { minLength: 1, maxLength: 60 }), async (lines) => {
        const report = await inspectText(`${jsonl(chats(2))}${lines.join("\n")}\n`);
        for (const severity of ["error", "warning"] as const) {
          const [head = "", ...rest] = findingsText(report, severity, "data.jsonl").split("\n");
          const times = (line: string): number => {
            const more = /^ {2}and ([\d,]+) more: (.*)$/.exec(line);
            if (more !== null) {
              const parts = [...(more[2] ?? "").matchAll(/(\d+) ×/g)].map(([, count]) => Number(count));
              expect(parts.reduce((sum, one) => sum + one, 0)).toBe(Number(more[1]));
              return Number(more[1]);
            }
            return Number(/\((?:\d+ rows, )?(\d+) (?:rows|times)\)/.exec(line)?.[1] ?? 1);
          };
          const total = rest.reduce((sum, line) => sum + times(line), 0);
          expect(head).toContain(`has ${total} ${severity}`);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("say forty bad rows of two kinds in two lines of a preview", async () => {
    const rows = Array.from({ length: 40 }, (_, n) => ({
      messages: [{ role: "user", content: `${n} and more` }, { role: "bot" }],
    }));
    const report = await inspectText(jsonl([...chats(10), ...rows]));
    expect(findingsText(report, "error", "data.jsonl")).toBe(
      [
        '"data.jsonl" has 80 errors:',
        '  lines 11–50 (40 rows), messages[1].role: the role "bot" is not known; did you mean "assistant"? (unknown_role) → use system, user, assistant, tool or function',
        '  lines 11–50 (40 rows), messages[1].content: the message has no content (missing_content) → add "content"; only assistant turns with tool calls do without',
      ].join("\n"),
    );
  });
});
