import { chatRows, jsonl } from "./chat-data";
import { type KillableServer, killableServer } from "./killable-server";
import { type LocalModels, localModels } from "./local-models";

/** Steps of a job of `train`: ten in each epoch, and a checkpoint at the end of each. */
export const steps = Array.from({ length: 20 }, (_, index) => index + 1);

/** What the fake trainer tells of them. */
export const losses = steps.map((step) => 2 / step + 1);

/** A server whose base `abacus` the fake trainer trains. */
export interface AbacusServer {
  models: LocalModels;
  server: KillableServer;
  /** Creates a job of twenty steps. */
  train(): Promise<string>;
  remove(): Promise<void>;
}

/** @param wrapper runs the server's command, as for `killableServer` */
export async function abacusServer(wrapper?: string[]): Promise<AbacusServer> {
  const models = localModels();
  const server = await killableServer(["--models", models.file], wrapper);
  const file = await server.upload(jsonl(chatRows(10)));
  const hyperparameters = { n_epochs: 2, batch_size: 1 };
  return {
    models,
    server,
    train: () => server.create({ model: "abacus", training_file: file, seed: 1, hyperparameters }),
    async remove() {
      await server.remove();
      models.remove();
    },
  };
}
