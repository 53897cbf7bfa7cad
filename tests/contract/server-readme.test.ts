import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createFaults, faultKinds } from "../../server/http/faults";
import { phases } from "../../server/services";

const readme = readFileSync(join(__dirname, "../../server/README.md"), "utf8");

it("shows the example that is run as a test", () => {
  const example = readFileSync(join(__dirname, "server-example.test.ts"), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
});

it("describes every fault and every phase", () => {
  for (const fault of faultKinds) expect(readme).toContain(`| \`${fault}\` `);
  for (const phase of phases) expect(readme).toContain(`\`${phase}\``);
  const { id, seen, hits, ...fields } = createFaults().add({ route: "*", fault: "refuse", retry_after: 1 });
  expect([id, seen, hits]).toEqual([1, 0, 0]);
  for (const field of Object.keys(fields)) expect(readme).toContain(`\`${field}\``);
});
