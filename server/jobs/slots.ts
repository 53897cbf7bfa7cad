/** Where jobs of an engine are trained. */
export interface Place {
  /** As `models.json` names it; absent where the engine takes what it finds. */
  device?: string;
  /** Jobs that are trained there at once. */
  slots: number;
}

/** A job that wants to be trained. */
export interface Wish {
  jobId: string;
  /** It was being trained when the server ended: it comes before those that wait for their first time. */
  begun: boolean;
  /** Of those that wait for the same slot the lowest gets it. */
  order: number;
  /** Devices that will do; absent where all will. */
  devices?: readonly string[];
}

/** A job that has a slot. */
export interface Holder {
  jobId: string;
  device?: string;
}

/** A slot that was given; `giveBack` is called once. */
export interface Slot extends Holder {
  giveBack(): void;
}

interface Waiter {
  wish: Wish;
  onTurn(slot: Slot): void;
}

/** Slots for jobs that train at once, on each device so many; a device that becomes free goes to who is first in the queue. */
export function createSlots(places: readonly Place[]) {
  const rooms = places.map((place) => ({ ...place, holders: [] as Holder[] }));
  type Room = (typeof rooms)[number];
  let queue: Waiter[] = [];

  const suits = ({ device }: Room, { devices }: Wish) =>
    devices === undefined || (device !== undefined && devices.includes(device));

  function give(room: Room, { jobId }: Wish): Slot {
    const holder: Holder = { jobId, ...(room.device === undefined ? {} : { device: room.device }) };
    room.holders.push(holder);
    return {
      ...holder,
      giveBack() {
        room.holders = room.holders.filter((each) => each !== holder);
        const first = queue.find(({ wish }) => suits(room, wish));
        if (!first) return;
        queue = queue.filter((each) => each !== first);
        first.onTurn(give(room, first.wish));
      },
    };
  }

  /** The device with the fewest jobs, of several the first one. */
  const freeFor = (wish: Wish): Room | undefined =>
    rooms
      .filter((room) => suits(room, wish) && room.holders.length < room.slots)
      .sort((one, other) => one.holders.length - other.holders.length)[0];

  return {
    /**
     * Resolves to a slot, or to undefined when the signal is aborted first.
     * @param onWait called when all slots that will do are taken, with the jobs that have them
     */
    async take(wish: Wish, signal: AbortSignal, onWait: (holders: Holder[]) => void): Promise<Slot | undefined> {
      if (signal.aborted) return undefined;
      const free = freeFor(wish);
      if (free) return give(free, wish);
      onWait(rooms.filter((room) => suits(room, wish)).flatMap(({ holders }) => holders));
      return new Promise((resolve) => {
        const onAbort = () => {
          queue = queue.filter((each) => each !== waiter);
          resolve(undefined);
        };
        const waiter: Waiter = {
          wish,
          onTurn(slot) {
            signal.removeEventListener("abort", onAbort);
            resolve(slot);
          },
        };
        queue = [...queue, waiter].sort((one, other) => rank(one.wish, other.wish));
        signal.addEventListener("abort", onAbort, { once: true });
      });
    },
  };
}

const rank = (one: Wish, other: Wish): number => Number(other.begun) - Number(one.begun) || one.order - other.order;
