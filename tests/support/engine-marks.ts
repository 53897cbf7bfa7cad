/** What the engine's protocol marks values with that JSON has no type for. */
const MARK = "4dabf18193072939515e22adb298388d";

/** A secret. */
export const secret = (value: unknown) => ({ [MARK]: "1b47061264138c4ac30d75fd1eb44270", value });

/** Another resource. Of one that is not made yet the engine tells no id, or an empty one. */
export const reference = (urn: string, id?: string) => ({
  [MARK]: "5cf8f73096256a8f31e491e813e4eb8e",
  urn,
  ...(id === undefined ? {} : { id }),
});
