import type { Properties } from "../engine/handler";
import { asPlain, asStored } from "../engine/hidden-inputs";
import type { ResourceKind } from "../engine/shell";
import type { Budget } from "../resources/job/lifecycle-inputs";
import { priceIn } from "../resources/job/price-in";
import { dataFields } from "../resources/shared/inputs";
import { withoutUndefined } from "../values";
import type { Received } from "./values";

/**
 * What resources of one process are to know of each other. In a program the classes hand it on; to a plugin each resource comes
 * alone, with ids of others or references to them.
 */
export interface Book {
  /** Takes what `check` made of a resource's arguments: what is declared, whether it was done already or not. */
  declared(kind: ResourceKind, urn: string, inputs: Properties): void;
  /** Takes what the resource with this id is. */
  made(kind: ResourceKind, id: string, properties: Properties): void;
  /** Arguments with what is known of the resources they name. An id that is no other than before says no more than before. */
  withKnown(kind: ResourceKind, news: Received, olds: Properties): Properties;
}

/** What is handed on to the arguments that name a resource, by the kind of it. */
const told: Partial<Record<ResourceKind, (properties: Properties) => Properties>> = {
  TrainingFile: (properties) => Object.fromEntries(dataFields.map((name) => [name, properties[name]])),
  FineTuningJob: ({ trainingData, validationData, budget }) => ({
    trainingData,
    validationData,
    budget: priceIn(budget as Budget | undefined),
  }),
};

interface Naming {
  /** The argument that names a resource. */
  argument: string;
  /** The arguments that say what is known of it. */
  says: (known: Properties | undefined) => Properties;
  /** Their names. */
  names: readonly string[];
}

const data = (argument: string, name: string): Naming => ({
  argument,
  names: [name],
  says: (known) => (known?.contentHash === undefined ? {} : { [name]: known }),
});

const namings: Partial<Record<ResourceKind, Naming[]>> = {
  FineTuningJob: [data("trainingFile", "trainingData"), data("validationFile", "validationData")],
  FineTunedModel: [
    { argument: "job", names: ["trainingData", "validationData", "budget"], says: (known) => known ?? {} },
  ],
};

export function createBook(): Book {
  const byUrn = new Map<string, Properties>();
  const byId = new Map<string, Properties>();
  const note = (book: Map<string, Properties>) => (kind: ResourceKind, name: string, properties: Properties) => {
    const known = told[kind]?.(asPlain(properties));
    if (known !== undefined) book.set(name, withoutUndefined(known));
  };

  function known({ argument, names, says }: Naming, { values, references }: Received, olds: Properties): Properties {
    const reference = references.find(({ path }) => path.length === 1 && path[0] === argument);
    const id = values[argument];
    const found = (reference && byUrn.get(reference.urn)) ?? (typeof id === "string" ? byId.get(id) : undefined);
    if (found !== undefined || id !== olds[argument]) return says(found);
    return Object.fromEntries(names.map((name) => [name, olds[name]]));
  }

  return {
    declared: note(byUrn),
    made: note(byId),
    withKnown: (kind, news, olds) => {
      const parts = (namings[kind] ?? []).map((naming) => known(naming, news, asPlain(olds)));
      return { ...news.values, ...asStored(withoutUndefined<Properties>(Object.assign({}, ...parts))) };
    },
  };
}
