import { launchTrouble, launchWithPatience } from "../../../../../server/engines/local/launching";
import type { TrainerProcess } from "../../../../../server/engines/local/processes";

const trainer: TrainerProcess = {
  ended: Promise.resolve({ code: 0, signal: null }),
  askToEnd: () => undefined,
  kill: () => undefined,
};
const refusal = (code: string) => Object.assign(new Error(`spawn ${code}`), { code });

/** Starts that are refused with these codes, one after the other, and then succeed. */
function starts(...codes: string[]) {
  const left = [...codes];
  return jest.fn(async () => {
    const code = left.shift();
    if (code !== undefined) throw refusal(code);
    return trainer;
  });
}

describe(launchWithPatience.name, () => {
  const patient = { firstWaitMs: 1, goOn: () => true };

  it("tries again what the system cannot do just now", async () => {
    const start = starts("EAGAIN", "ENOMEM", "EMFILE");
    expect(await launchWithPatience(start, patient)).toBe(trainer);
    expect(start).toHaveBeenCalledTimes(4);
  });

  it("gives up after five times, and at once where trying again cannot help", async () => {
    const busy = starts(...Array<string>(9).fill("EAGAIN"));
    await expect(launchWithPatience(busy, patient)).rejects.toThrow("EAGAIN");
    expect(busy).toHaveBeenCalledTimes(5);
    const missing = starts("ENOENT");
    await expect(launchWithPatience(missing, patient)).rejects.toThrow("ENOENT");
    expect(missing).toHaveBeenCalledTimes(1);
  });

  it("does not start what was cancelled or paused meanwhile", async () => {
    let wanted = true;
    const start = jest.fn(async (): Promise<TrainerProcess> => {
      wanted = false;
      throw refusal("EAGAIN");
    });
    expect(await launchWithPatience(start, { firstWaitMs: 1, goOn: () => wanted })).toBeUndefined();
    expect(start).toHaveBeenCalledTimes(1);
  });
});

it.each([
  ["ENOENT", "trainer_not_installed"],
  ["ENOSPC", "disk_full"],
  ["EIO", "server_error"],
])("says of %s that it is %s", (code, said) => {
  expect(launchTrouble(refusal(code), ["python3"]).code).toBe(said);
});
