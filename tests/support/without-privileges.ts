/**
 * Runs a command that permissions hold for, also where the tests run as root, who else may do everything.
 * Goes before the command, as the wrapper of `serverProcess` and `killableServer`.
 */
export const withoutPrivileges: string[] =
  process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];
