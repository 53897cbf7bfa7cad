export interface Deviation {
  /** JSON pointer into the document. */
  schema?: string;
  add?: string[];
  remove?: string[];
  replace?: unknown;
  /** A path that the document does not have. */
  path?: string;
  methods?: string[];
  /** Applies to one prefix only. */
  only?: string;
  reason: string;
}

export const deviations: Deviation[];
export function deviatingDocument(prefix: string): Record<string, unknown>;
