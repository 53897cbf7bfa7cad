import type { BaseModel } from "./base-model";
import { embeddedAliases, embeddedBases } from "./embedded-bases";
import type { ModelsFile } from "./models-file";

export interface Catalog {
  list: readonly BaseModel[];
  /** The base model behind a dated name or an alias. */
  find(name: string): BaseModel | undefined;
}

/** The base models of this server: those of `models.json`, and the embedded ones unless it leaves them out. */
export function createCatalog(file: ModelsFile): Catalog {
  const list = [...file.bases, ...(file.embedded ? embeddedBases : [])];
  const byId = new Map(list.map((model) => [model.id, model]));
  return { list, find: (name) => byId.get(name) ?? byId.get(embeddedAliases.get(name) ?? name) };
}
