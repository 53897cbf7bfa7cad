import { allPages, collect, type Page } from "../../../provider/api/pages";

function pagesOf(...pages: Page<string>[]) {
  const asked: (string | undefined)[] = [];
  const all = allPages(async (after) => {
    asked.push(after);
    return pages[asked.length - 1] ?? { items: [], hasMore: false };
  });
  return { asked, all };
}

describe(allPages, () => {
  it("follows the cursor until the server says that there is no more", async () => {
    const { asked, all } = pagesOf(
      { items: ["a", "b"], hasMore: true, lastId: "b" },
      { items: ["c"], hasMore: false, lastId: "c" },
    );
    expect(await collect(all)).toEqual(["a", "b", "c"]);
    expect(asked).toEqual([undefined, "b"]);
  });

  it("ends at an empty page although the server promises more", async () => {
    const { asked, all } = pagesOf({ items: ["a"], hasMore: true, lastId: "a" }, { items: [], hasMore: true });
    expect(await collect(all)).toEqual(["a"]);
    expect(asked).toHaveLength(2);
  });

  it("ends, without repeating anything, where a server ignores the cursor", async () => {
    const same = { items: ["a", "b"], hasMore: true, lastId: "b" };
    const { asked, all } = pagesOf(same, same, same);
    expect(await collect(all)).toEqual(["a", "b"]);
    expect(asked).toEqual([undefined, "b"]);
  });

  it("gives what it has where items carry no id to go on from", async () => {
    const { all } = pagesOf({ items: ["a"], hasMore: true });
    expect(await collect(all)).toEqual(["a"]);
  });

  it("fetches no further page once the reader has stopped", async () => {
    const { asked, all } = pagesOf({ items: ["a", "b"], hasMore: true, lastId: "b" });
    for await (const item of all) if (item === "a") break;
    expect(asked).toEqual([undefined]);
  });
});

describe(collect, () => {
  const endless = () => {
    const asked: number[] = [];
    const all = allPages(async () => {
      const first = asked.push(asked.length) * 2;
      return { items: [first - 1, first], hasMore: true, lastId: String(first) };
    });
    return { asked, all };
  };

  it("asks for no page beyond the items that are wanted", async () => {
    const { asked, all } = endless();
    expect(await collect(all, 3)).toEqual([1, 2, 3]);
    expect(asked).toHaveLength(2);
  });
});
