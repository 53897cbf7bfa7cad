import { Credential } from "../../../endpoint/credential";
import { entraKey } from "../../../endpoint/entra";
import type { Place } from "../../../endpoint/place";

/** The variables of the official client, and Entra where no key is set. */
export const place: Place = {
  vendor: "Azure",
  baseUrlWanted: 'Azure needs the address of your resource, like "https://my-resource.openai.azure.com"',
  keyVariables: ["AZURE_OPENAI_API_KEY", "OPENAI_API_KEY"],
  variables: {
    baseUrl: ["OPENAI_BASE_URL", "AZURE_OPENAI_ENDPOINT"],
    organization: ["OPENAI_ORG_ID"],
    project: ["OPENAI_PROJECT_ID"],
    apiVersion: ["OPENAI_API_VERSION"],
  },
  scheme: Credential.apiKey,
  otherKey: () => entraKey(),
  path,
};

/** A dated api-version belongs to the older `/openai` routes; without one, or with a named one, it is `/openai/v1`. */
function path(given: string, apiVersion: string | undefined): string {
  if (/\/openai(\/v1)?$/.test(given)) return given;
  return `${given}/openai${apiVersion !== undefined && /^\d{4}-/.test(apiVersion) ? "" : "/v1"}`;
}
