import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const tls = (name: string) => join(__dirname, "api-tls", name);
const built = (name: string) => JSON.stringify(join(__dirname, "../../dist", name));

/** Node reads its authorities when it starts, so the question is asked by a process of its own. */
const script = `
  const { connectApi } = require(${built("api/connect-api.js")});
  const { Credential } = require(${built("endpoint/credential.js")});
  const api = connectApi({ endpoint: { baseUrl: process.argv[1], dialect: "openai" }, key: () => Credential.bearer("sk-x-0123") });
  api.getModel("m").then(({ id }) => id, (error) => error.message).then((text) => { process.stdout.write(text); return api.close(); });
`;

function ask(url: string, env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ["-e", script, url], {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  return new Promise((resolve, reject) => child.once("close", () => resolve(output)).once("error", reject));
}

describe("a server behind a private certificate authority", () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer(
      { key: readFileSync(tls("server.key")), cert: readFileSync(tls("server.pem")) },
      (_, response) => response.end('{"id":"m"}'),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `https://localhost:${(server.address() as AddressInfo).port}/v1`;
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  it("is trusted through NODE_EXTRA_CA_CERTS", async () => {
    expect(await ask(url, { NODE_EXTRA_CA_CERTS: tls("authority.pem") })).toBe("m");
  });

  it("is trusted through SSL_CERT_FILE when Node is told to read it", async () => {
    expect(await ask(url, { SSL_CERT_FILE: tls("authority.pem"), NODE_OPTIONS: "--use-openssl-ca" })).toBe("m");
  });

  it("is refused otherwise, with the variable that helps", async () => {
    expect(await ask(url, {})).toMatch(/^getting model "m": no answer from localhost:\d+: .*NODE_EXTRA_CA_CERTS/);
  });
});
