import { Credential } from "../../../endpoint/credential";
import type { Place } from "../../../endpoint/place";

/** The variables of the vendor's own client. */
export const place: Place = {
  vendor: "Fireworks",
  baseUrl: "https://api.fireworks.ai/v1",
  keyVariables: ["FIREWORKS_API_KEY"],
  variables: { accountId: ["FIREWORKS_ACCOUNT_ID"] },
  scheme: Credential.bearer,
  // The vendor names its host alone in some places, and the address of its models' answers in others.
  path: (path) => (path === "/" || path === "" || path === "/inference/v1" ? "/v1" : path),
  accountWanted: "Fireworks needs the id of your account, which its console shows beside your name",
};
