import type { FastifyRequest } from "fastify";
import { choiceOf, limitOf, metadataOf, positionOf, queryOf } from "../../../../server/http/query";

const query = (text: string) => queryOf({ raw: { url: `/v1/x?${text}` } } as FastifyRequest);

it("reads metadata filters, whatever their keys are", () => {
  expect(metadataOf(query("metadata[team]=a&metadata[__proto__]=b&metadata[a%5Bb%5D]=&limit=3"))).toEqual([
    ["team", "a"],
    ["__proto__", "b"],
    ["a[b]", ""],
  ]);
  expect(metadataOf(query("metadata=null"))).toBeNull();
  expect(metadataOf(query("metadata="))).toEqual([]);
  expect(metadataOf(query(""))).toEqual([]);
});

it("takes limits inside their range only", () => {
  const rule = { default: 20, max: 100 };
  expect([limitOf(query(""), rule), limitOf(query("limit=1"), rule), limitOf(query("limit=100"), rule)]).toEqual([
    20, 1, 100,
  ]);
  for (const text of ["0", "101", "-1", "x", "", "1e2", "5.5"]) {
    expect(() => limitOf(query(`limit=${text}`), rule)).toThrow("'limit'");
  }
});

it("finds where a page starts, and refuses a cursor it does not know", () => {
  const find = (id: string) => (id === "a" ? 4 : undefined);
  expect([positionOf(query(""), find), positionOf(query("after=a"), find)]).toEqual([undefined, 4]);
  expect(() => positionOf(query("after=b"), find)).toThrow("no such object: 'b'");
});

it("takes one of the choices", () => {
  expect(choiceOf(query(""), "order", ["desc", "asc"], "desc")).toBe("desc");
  expect(choiceOf(query("order=asc"), "order", ["desc", "asc"], "desc")).toBe("asc");
  expect(() => choiceOf(query("order=up"), "order", ["desc", "asc"], "desc")).toThrow(
    "Supported values are: 'desc' and 'asc'",
  );
});
