import { z } from "zod";
import { ApiError } from "../../../errors";
import type { Client } from "../../client";
import type { CallOptions } from "../../fine-tuning-api";
import { isGone, isNotOffered } from "../../statuses";
import type { Model } from "../../types";
import { optional } from "../../wire-fields";
import { secondsOf } from "../times";
import { accountIn, accountName, fullName, pathOf } from "./names";
import { allOf } from "./pages";

const WireModel = z.looseObject({ name: z.string().min(1), createTime: optional(z.string()) });

/** The calls about models: the account's own, and those of the vendor that all are trained from. */
export function modelCalls(client: Client, account: () => string) {
  const pathTo = (id: string) => pathOf(fullName(account(), "models", id));

  async function get(id: string, options?: CallOptions): Promise<Model> {
    const call = {
      doing: `getting model "${id}"`,
      method: "GET",
      path: pathTo(id),
      repeat: "safe",
      ...options,
    } as const;
    try {
      return shown(await client.read(call, WireModel));
    } catch (error) {
      // Fireworks has one word for all that is not there; of a model it is the API's own.
      if (!isGone(error)) throw error;
      throw new ApiError(error.message, { ...error, code: "model_not_found" }, { cause: error });
    }
  }

  async function* list(options?: CallOptions): AsyncGenerator<Model, void, undefined> {
    yield* listedOf(account(), options);
    try {
      yield* listedOf("fireworks", options);
    } catch (error) {
      // A key that sees the account alone can train all the same.
      if (!isNotOffered(error)) throw error;
    }
  }

  async function* listedOf(owner: string, options?: CallOptions): AsyncGenerator<Model, void, undefined> {
    const all = {
      doing: "listing models",
      path: pathOf(`${accountName(owner)}/models`),
      field: "models",
      item: WireModel,
    };
    for await (const wire of allOf(client, all, options)) yield shown(wire);
  }

  async function remove(id: string, options?: CallOptions): Promise<void> {
    await client.send({
      doing: `deleting model "${id}"`,
      method: "DELETE",
      path: pathTo(id),
      repeat: "safe",
      ...options,
    });
  }

  return { get, list, remove };
}

const shown = ({ name, createTime }: z.output<typeof WireModel>): Model => ({
  id: name,
  object: "model",
  created: secondsOf(createTime) ?? 0,
  ownedBy: accountIn(name),
});
