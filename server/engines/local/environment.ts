import { seeingOnly } from "../../system/devices";

const names = new Set([
  ...["PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "XDG_CACHE_HOME", "SSL_CERT_FILE", "SSL_CERT_DIR"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"],
  ...["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT"],
]);
const families =
  /^(LC|CUDA|NVIDIA|NCCL|HIP|ROCR|HSA|HF|HUGGINGFACE|TRANSFORMERS|TORCH|PYTORCH|OMP|MKL|OPENBLAS|FINE_TUNING_TRAINER)_/;

/**
 * What a trainer's process sees of the server's environment: what it takes to run and to fetch models, and no key of the
 * server's, and where a device is given that one alone. Threads of OpenMP that spin while they wait make a busy machine slow, so they sleep unless asked otherwise.
 */
export function trainerEnvironment(own: NodeJS.ProcessEnv, device?: string): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(([name]) => names.has(name) || families.test(name));
  const seen = device === undefined ? {} : seeingOnly(device, own);
  return { OMP_WAIT_POLICY: "PASSIVE", ...Object.fromEntries(kept), ...seen, PYTHONUNBUFFERED: "1" };
}
