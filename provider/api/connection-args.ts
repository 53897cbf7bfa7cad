import type { Input } from "@pulumi/pulumi";
import type { GivenConnection } from "../endpoint/connection";
import type { DialectName } from "./dialects";

/** Where to call. What is left out comes from the Pulumi configuration `fine-tuning:*`, then from the environment. */
export interface ConnectionArgs {
  /** Address up to and including the version, e.g. `https://api.openai.com/v1`. @default config `fine-tuning:baseUrl`, then `OPENAI_BASE_URL`, then the vendor's own */
  baseUrl?: Input<string> | undefined;
  /** How the server wants to be spoken to. @default config `fine-tuning:dialect`, then "openai" */
  dialect?: Input<DialectName> | undefined;
  /** Name of the environment variable that holds the key; the key itself never becomes an input. @default config `fine-tuning:apiKey`, then the vendor's own variable, such as `OPENAI_API_KEY` */
  apiKeyEnv?: Input<string> | undefined;
  /** Sent as `OpenAI-Organization`. @default config `fine-tuning:organization`, then `OPENAI_ORG_ID` */
  organization?: Input<string> | undefined;
  /** Sent as `OpenAI-Project`. @default config `fine-tuning:project`, then `OPENAI_PROJECT_ID` */
  project?: Input<string> | undefined;
  /** Azure's `api-version`. @default none, which means the `/openai/v1` routes */
  apiVersion?: Input<string> | undefined;
  /** The account at a vendor whose calls name one. @default config `fine-tuning:accountId`, then the vendor's own variable */
  accountId?: Input<string> | undefined;
}

/** The same for a look-up, whose arguments are plain. */
export interface ConnectionInput extends GivenConnection {
  /** How the server wants to be spoken to. @default config `fine-tuning:dialect`, then "openai" */
  dialect?: DialectName | undefined;
}
