import { devicesOf, seeingOnly } from "../../../../server/system/devices";

const list = "GPU 0: NVIDIA L4 (UUID: GPU-1)\n  MIG 1g.6gb Device 0: (UUID: MIG-1)\nGPU 1: NVIDIA L4 (UUID: GPU-2)\n";

describe(devicesOf.name, () => {
  it.each<[string, NodeJS.ProcessEnv, string | undefined, string[]]>([
    ["are those that nvidia-smi lists", {}, list, ["cuda:0", "cuda:1"]],
    ["are those that the server may see", { CUDA_VISIBLE_DEVICES: "3, 5,7" }, list, ["cuda:0", "cuda:1", "cuda:2"]],
    ["end where the variable names none", { CUDA_VISIBLE_DEVICES: "3,-1,7" }, list, ["cuda:0"]],
    ["are none where the server may see none", { CUDA_VISIBLE_DEVICES: "" }, list, []],
    ["are none that anybody knows of without nvidia-smi", {}, undefined, []],
    ["are none where its driver does not answer", {}, "NVIDIA-SMI has failed\n", []],
  ])("%s", (_, env, printed, devices) => {
    expect(devicesOf({ env, listGpus: () => printed })).toEqual(devices);
  });
});

describe(seeingOnly.name, () => {
  it.each<[string, NodeJS.ProcessEnv, NodeJS.ProcessEnv]>([
    ["cuda:1", {}, { CUDA_DEVICE_ORDER: "PCI_BUS_ID", CUDA_VISIBLE_DEVICES: "1" }],
    [
      "cuda:1",
      { CUDA_DEVICE_ORDER: "FASTEST_FIRST" },
      { CUDA_DEVICE_ORDER: "FASTEST_FIRST", CUDA_VISIBLE_DEVICES: "1" },
    ],
    ["cuda:1", { CUDA_VISIBLE_DEVICES: "4,GPU-2" }, { CUDA_VISIBLE_DEVICES: "GPU-2" }],
    ["cuda:2", { CUDA_VISIBLE_DEVICES: "4,GPU-2" }, { CUDA_VISIBLE_DEVICES: "" }],
    ["cpu", { CUDA_VISIBLE_DEVICES: "4" }, { CUDA_VISIBLE_DEVICES: "" }],
  ])("makes a process see %s alone, with %j", (device, env, seen) => {
    expect(seeingOnly(device, env)).toEqual(seen);
  });
});
