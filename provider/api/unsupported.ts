import { ApiError } from "../errors";

/** Whether the server knows no list of jobs at all; it may well serve each single one. */
export function hasNoJobList(error: unknown): boolean {
  return ApiError.is(error) && [404, 405, 501].includes(error.status);
}
