import type { Handler, Properties } from "./handler";
import { InitFailedError } from "./init-failed";

/**
 * Inputs that a program does not write: what only the program knows of a resource, and what is known of its data. They would
 * stand in every diff. The engine shows no property whose name begins with two underscores (`IsInternalPropertyKey` in its
 * SDK), so that is how programs of today send them and how states keep them; a state of an earlier version has them plain.
 */
export const hiddenInputs = [
  "resourceUrn",
  "pulumiOrganization",
  "secretArguments",
  "timeouts",
  "trainingData",
  "validationData",
  "followed",
  "formerName",
  "tellsProblems",
  "problems",
] as const;

/** The name under which programs and states have a hidden input. */
export const storedName = <Name extends (typeof hiddenInputs)[number]>(name: Name) => `__${name}` as const;

const storedNames = new Map<string, string>(hiddenInputs.map((name) => [name, storedName(name)]));
const plainNames = new Map([...storedNames].map(([plain, stored]) => [stored, plain]));

/** Properties as programs send them and states keep them. */
export const asStored = (properties: Properties): Properties => renamed(properties, storedNames);

/** Properties as handlers know them. */
export const asPlain = (properties: Properties): Properties => renamed(properties, plainNames);

/** Spells an answer as its question was spelled: the engine compares them, and a state of an earlier version stays as it is. */
function spelledLike(question: Properties): (answer: Properties) => Properties {
  return Object.keys(question).some((name) => plainNames.has(name)) ? asStored : (answer) => answer;
}

/** Names in `ignoreChanges`, which the engine looks up in the state: there they are spelled in one of two ways. */
export const inBothSpellings = (paths: string[]): string[] =>
  paths.flatMap((path) => [path, ...(storedNames.has(path) ? [storedNames.get(path) as string] : [])]);

function renamed(properties: Properties, names: ReadonlyMap<string, string>): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [names.get(name) ?? name, value]));
}

/** A handler that is asked and answers in the spelling of programs and states. */
export function spellingInputs(handler: Handler): Handler {
  return {
    async check(olds, news) {
      const checked = await handler.check(asPlain(olds), asPlain(news));
      return { ...checked, inputs: spelledLike(news)(checked.inputs) };
    },
    diff: (id, olds, news) => handler.diff(id, asPlain(olds), asPlain(news)),
    create: (inputs) =>
      keepingSpelling(inputs, async (spelled) => {
        const { id, outs } = await handler.create(asPlain(inputs));
        return { id, outs: spelled(outs ?? {}) };
      }),
    async read(id, props) {
      const found = await handler.read(id, asPlain(props));
      return found.props === undefined ? found : { ...found, props: spelledLike(props)(found.props) };
    },
    update: (id, olds, news) =>
      keepingSpelling(news, async (spelled) => {
        const { outs } = await handler.update(id, asPlain(olds), asPlain(news));
        return { outs: spelled(outs ?? {}) };
      }),
    delete: (id, props) => handler.delete(id, asPlain(props)),
  };
}

type Spelled = ReturnType<typeof spelledLike>;

/** A resource that is not ready is stored from its error. */
async function keepingSpelling<T>(question: Properties, answer: (spelled: Spelled) => Promise<T>): Promise<T> {
  const spelled = spelledLike(question);
  try {
    return await answer(spelled);
  } catch (error) {
    if (error instanceof InitFailedError) error.properties = spelled(error.properties);
    throw error;
  }
}
