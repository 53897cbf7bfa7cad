import { z } from "zod";
import type { Handler } from "../../../../provider/engine/handler";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import { orUnknown, STATE_VERSION, shapeOf, withParsedState } from "../../../../provider/resources/shared/parsed-state";

interface Inputs {
  lines: string[];
  resourceUrn: string;
}
type State = Inputs & { status: string };

const resourceUrn = "urn:pulumi:dev::p::t::bot";
const lines = orUnknown(z.array(z.string()));
const inputs = { lines: ["a"], resourceUrn };
const state = { ...inputs, status: "done", stateVersion: STATE_VERSION };

/** A handler that answers with what it is given. */
const {
  diff,
  read,
  delete: remove,
} = withParsedState<Inputs, State>(
  {
    what: "thing",
    inputs: shapeOf<Inputs>({ lines, resourceUrn: z.string() }),
    state: shapeOf<State>({ status: z.string() }),
  },
  {
    check: async (_olds, news) => ({ inputs: news }),
    diff: async (_id, olds, news) => ({ replaces: [olds.status, ...news.lines] }),
    create: async (news) => ({ id: news.resourceUrn }),
    read: async (id, props) => ({ id, props }),
    update: async (_id, olds) => ({ outs: olds }),
    delete: async () => undefined,
  } satisfies Handler<Inputs, State>,
);

describe("inputs and state on their way to a handler", () => {
  it("arrive whole, with what this version does not know", async () => {
    expect(await diff("x", { ...state, later: 1 }, inputs)).toEqual({ replaces: ["done", "a"] });
    expect(await read("x", { ...state, later: 1 })).toEqual({ id: "x", props: { ...state, later: 1 } });
  });

  it("may be unknown in a preview, at the place of any value", async () => {
    expect(await diff("x", state, { ...inputs, lines: UNKNOWN })).toMatchObject({ replaces: expect.anything() });
  });

  it("may be an id alone, where a program looks something up", async () => {
    expect(await read("x", {})).toEqual({ id: "x", props: {} });
  });

  it("are taken from a state that has no version, as an older one", async () => {
    const { stateVersion: _, ...older } = state;
    expect(await diff("x", older, inputs)).toEqual({ replaces: ["done", "a"] });
  });

  it.each([
    ["diff", (props: typeof state) => diff("x", props, inputs)],
    ["read", (props: typeof state) => read("x", props)],
    ["delete", (props: typeof state) => remove("x", props)],
  ])("are refused by %s where a newer version wrote the state, with what to do", async (_, call) => {
    await expect(call({ ...state, stateVersion: STATE_VERSION + 1 })).rejects.toThrow(
      'the state of thing "bot" is of version 2, which a newer pulumi-fine-tuning wrote; this one reads versions up to 1. ' +
        "Nothing was changed. Next: `npm install pulumi-fine-tuning@latest` where the package is installed, then run the command again.",
    );
  });

  it("are refused where something that is needed is missing or of another type", async () => {
    await expect(diff("x", { ...state, status: 5 }, inputs)).rejects.toThrow(
      'the state of thing "bot" cannot be read: status: Invalid input: expected string, received number.',
    );
    await expect(diff("x", state, { resourceUrn })).rejects.toThrow('the inputs of thing "bot" cannot be read: lines:');
  });
});
