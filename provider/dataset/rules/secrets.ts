/** Keys of well-known shapes, as their makers document them. */

const shapes: readonly [name: string, pattern: string][] = [
  ["a key of Anthropic", "sk-ant-[A-Za-z0-9_-]{20,}"],
  ["a key of OpenRouter", "sk-or-v1-[a-f0-9]{64}"],
  // Words with hyphens, such as `sk-learn-based-pipelines`, are no keys.
  ["a key of OpenAI", "sk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20,}|(?=[A-Za-z]*[0-9])[A-Za-z0-9]{20,})"],
  ["a key of AWS", "(?:AKIA|ASIA)[A-Z0-9]{16}"],
  ["a token of GitHub", "gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}"],
  ["a token of GitLab", "glpat-[A-Za-z0-9_-]{20,}"],
  ["a token of Slack", "xox[abeprs]-[A-Za-z0-9-]{15,}"],
  ["a key of Google", "AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{28}"],
  ["a key of Stripe", "[rs]k_live_[A-Za-z0-9]{16,}"],
  ["a token of npm", "npm_[A-Za-z0-9]{36}"],
  ["a token of Hugging Face", "hf_[A-Za-z0-9]{30,}"],
  ["a token of Pulumi", "pul-[a-f0-9]{40}"],
  ["a key of SendGrid", String.raw`SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`],
  ["a key of Azure Storage", "AccountKey=[A-Za-z0-9+/]{80,}={0,2}"],
  ["a key of AWS", "aws_secret_access_key['\"]?\\s*[:=]\\s*['\"]?[A-Za-z0-9/+]{40}"],
  ["a webhook of Slack", String.raw`hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}`],
  ["a token of DigitalOcean", "do[opr]_v1_[a-f0-9]{64}"],
  ["a token of PyPI", "pypi-[A-Za-z0-9_-]{50,}"],
  ["a token of Shopify", "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"],
  ["a key of Groq", "gsk_[A-Za-z0-9]{40,}"],
  ["a key of xAI", "xai-[A-Za-z0-9]{60,}"],
  ["a key of Perplexity", "pplx-[A-Za-z0-9]{40,}"],
  ["a token of Replicate", "r8_[A-Za-z0-9]{37}"],
  ["a token of HashiCorp Vault", String.raw`hv[sb]\.[A-Za-z0-9_-]{24,}`],
  ["a token of Databricks", "dapi[a-f0-9]{32}"],
  ["a key of Linear", "lin_api_[A-Za-z0-9]{40}"],
  ["a key of Twilio", "SK[a-f0-9]{32}(?![a-f0-9])"],
  // The account's id alone is no secret; its token has no shape of its own.
  [
    "a token of Twilio",
    `AC[a-f0-9]{32}[^A-Za-z0-9]{1,8}(?:[A-Za-z_ ]{4,24}[^A-Za-z0-9]{1,5})?[a-f0-9]{32}(?![a-f0-9])|${named("twilio_auth_token", "[a-f0-9]{32}(?![a-f0-9])")}`,
  ],
  ["a token of Telegram", "[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}"],
  // The first part is the bot's number, in Base64.
  [
    "a token of Discord",
    String.raw`[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])`,
  ],
  ["a webhook of Discord", String.raw`discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,}`],
  ["a key of Mailgun", "key-[a-f0-9]{32}(?![a-f0-9])|[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}(?![a-f0-9-])"],
  ["a key of Mailchimp", "[a-f0-9]{32}-us[0-9]{1,2}(?![a-z0-9])"],
  ["a token of Square", "EAAA[A-Za-z0-9_-]{60}(?![A-Za-z0-9_-])|sq0atp-[A-Za-z0-9_-]{22}|sq0csp-[A-Za-z0-9_-]{43}"],
  [
    "a key of Datadog",
    named("(?:dd|datadog)_(?:api|app|application)_key", "(?:[a-f0-9]{40}|[a-f0-9]{32})(?![a-f0-9])"),
  ],
  ["a key of New Relic", "NRAK-[A-Z0-9]{27}"],
  ["a token of Grafana", "glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}"],
  ["a token of Sentry", "sntrys_[A-Za-z0-9+/=_-]{40,}"],
  ["a token of Atlassian", "ATATT3[A-Za-z0-9_=-]{100,}"],
  ["a token of Docker", "dckr_pat_[A-Za-z0-9_-]{27}"],
  ["a key of Postman", "PMAK-[a-f0-9]{24}-[a-f0-9]{34}"],
  ["a key of RubyGems", "rubygems_[a-f0-9]{48}"],
  ["a token of Figma", "figd_[A-Za-z0-9_-]{40}"],
  [
    "a private key",
    "-{4,5} ?BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)? ?-{4,5}|PuTTY-User-Key-File-[23]: |AGE-SECRET-KEY-1[0-9A-Z]{58}",
  ],
  ["a password in an address", String.raw`[a-z][a-z0-9+]{2,20}://[^\s:/@]+:[^\s:/@]{3,}@[A-Za-z0-9.-]+`],
  // Signed: three parts; encrypted: five, of which the second may be empty.
  [
    "a JSON Web Token",
    String.raw`eyJ[A-Za-z0-9_-]{10,}\.(?:eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}|[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]{10,}){3})`,
  ],
  // What stands in examples for a token, `YOUR_ACCESS_TOKEN`, has no digit.
  [
    "credentials of a request",
    String.raw`${anyCase("authorization")}["']?\s*[:=,]\s*["']?(?:${anyCase("bearer")}|${anyCase("basic")}|${anyCase("token")})\s+(?=[^\s"']*[0-9])[A-Za-z0-9._~+/-]{20,}`,
  ],
];

/** A value that only its name tells: in an environment, in code, in JSON. */
function named(name: string, value: string): string {
  return `${anyCase(name).replaceAll("_", "[_-]?")}["']?\\s*[:=]\\s*["']?${value}`;
}

function anyCase(word: string): string {
  return word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

const patterns = shapes.map(([name, pattern]) => [name, new RegExp(`(?<![A-Za-z0-9])(?:${pattern})`)] as const);
const any = new RegExp(`(?<![A-Za-z0-9])(?:${shapes.map(([, pattern]) => pattern).join("|")})`);

/** What kind of key the text holds; undefined where it holds none. */
export function secretIn(text: string): string | undefined {
  if (!any.test(text)) return undefined;
  return patterns.find(([, pattern]) => pattern.test(text))?.[0];
}
