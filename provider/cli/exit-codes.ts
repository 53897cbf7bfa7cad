/** What the exit code says; the same for every command. */
export const exitCode = {
  fine: 0,
  /** The command did its work, and the answer is bad news. */
  badNews: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The server, the key, a file or a setting stood in the way. */
  trouble: 3,
  interrupted: 130,
  /** Who read standard output has gone; the same as of a command that ends by SIGPIPE. */
  nobodyReads: 141,
} as const;

export const exitCodesText = `
Exit codes:
  0    fine
  1    bad news: errors in the data (check), rows left out (convert), a job that failed or was cancelled (watch), a capability that
       \`pulumi up\` needs is missing (doctor), something left over (orphans)
  2    the command line is wrong
  3    the server, the key, a file or a setting stood in the way; the message says which
  130  interrupted
  141  nobody reads the output any more (\`| head\`)`;
