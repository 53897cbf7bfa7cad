import { isGone } from "./statuses";

/** For `catch`: a 404 means that there is none; every other error is thrown again. */
export function absent(error: unknown): undefined {
  if (!isGone(error)) throw error;
}
