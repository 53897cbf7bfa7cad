import { inspect } from "node:util";
import { Credential, redact } from "../../../provider/endpoint/credential";
import { expectFreeOf } from "../../support/free-of";
import { secret } from "../api/loopback";

describe(Credential, () => {
  it("shows its secret to the request and to nothing else", () => {
    const credential = Credential.bearer(secret);
    expect(credential.headers()).toEqual({ authorization: `Bearer ${secret}` });
    const shown = [inspect(credential, { depth: 9, showHidden: true }), JSON.stringify(credential), String(credential)];
    expectFreeOf(secret, [...shown, JSON.stringify({ ...credential })].join("\n"));
  });

  it("sends the key as Azure wants it", () => {
    expect(Credential.apiKey("0123abcd").headers()).toEqual({ "api-key": "0123abcd" });
  });

  it("forgives the line end that copying brings along", () => {
    expect(Credential.bearer(`${secret}\n`).headers()).toEqual({ authorization: `Bearer ${secret}` });
  });

  it("refuses what cannot be a key, naming where it stands and not what it is", () => {
    expect(() => Credential.bearer(`“${secret}”`, "OPENAI_API_KEY")).toThrow("the key in OPENAI_API_KEY contains");
    expect(() => Credential.bearer("two words", "OPENAI_API_KEY")).not.toThrow("two words");
  });

  it("takes the secret out of a text in every spelling", () => {
    const odd = "k+/=:y!unusual";
    const text = `${odd} ${encodeURIComponent(odd)} ${Buffer.from(odd).toString("base64")}`;
    expectFreeOf(odd, Credential.bearer(odd).conceal(text));
  });
});

describe(redact, () => {
  it.each([
    ["Incorrect API key provided: sk-proj-ab***yz.", "Incorrect API key provided: sk-[redacted]."],
    ["authorization: Bearer eyJhbGciOi.J9-x_y", "authorization: Bearer [redacted]"],
    ["via http://user:pass@proxy:3128 now", "via http://[redacted]@proxy:3128 now"],
    ['{"api-key": "0123456789abcdef"}', '{"api-key": "[redacted]"}'],
    ["\u001b[2J\u0007gone\r\nnext\tcell", "[2Jgone\nnext\tcell"],
    ["nothing to hide: task-force, disk-full", "nothing to hide: task-force, disk-full"],
  ])("%s", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});
