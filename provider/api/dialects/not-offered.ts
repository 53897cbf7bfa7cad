import { ApiError } from "../../errors";

/** What a vendor does not have: the refusal that a server without the route would give. `instead` says what to do. */
export const notOffered = (doing: string, vendor: string, instead: string): ApiError =>
  new ApiError(`${doing}: ${vendor} has no such operation.\n  Next: ${instead}`, { status: 501 });
