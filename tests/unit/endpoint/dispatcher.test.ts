import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { inspect } from "node:util";
import { Agent, EnvHttpProxyAgent, request } from "undici";
import { createDispatcher } from "../../../provider/endpoint/dispatcher";
import { expectFreeOf } from "../../support/free-of";
import { apiAt, json, listen } from "../api/loopback";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

/** A proxy that tunnels every name to `port` on this machine and remembers the names. */
async function proxyTo(port: number) {
  const asked: string[] = [];
  const server = createServer();
  server.on("connect", (incoming, socket) => {
    asked.push(incoming.url ?? "");
    const upstream = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push({
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function arrange(env: (proxyUrl: string) => Record<string, string>) {
  const server = await listen((_, response) => json(response, 200, { ok: true }));
  opened.push(server);
  const proxy = await proxyTo(Number(new URL(server.url).port));
  const dispatcher = createDispatcher(env(proxy.url));
  opened.push(dispatcher);
  const ask = async (url: string) => (await request(url, { dispatcher })).body.json();
  return { server, proxy, ask };
}

describe(createDispatcher, () => {
  it("connects directly where no proxy is named", async () => {
    const dispatcher = createDispatcher({ NO_PROXY: "x", HTTPS_PROXY: " " });
    opened.push(dispatcher);
    expect(dispatcher).toBeInstanceOf(Agent);
    expect(dispatcher).not.toBeInstanceOf(EnvHttpProxyAgent);
  });

  it("goes through the proxy that the environment names", async () => {
    const { proxy, ask } = await arrange((url) => ({ HTTP_PROXY: url }));
    expect(await ask("http://api.example/v1")).toEqual({ ok: true });
    expect(proxy.asked).toEqual(["api.example:80"]);
  });

  it("takes a proxy without a scheme, and prefers the lower-case spelling", async () => {
    const { proxy, ask } = await arrange((url) => ({
      http_proxy: url.replace("http://", ""),
      HTTP_PROXY: "http://127.0.0.1:1",
    }));
    expect(await ask("http://api.example/v1")).toEqual({ ok: true });
    expect(proxy.asked).toHaveLength(1);
  });

  it("never reaches this machine through a proxy", async () => {
    const { server, proxy, ask } = await arrange((url) => ({ HTTP_PROXY: url, HTTPS_PROXY: url }));
    expect(await ask(server.url)).toEqual({ ok: true });
    expect(await ask(server.url.replace("127.0.0.1", "localhost"))).toEqual({ ok: true });
    expect(proxy.asked).toEqual([]);
  });

  it("leaves out what NO_PROXY names", async () => {
    const { proxy, ask } = await arrange((url) => ({ HTTP_PROXY: url, NO_PROXY: "*" }));
    await expect(ask("http://api.invalid/v1")).rejects.toThrow();
    expect(proxy.asked).toEqual([]);
  });

  it("says that it was the proxy who refused, and that nothing was sent", async () => {
    const proxy = createServer().on("connect", (_, socket) =>
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
    );
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const port = (proxy.address() as AddressInfo).port;
    const dispatcher = createDispatcher({ HTTPS_PROXY: `http://user:geheim@127.0.0.1:${port}` });
    opened.push({ close: () => new Promise((resolve) => proxy.close(() => resolve())) }, dispatcher);
    const error = await apiAt("https://api.example/v1", { dispatcher })
      .getModel("m")
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      neverSent: true,
      message: expect.stringMatching(/Proxy response \(407\).*check the address, user and password in HTTPS_PROXY/),
    });
    expectFreeOf("geheim", inspect(error, { depth: 9, showHidden: true }));
  });

  it("names the variable that is not a proxy's address", () => {
    expect(() => createDispatcher({ HTTPS_PROXY: "http://" })).toThrow("HTTPS_PROXY is not the address of a proxy");
  });
});
