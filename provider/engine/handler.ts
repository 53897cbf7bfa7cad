import type { dynamic } from "@pulumi/pulumi";

export type Properties = Record<string, unknown>;

/**
 * What the engine asks of a resource. Inputs and outputs carry the engine's own `__provider`, which goes back with them.
 * `check` is given what the program wrote, whatever that is; the others what `Inputs` and `State` say.
 */
export interface Handler<Inputs = Properties, State = Properties> {
  check(olds: Properties, news: Properties): Promise<dynamic.CheckResult>;
  diff(id: string, olds: State, news: Inputs): Promise<dynamic.DiffResult>;
  create(inputs: Inputs): Promise<dynamic.CreateResult>;
  read(id: string, props: Partial<State>): Promise<dynamic.ReadResult>;
  update(id: string, olds: State, news: Inputs): Promise<dynamic.UpdateResult>;
  delete(id: string, props: State): Promise<void>;
}

/** True in the first `check` of a resource and in the second one of a replacement: something is about to be made. */
export const isNew = (olds: Properties) => Object.keys(olds).length === 0;
