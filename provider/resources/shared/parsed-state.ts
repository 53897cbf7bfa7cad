import { z } from "zod";
import type { Handler, Properties } from "../../engine/handler";
import { UNKNOWN } from "../../engine/unknown";
import { resourceName } from "../../engine/urn";
import { UserError } from "../../errors";

/** Version of the shape that states are written in. A change that an older version would misread raises it. */
export const STATE_VERSION = 1;

/**
 * What a handler cannot do without in values of type `T`. Everything else goes through: inputs were judged by `check`, and
 * states of older versions lack what later ones added.
 */
export interface Shape<T> {
  fits(values: Properties): values is Properties & T;
  /** The same of a resource of which a program knows hardly more than its id. */
  fitsInPart(values: Properties): values is Properties & Partial<T>;
  /** What does not fit, as a part of a sentence. */
  misfit(values: Properties): string;
}

/** The shape of values with at least these fields. */
export function shapeOf<T extends object>(fields: Readonly<Record<string, z.ZodType>>): Shape<T> {
  const whole = z.looseObject(fields);
  const part = whole.partial();
  return {
    fits: (values): values is Properties & T => whole.safeParse(values).success,
    fitsInPart: (values): values is Properties & Partial<T> => part.safeParse(values).success,
    misfit: (values) =>
      (whole.safeParse(values).error?.issues ?? [])
        .map(({ path, message }) => `${z.core.toDotPath(path)}: ${message}`)
        .join("; "),
  };
}

/** What one kind of resource takes and stores. */
export interface Shapes<Inputs, State> {
  /** The kind in a sentence, such as `fine-tuning job`. */
  what: string;
  inputs: Shape<Inputs>;
  state: Shape<State>;
}

/** In a preview any value may be one that is known only at `up`. */
export const orUnknown = <T extends z.ZodType>(schema: T) => z.union([z.literal(UNKNOWN), schema]);

/** Serves the engine, which hands over plain properties, by a handler that is given parsed inputs and states. */
export function withParsedState<Inputs extends object, State extends object>(
  shapes: Shapes<Inputs, State>,
  { check, diff, create, read, update, delete: remove }: Handler<Inputs, State>,
): Handler {
  const { what, inputs, state } = shapes;
  const inputsOf = (news: Properties) => {
    if (inputs.fits(news)) return news;
    throw unreadable(`the inputs of ${nameOf(what, news)}`, inputs.misfit(news));
  };
  const stateAs =
    <Read extends object>(fits: (props: Properties) => props is Properties & Read) =>
    (props: Properties) => {
      refuseNewerState(what, props);
      if (fits(props)) return props;
      throw unreadable(`the state of ${nameOf(what, props)}`, state.misfit(props));
    };
  const stateOf = stateAs<State>(state.fits);
  const partOf = stateAs<Partial<State>>(state.fitsInPart);
  return {
    check,
    diff: async (id, olds, news) => diff(id, stateOf(olds), inputsOf(news)),
    create: async (news) => create(inputsOf(news)),
    read: async (id, props) => read(id, partOf(props)),
    update: async (id, olds, news) => update(id, stateOf(olds), inputsOf(news)),
    delete: async (id, props) => remove(id, stateOf(props)),
  };
}

const unreadable = (subject: string, misfit: string) =>
  new UserError(
    `${subject} cannot be read: ${misfit}. Next: if the state was edited by hand, import an earlier \`pulumi stack export\`.`,
  );

function refuseNewerState(what: string, props: Properties): void {
  const { stateVersion: version } = props;
  if (typeof version !== "number" || version <= STATE_VERSION) return;
  throw new UserError(
    `the state of ${nameOf(what, props)} is of version ${version}, which a newer pulumi-fine-tuning wrote; ` +
      `this one reads versions up to ${STATE_VERSION}. Nothing was changed. ` +
      "Next: `npm install pulumi-fine-tuning@latest` where the package is installed, then run the command again.",
  );
}

const nameOf = (what: string, { resourceUrn }: Properties): string =>
  typeof resourceUrn === "string" ? `${what} "${resourceName(resourceUrn)}"` : `a ${what}`;
