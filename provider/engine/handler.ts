import type { dynamic } from "@pulumi/pulumi";

export type Properties = Record<string, unknown>;

/** What the engine asks of a resource. Inputs and outputs carry the engine's own `__provider`, which goes back with them. */
export interface Handler {
  check(olds: Properties, news: Properties): Promise<dynamic.CheckResult>;
  diff(id: string, olds: Properties, news: Properties): Promise<dynamic.DiffResult>;
  create(inputs: Properties): Promise<dynamic.CreateResult>;
  read(id: string, props: Properties): Promise<dynamic.ReadResult>;
  update(id: string, olds: Properties, news: Properties): Promise<dynamic.UpdateResult>;
  delete(id: string, props: Properties): Promise<void>;
}

/** True in the first `check` of a resource and in the second one of a replacement: something is about to be made. */
export const isNew = (olds: Properties) => Object.keys(olds).length === 0;
