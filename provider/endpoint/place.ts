import { listed } from "../values";
import type { Credential, KeySource } from "./credential";

/** Settings that say where to call, beside the dialect. */
export type PlaceSetting = "baseUrl" | "organization" | "project" | "apiVersion" | "accountId";

/** How the servers of one vendor are reached: what is taken from where when no setting says it. */
export interface Place {
  /** The vendor's name in sentences. */
  vendor: string;
  /** Address of the API when no setting names one; `undefined` where every account has one of its own. */
  baseUrl?: string | undefined;
  /** Where there is no `baseUrl`: what is wanted, as a sentence. */
  baseUrlWanted?: string | undefined;
  /** Variables of the environment that hold the key; the first that is set counts. */
  keyVariables: readonly [string, ...string[]];
  /** Variables of the environment that hold a setting; the first that is set counts. @default none */
  variables: { readonly [setting in PlaceSetting]?: readonly string[] };
  /** The header that carries the key. */
  scheme: (secret: string, source: string) => Credential;
  /** Where a key comes from when none is set. @default nowhere */
  otherKey?: (() => KeySource) | undefined;
  /** Where the API lies below the address that a setting names. @default there */
  path?: ((path: string, apiVersion: string | undefined) => string) | undefined;
  /** Where calls name an account: what is wanted, as a sentence. @default they name none */
  accountWanted?: string | undefined;
}

/** Where the base URL may have come from, for whoever it is wrong for. */
export function baseUrlSettings({ variables }: Pick<Place, "variables">): string {
  return listed(["connection.baseUrl", "fine-tuning:baseUrl", ...(variables.baseUrl ?? [])], "or");
}

/** The places, by the names that `connection.dialect` gives them. */
export interface Places {
  readonly names: readonly string[];
  /** That of the first name, for servers of which nothing is said. */
  readonly usual: Place;
  /** `undefined` for a name that is none. */
  get(name: string): Place | undefined;
}
