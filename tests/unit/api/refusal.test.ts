import { refusalOf } from "../../../provider/api/refusal";
import { ApiError, ProtocolError } from "../../../provider/errors";

function refusal(status: number, body: string, headers: Record<string, string> = {}) {
  return refusalOf(
    { status, body: Buffer.from(body), header: (name) => headers[name] },
    {
      doing: 'getting fine-tuning job "ftjob-1"',
      host: "api.example",
      wallMs: 0,
      keyFrom: "the environment variable MY_KEY",
      conceal: (text) => text,
    },
  );
}

describe(refusalOf, () => {
  it("says what was done, who refused, why, and where to ask", () => {
    const body = {
      error: {
        message: "Could not find fine tune: 1",
        type: "invalid_request_error",
        param: "fine_tune_id",
        code: "fine_tune_not_found",
      },
    };
    const error = refusal(404, JSON.stringify(body), { "x-request-id": "req_7" });
    expect(error.message).toBe(
      'getting fine-tuning job "ftjob-1": api.example says: Could not find fine tune: 1 (404 fine_tune_not_found, request req_7)',
    );
    expect(error).toMatchObject({
      status: 404,
      code: "fine_tune_not_found",
      type: "invalid_request_error",
      param: "fine_tune_id",
      requestId: "req_7",
    });
  });

  it("leads elsewhere from a service that the vendor has ended", () => {
    const message = refusal(410, JSON.stringify({ detail: "Fine-tuning has been retired." })).message;
    expect(message).toContain("Next: the vendor has ended this service, so train elsewhere");
  });

  it("asks for another base model where a server cannot train this one", () => {
    const body = {
      error: { message: "The specified base model does not support fine-tuning.", code: "invalidPayload" },
    };
    expect(refusal(400, JSON.stringify(body)).message).toContain("Next: name a base model that this server can train");
  });

  it.each<[string, string, object]>([
    [
      "OpenAI's envelope",
      '{"error":{"message":"m","type":"t","param":null,"code":null}}',
      { code: undefined, type: "t" },
    ],
    ["an error that is a plain text", '{"error":"m"}', {}],
    ["a code that is a number", '{"error":{"message":"m","code":42}}', { code: "42" }],
    ["an error that is not nested", '{"message":"m","code":"c"}', { code: "c" }],
    ["a message in pieces", '{"error":{"message":["m"],"type":null}}', {}],
    ["FastAPI's detail", '{"detail":"m"}', {}],
    ["FastAPI's list of details", '{"detail":[{"loc":["body"],"msg":"m"}]}', {}],
    ["nothing but a text", '"m"', {}],
  ])("understands %s", (_, body, details) => {
    const error = refusal(400, body);
    expect(ApiError.is(error)).toBe(true);
    expect(error.message).toContain("api.example says: m (400");
    expect(error).toMatchObject(details);
  });

  it("quotes the first words of a page that a proxy sends", () => {
    const page =
      "<html><head><style>p { x }</style><title>502 Bad Gateway</title></head><body>\n<h1>nginx</h1></body></html>";
    const error = refusal(502, page);
    expect(error.message).toContain('says: "502 Bad Gateway nginx" (502)');
    expect(ApiError.is(error)).toBe(true);
  });

  it("does not take a proxy's 404 page for the API's word that something is gone", () => {
    const error = refusal(404, "<h1>Not here</h1>");
    expect(ProtocolError.is(error)).toBe(true);
    expect(error.message).toContain('answered 404, but not as this API does: "Not here"');
  });

  it("names the target of a redirect instead of taking the key there", () => {
    const error = refusal(302, "", { location: "https://login.example/" });
    expect(ProtocolError.is(error)).toBe(true);
    expect(error.message).toContain("answered 302 (to https://login.example/; redirects are not followed)");
  });

  it.each([
    [401, "invalid_api_key", "comes from the environment variable MY_KEY"],
    [403, "training_not_available", "winding its fine-tuning service down"],
    [429, "insufficient_quota", "waiting does not help"],
    [403, "mismatched_project", "fine-tuning:project"],
  ])("says what to do after %s %s", (status, code, advice) => {
    const error = refusal(status, JSON.stringify({ error: { message: "no", code } }));
    expect(error.message).toMatch(new RegExp(`\\n {2}Next: .*${advice}`));
  });

  it("passes on how long the server wants to be left alone", () => {
    expect(refusal(429, "{}", { "retry-after": "3" })).toMatchObject({ retryAfterMs: 3_000 });
  });
});
