import type { Handler, Properties } from "../engine/handler";
import { InitFailedError } from "../engine/init-failed";
import { previewMark } from "../engine/preview-mark";
import { showProgress } from "../engine/progress";
import { serving } from "../engine/rpc-context";
import type { ResourceKind } from "../engine/shell";
import { displayedChanges } from "../resources/shared/displayed-changes";
import { createBook } from "./book";
import { imported, refuseImport } from "./imports";
import { type Call, given, movedFrom, withoutOwn } from "./own-inputs";
import { planned } from "./planned";
import { marked, type Received, received } from "./values";

export interface Checked {
  inputs: Properties;
  failures: { property: string; reason: string }[];
}

export interface Difference {
  changes: boolean;
  replaces: string[];
  /** Names of the arguments that changed. */
  changed: string[];
}

/** A resource as it is at the vendor; without an id it is gone. */
export interface Found {
  id: string;
  properties: Properties;
  inputs: Properties;
}

/** What the engine asks of resources, in its own spelling of properties. */
export interface Resources {
  check(call: Call, olds: Properties, news: Properties): Promise<Checked>;
  diff(call: Call, id: string, olds: Properties, news: Properties): Promise<Difference>;
  create(call: Call, news: Properties, preview: boolean): Promise<{ id: string; properties: Properties }>;
  read(call: Call, id: string, properties: Properties, inputs: Properties): Promise<Found>;
  update(call: Call, id: string, olds: Properties, news: Properties, preview: boolean): Promise<Properties>;
  delete(call: Call, id: string, olds: Properties): Promise<void>;
}

/** Serves the engine by the handlers of the dynamic provider: what is spelled another way is spelled here, and nothing is decided. */
export function createResources(handlerOf: (kind: ResourceKind) => Handler): Resources {
  const book = createBook();
  // The engine tells nobody whether it previews. Until something is to be made, changed or deleted, a preview is all there is.
  let isPreview = true;

  return {
    async check(call, olds, news) {
      const before = received(olds).values;
      const asked = received(news);
      const values = book.withKnown(call.kind, asked, before);
      const inputs = { ...given(call, { ...asked, values }), ...previewMark(isPreview) };
      const checked = await handlerOf(call.kind).check(withoutOwn(before), inputs);
      book.declared(call.kind, call.urn, checked.inputs ?? {});
      return { inputs: answer(checked.inputs, asked), failures: checked.failures ?? [] };
    },

    async diff(call, id, olds, news) {
      const known = received(olds);
      const before = given(call, known);
      const after = given(call, received(news));
      const moved = movedFrom(call, known.values);
      if (moved !== undefined) showProgress(moved, { urn: call.urn, severity: "warning", ephemeral: false });
      book.made(call.kind, id, before);
      const { changes = false, replaces = [] } = await handlerOf(call.kind).diff(id, before, after);
      const changed = changes ? [...new Set([...replaces, ...displayedChanges(before, after)])] : [];
      return { changes, replaces, changed };
    },

    async create(call, news, preview) {
      if (preview) return { id: "", properties: planned(call.kind, news) };
      isPreview = false;
      const asked = received(news);
      const make = () => handlerOf(call.kind).create(given(call, asked));
      const { id, outs } = await serving(call.urn, "creating", () => marking(asked, make));
      book.made(call.kind, id, outs ?? {});
      return { id, properties: answer(outs, asked) };
    },

    async read(call, id, properties, inputs) {
      const known = received(properties);
      if (Object.keys(known.values).length === 0) refuseImport(call.kind, id);
      const look = () => handlerOf(call.kind).read(id, given(call, known));
      const found = await serving(call.urn, "refreshing", look);
      if (found.props === undefined) return { id: "", properties: {}, inputs: {} };
      const told = Object.keys(inputs).length > 0 ? inputs : imported(call.kind, id, found.props);
      return { id: found.id ?? id, properties: answer(found.props, known), inputs: told };
    },

    async update(call, id, olds, news, preview) {
      if (preview) return planned(call.kind, news);
      isPreview = false;
      const before = given(call, received(olds));
      const asked = received(news);
      const change = () => handlerOf(call.kind).update(id, before, given(call, asked));
      const { outs } = await serving(call.urn, "updating", () => marking(asked, change));
      book.made(call.kind, id, outs ?? {});
      return answer(outs, asked);
    },

    async delete(call, id, olds) {
      isPreview = false;
      await serving(call.urn, "deleting", () => handlerOf(call.kind).delete(id, given(call, received(olds))));
    },
  };
}

const answer = (properties: Properties | undefined, { secrets }: Received): Properties =>
  marked(withoutOwn(properties ?? {}), secrets);

/** A resource that is not ready is stored from its error. */
async function marking<T>(asked: Received, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof InitFailedError) error.properties = answer(error.properties, asked);
    throw error;
  }
}
