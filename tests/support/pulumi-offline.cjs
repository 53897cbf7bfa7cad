/** `node --require` this: no name resolves any more, as on a machine without internet. */
const dns = require("node:dns");

dns.lookup = (host, options, done = options) => {
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" });
  process.nextTick(done, error);
};
