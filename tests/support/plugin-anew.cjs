// Preloaded into the plugin's process (`node --require`): at each message it is the plugin of the next command, without the second that
// a new process takes. What it loaded of others stays; our own service and runtime are loaded anew and remember nothing.
const own = /[\\/](dist[\\/](plugin[\\/][^\\/]+|runtime)\.js|plugin[\\/]pulumi-resource-fine-tuning)$/;

process.on("message", () => {
  delete globalThis[Symbol.for("pulumi-fine-tuning.cancelSignal")];
  for (const path of Object.keys(require.cache)) if (own.test(path)) delete require.cache[path];
  require(process.argv[1]);
});
// Listening must not be what keeps the process alive.
process.channel.unref();
