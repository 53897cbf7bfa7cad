import { z } from "zod";
import type { Client } from "../../client";
import type { CallOptions } from "../../fine-tuning-api";

/** The most that Fireworks gives at once. */
const PAGE_SIZE = 200;

/** What is listed, and where. */
export interface Listed<W extends z.ZodType> {
  doing: string;
  /** Path of the collection. */
  path: string;
  /** The field of an answer that holds the items. */
  field: string;
  item: W;
}

/** All pages of a list, in the vendor's order, which is by name. */
export async function* allOf<W extends z.ZodType>(
  client: Client,
  { doing, path, field, item }: Listed<W>,
  options?: CallOptions,
): AsyncGenerator<z.output<W>, void, undefined> {
  const page = z.looseObject({ [field]: z.array(item).nullish(), nextPageToken: z.string().nullish() });
  for (let pageToken: string | undefined; ; ) {
    const query = { pageSize: PAGE_SIZE, pageToken };
    const answer = await client.read({ doing, method: "GET", path, query, repeat: "safe", ...options }, page);
    yield* (answer[field] ?? []) as z.output<W>[];
    const { nextPageToken } = answer;
    if (typeof nextPageToken !== "string" || nextPageToken === "") return;
    pageToken = nextPageToken;
  }
}
