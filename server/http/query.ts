import type { FastifyRequest } from "fastify";
import { badRequest, type HttpError } from "../protocol/errors";

/** The query string as sent: bracketed keys are not objects here, so no key can touch a prototype. */
export const queryOf = (request: FastifyRequest): URLSearchParams =>
  new URLSearchParams(request.raw.url?.split("?").slice(1).join("?") ?? "");

export function limitOf(query: URLSearchParams, rule: { default: number; max: number }): number {
  const text = query.get("limit");
  if (text === null) return rule.default;
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) {
    throw badRequest(
      `Invalid type for 'limit': expected an integer, but got '${text}' instead.`,
      "limit",
      "invalid_type",
    );
  }
  if (value < 1 || value > rule.max) {
    throw badRequest(
      `Invalid 'limit': expected a value between 1 and ${rule.max}, but got ${text} instead.`,
      "limit",
      "invalid_value",
    );
  }
  return value;
}

/** Where the page starts; an id that is not in the list is an error, not an empty page. */
export function positionOf(
  query: URLSearchParams,
  find: (id: string) => number | undefined,
  unknown: (id: string) => HttpError = (id) =>
    badRequest(`Invalid 'after': no such object: '${id}'.`, "after", "invalid_cursor"),
): number | undefined {
  const after = query.get("after");
  if (after === null) return undefined;
  const position = find(after);
  if (position === undefined) throw unknown(after);
  return position;
}

export function choiceOf<const T extends string>(
  query: URLSearchParams,
  name: string,
  values: readonly [T, ...T[]],
  fallback: T,
): T {
  const text = query.get(name);
  if (text === null) return fallback;
  const choice = values.find((value) => value === text);
  if (choice !== undefined) return choice;
  const supported = values.map((value) => `'${value}'`).join(" and ");
  throw badRequest(`Invalid value: '${text}'. Supported values are: ${supported}.`, name, "invalid_value");
}

const metadataKey = /^metadata\[(.*)\]$/s;

/** `metadata[k]=v` filters, several at once all match; `metadata=null` means jobs without metadata. */
export function metadataOf(query: URLSearchParams): [string, string][] | null {
  if (query.get("metadata") === "null") return null;
  return [...query].flatMap(([name, value]): [string, string][] => {
    const key = metadataKey.exec(name)?.[1];
    return key === undefined ? [] : [[key, value]];
  });
}
