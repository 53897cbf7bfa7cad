import { asStored } from "../../provider/engine/hidden-inputs";
import { type ResourceKind, shellText } from "../../provider/engine/shell";
import type { ShownLine } from "./engine-log";
import { type EngineResource, engineResource, type ResourceState } from "./engine-resource";
import type { Props, ProviderProcess } from "./provider-process";

/** A resource that a program declares. The arguments of `up` and `preview` are what the program says of it in that run. */
export interface DeclaredResource extends EngineResource {
  readonly name: string;
  readonly urn: string;
  /** What the class hands to the engine. */
  inputs(args?: Props): Props;
  /** What was shown on its row in the current process. */
  lines(): ShownLine[];
  /** The first line on its row that fits, shown already or later. */
  line(fits: LineFits): Promise<ShownLine>;
  /** The first warning on its row, shown already or later. */
  warning(): Promise<ShownLine>;
}

/** Part of a line's text, or a look at the whole line. */
export type LineFits = string | RegExp | ((line: ShownLine) => boolean);

export interface DeclareOptions {
  /** @default a fresh one */
  name?: string;
  /** Name of the stack. @default "dev" */
  stack?: string;
  /** An entry that the stack's state holds already, under another name. */
  state?: ResourceState | undefined;
}

/** What a declaration needs of its stack. */
export interface Surroundings {
  /** The running `pulumi` command. */
  command(): ProviderProcess;
  /** Arguments that a test need not repeat. */
  usual(name: string): Props;
  /** What its type is called. */
  typeOf(kind: ResourceKind): string;
}

/** A program's text for its kind is the same every time. */
const texts = new Map<ResourceKind, string>();
let count = 0;

export function declaredResource(
  kind: ResourceKind,
  { command, usual, typeOf }: Surroundings,
  { name = `bot-${++count}`, stack = "dev", state }: DeclareOptions = {},
): DeclaredResource {
  const urn = `urn:pulumi:${stack}::project::${typeOf(kind)}::${name}`;
  const provider = texts.get(kind) ?? shellText(kind);
  texts.set(kind, provider);
  const resource = engineResource(command, { urn, provider }, state);
  const inputs = (args: Props = {}) =>
    asStored({ ...usual(name), resourceUrn: urn, pulumiOrganization: "organization", ...args });
  const line = (fits: LineFits) => command().engine.line((shown) => shown.urn === urn && isFit(shown, fits));
  return {
    ...resource,
    name,
    urn,
    inputs,
    get state() {
      return resource.state;
    },
    preview: (args) => resource.preview(inputs(args)),
    up: (args, options) => resource.up(inputs(args), options),
    get: (id, args) => resource.get(id, inputs(args)),
    lines: () => command().engine.lines.filter((shown) => shown.urn === urn),
    line,
    warning: () => line(({ severity }) => severity === "warning"),
  };
}

/** Whether a line is the wanted one. */
export function isFit(line: ShownLine, fits: LineFits): boolean {
  if (typeof fits === "function") return fits(line);
  return typeof fits === "string" ? line.text.includes(fits) : fits.test(line.text);
}
