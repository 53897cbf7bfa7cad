import { batchedById } from "../../../provider/session/batched-reads";
import { virtualClock } from "../../support/virtual-clock";

interface Thing {
  id: string;
}

function asked(listed: string[], fails = false) {
  const requests: string[] = [];
  const clock = virtualClock();
  const load = batchedById<Thing>(
    {
      one: async (id) => {
        requests.push(id);
        return { id };
      },
      all: async function* () {
        requests.push("all");
        if (fails) throw new Error("no list here");
        for (const id of listed) yield { id };
      },
    },
    clock,
  );
  return { requests, clock, load };
}

describe("gatherById", () => {
  it("asks for one object singly", async () => {
    const { requests, clock, load } = asked(["a"]);
    expect(await clock.until(load("a"))).toEqual({ id: "a" });
    expect(requests).toEqual(["a"]);
  });

  it("asks once for many that come at once, and singly for what the list leaves out", async () => {
    const { requests, clock, load } = asked(["a", "b"]);
    const loaded = await clock.until(Promise.all(["a", "b", "c"].map(load)));
    expect(loaded).toEqual([{ id: "a" }, { id: "b" }, { id: "c" }]);
    expect(requests).toEqual(["all", "c"]);
  });

  it("does not take an old list for today's", async () => {
    const { requests, clock, load } = asked(["a", "b"]);
    await clock.until(Promise.all([load("a"), load("b")]));
    await clock.advance(10_000);
    await clock.until(load("a"));
    expect(requests).toEqual(["all", "a"]);
  });

  it("asks singly where the list fails", async () => {
    const { requests, clock, load } = asked([], true);
    await clock.until(Promise.all([load("a"), load("b")]));
    expect(requests).toEqual(["all", "a", "b"]);
  });
});
