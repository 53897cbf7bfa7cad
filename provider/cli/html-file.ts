import { writeFile } from "node:fs/promises";
import { messageOf, UserError } from "../errors";
import type { World } from "./world";

/** Writes a file for a browser and says so; `-` is standard output. @param what is written: `the report` */
export async function writeHtml(text: string, path: string, what: string, world: World): Promise<void> {
  if (path === "-") return world.write(text);
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new UserError(`writing ${what} to "${path}": ${messageOf(error)}. Next: give another --output.`);
  }
  world.tell(`wrote ${path}\n`);
}
