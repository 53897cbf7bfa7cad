import { createSlots, type Holder, type Wish } from "../../../../server/jobs/slots";

const never = new AbortController().signal;
const silent = () => undefined;

describe(createSlots.name, () => {
  const job = (order: number, more: Partial<Wish> = {}): Wish => ({
    jobId: `job-${order}`,
    begun: false,
    order,
    ...more,
  });
  const twoDevices = () =>
    createSlots([
      { device: "cuda:0", slots: 1 },
      { device: "cuda:1", slots: 1 },
    ]);

  it("serves those that wait in the order in which they were submitted, whenever they began to wait", async () => {
    const slots = createSlots([{ slots: 2 }]);
    const order: number[] = [];
    const takers = [1, 2, 5, 4, 3].map((each) =>
      slots.take(job(each), never, silent).then((slot) => {
        order.push(each);
        return slot;
      }),
    );
    const [first, second] = await Promise.all(takers.slice(0, 2));
    expect(order).toEqual([1, 2]);
    second?.giveBack();
    (await takers[4])?.giveBack();
    (await takers[3])?.giveBack();
    first?.giveBack();
    await takers[2];
    expect(order).toEqual([1, 2, 3, 4, 5]);
  });

  it("takes what had begun first", async () => {
    const slots = createSlots([{ slots: 1 }]);
    const slot = await slots.take(job(1), never, silent);
    const later = slots.take(job(2), never, silent);
    const begun = slots.take(job(3, { begun: true }), never, silent);
    slot?.giveBack();
    (await begun)?.giveBack();
    expect((await later)?.jobId).toBe("job-2");
  });

  it("spreads jobs over the devices, and says who has them to those that wait", async () => {
    const slots = twoDevices();
    expect(await slots.take(job(1), never, silent)).toMatchObject({ device: "cuda:0" });
    const second = await slots.take(job(2), never, silent);
    expect(second).toMatchObject({ device: "cuda:1" });
    const holders: Holder[][] = [];
    const third = slots.take(job(3), never, (each) => holders.push(each));
    expect(holders).toEqual([
      [
        { jobId: "job-1", device: "cuda:0" },
        { jobId: "job-2", device: "cuda:1" },
      ],
    ]);
    second?.giveBack();
    expect(await third).toMatchObject({ jobId: "job-3", device: "cuda:1" });
  });

  it("keeps no device idle because an earlier job waits for another one", async () => {
    const slots = twoDevices();
    const [first, second] = [await slots.take(job(1), never, silent), await slots.take(job(2), never, silent)];
    const holders: Holder[][] = [];
    const only = slots.take(job(3, { devices: ["cuda:1"] }), never, (each) => holders.push(each));
    const any = slots.take(job(4), never, silent);
    expect(holders).toEqual([[{ jobId: "job-2", device: "cuda:1" }]]);
    first?.giveBack();
    expect(await any).toMatchObject({ jobId: "job-4", device: "cuda:0" });
    second?.giveBack();
    expect(await only).toMatchObject({ jobId: "job-3", device: "cuda:1" });
  });

  it("lets go of who does not want to wait any longer, without losing the place", async () => {
    const slots = createSlots([{ slots: 1 }]);
    const slot = await slots.take(job(1), never, silent);
    const stop = new AbortController();
    const impatient = slots.take(job(2), stop.signal, silent);
    const patient = slots.take(job(3), never, silent);
    stop.abort();
    expect(await impatient).toBeUndefined();
    slot?.giveBack();
    expect(await patient).toMatchObject({ jobId: "job-3" });
    expect(await slots.take(job(4), stop.signal, silent)).toBeUndefined();
  });

  it("keeps nobody in the queue whose waiting could not be told", async () => {
    const slots = createSlots([{ slots: 1 }]);
    const slot = await slots.take(job(1), never, silent);
    const untold = slots.take(job(2), never, () => {
      throw new Error("the disk is full");
    });
    await expect(untold).rejects.toThrow("the disk is full");
    slot?.giveBack();
    expect(await slots.take(job(3), never, silent)).toMatchObject({ jobId: "job-3" });
  });
});
