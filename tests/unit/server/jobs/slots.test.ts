import { createSlots } from "../../../../server/jobs/slots";

const never = new AbortController().signal;

describe(createSlots.name, () => {
  it("serves who came first, one for every place", async () => {
    const slots = createSlots(2);
    const order: number[] = [];
    const takers = [1, 2, 3, 4].map((each) =>
      slots.take(never).then((giveBack) => {
        order.push(each);
        return giveBack;
      }),
    );
    const [first, second] = await Promise.all(takers.slice(0, 2));
    expect(order).toEqual([1, 2]);
    second?.();
    await takers[2];
    first?.();
    await takers[3];
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it("lets go of who does not want to wait any longer, without losing the place", async () => {
    const slots = createSlots(1);
    const giveBack = await slots.take(never);
    const stop = new AbortController();
    const impatient = slots.take(stop.signal);
    const patient = slots.take(never);
    stop.abort();
    expect(await impatient).toBeUndefined();
    giveBack?.();
    expect(await patient).toBeInstanceOf(Function);
    expect(await slots.take(stop.signal)).toBeUndefined();
  });
});
