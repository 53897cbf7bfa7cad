const { rmSync } = require("node:fs");

module.exports = async () => rmSync(process.env.PULUMI_FINE_TUNING_CACHE, { recursive: true, force: true });
