interface Refused {
  status: number;
  code: string | undefined;
  message: string;
  /** Where the key of the call came from. */
  keyFrom: string;
}

/** What a user can do about a refusal, where the API's own message does not say it. */
export function adviceFor({ status, code, message, keyFrom }: Refused): string | undefined {
  if (code === "invalid_api_key" || (status === 401 && !isAdvised(code))) return keyAdvice(keyFrom);
  if (isAdvised(code)) return adviceByCode[code]?.next;
  if (/missing scopes|insufficient permissions/i.test(message))
    return "give the key the missing scopes, or use a key that has them.";
  if (/^Invalid URL/.test(message))
    return 'check the base URL: most servers want the version at its end, like "https://api.openai.com/v1".';
  if (/(not available for|does not support) fine-?tuning/i.test(message))
    return "name a base model that this server can train; `getModels()` lists what it has.";
  return byStatus[status];
}

const isAdvised = (code: string | undefined): code is string => code !== undefined && Object.hasOwn(adviceByCode, code);

const keyAdvice = (keyFrom: string) =>
  `check the key, which comes from ${keyFrom}, and that it belongs to this server.`;

/** What a code of a vendor means, and what a user does next; both in Markdown. */
interface Advice {
  meaning: string;
  next: string;
}

/** Codes of vendors whose own message does not say what to do. `docs/errors.md` is written from it too. */
export const adviceByCode: Record<string, Advice> = {
  mismatched_project: {
    meaning: "The key is of another project than the one that is named.",
    next: "the key belongs to another project: change `fine-tuning:project` (or OPENAI_PROJECT_ID), or use that project's key.",
  },
  insufficient_quota: {
    meaning: "The account has no credit left, or has reached its limit.",
    next: "waiting does not help: add credit or raise the limit in the account's billing settings.",
  },
  rate_limit_exceeded: {
    meaning: "Too much was asked for in a short time.",
    next: "wait a while and run `pulumi up` again.",
  },
  daily_rate_limit_exceeded: {
    meaning: "The account has submitted as many jobs as it may in a day.",
    next: "the limit counts jobs per day: run `pulumi up` again tomorrow.",
  },
  training_not_available: {
    meaning: "OpenAI does not let this organization start jobs any more.",
    next:
      "OpenAI is winding its fine-tuning service down and this organization can start no new jobs. Existing models work until their base model is shut down. " +
      "The same program trains elsewhere when `connection.baseUrl` (or `fine-tuning:baseUrl`) names another server with this API, such as a fine-tuning-server on your own hardware, Nebius or Azure.",
  },
};

const byStatus: Record<number, string> = {
  403: "the key is valid but may not do this: use one whose role or scopes allow it.",
  410: "the vendor has ended this service, so train elsewhere: `docs/vendors` names servers, and `connection.baseUrl` (or `fine-tuning:baseUrl`) says which.",
  429: "wait a while and run `pulumi up` again.",
};
