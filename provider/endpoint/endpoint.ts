import { isIP } from "node:net";
import { ConfigError } from "../errors";
import { redact } from "./credential";

/** Where a resource lives. Stored in its outputs, never with a key. */
export interface Endpoint {
  baseUrl: string;
  /** A name of a dialect, see `api/dialects`. */
  dialect: string;
  organization?: string;
  project?: string;
  apiVersion?: string;
  /** Where calls name an account, as at Fireworks. */
  accountId?: string;
}

/** What tells one endpoint from another, as calls use it and as outputs store it. */
interface EndpointParts {
  baseUrl: string;
  dialect: string;
  organization?: string | undefined;
  project?: string | undefined;
  accountId?: string | undefined;
}

/** True when two resources live at the same server, organization, project and account, so that a 404 means "gone". */
export function sameEndpoint(a: EndpointParts, b: EndpointParts): boolean {
  return (["baseUrl", "dialect", "organization", "project", "accountId"] as const).every((part) => a[part] === b[part]);
}

/** The endpoint in a sentence: `https://api.openai.com/v1, project "proj_1"`. */
export function describeEndpoint(endpoint: EndpointParts): string {
  const parts = [endpoint.baseUrl];
  if (endpoint.organization !== undefined) parts.push(`organization "${endpoint.organization}"`);
  if (endpoint.project !== undefined) parts.push(`project "${endpoint.project}"`);
  if (endpoint.accountId !== undefined) parts.push(`account "${endpoint.accountId}"`);
  return parts.join(", ");
}

/**
 * One spelling for one server: no trailing slash, lower-case host, and the path that `pathOf` makes of the given one.
 * Throws `ConfigError` where the text is no base URL.
 */
export function normalizeBaseUrl(text: string, pathOf: (path: string) => string = (path) => path): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  const problem = problemWith(url, text);
  if (url === null || problem !== undefined) throw new ConfigError(`the base URL${quoted(text)} ${problem}`);
  const path = url.pathname.replace(/\/+$/, "");
  return `${url.origin}${pathOf(path)}`;
}

/** What is no address at all may be a key in the wrong place. */
const quoted = (text: string): string => (/[.:/]/.test(text) ? ` "${redact(text)}"` : "");

function problemWith(url: URL | null, text: string): string | undefined {
  if (url === null || !/^https?:$/.test(url.protocol))
    return `is not an http(s) address; write it like "https://api.openai.com/v1"${/^[\w.-]+(:\d+)?(\/|$)/.test(text.trim()) ? " (https:// is missing)" : ""}`;
  if (url.username !== "" || url.password !== "")
    return "contains a user or password, which would be stored in the stack's state; put the key into fine-tuning:apiKey or the vendor's variable, such as OPENAI_API_KEY";
  if (url.search !== "" || url.hash !== "")
    return `must end before "${url.search}${url.hash}"; an API version goes into \`apiVersion\``;
  if (/\/(fine_tuning(\/.*)?|files)$/.test(url.pathname))
    return 'names one route of the API; leave off everything after the version, like "https://api.openai.com/v1"';
  return undefined;
}

/** A key may travel in plain http to this machine itself, and nowhere else. */
export function mayCarryKey(baseUrl: string): boolean {
  const url = new URL(baseUrl);
  return url.protocol === "https:" || isLoopback(url.hostname);
}

export function plainHttpRefusal(baseUrl: string): string {
  return `a key is not sent over plain http to "${new URL(baseUrl).host}": use https, or a server on this machine`;
}

export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (host === "localhost" || host.endsWith(".localhost") || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
