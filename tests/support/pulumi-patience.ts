/** A trivial `pulumi up` takes 4 to 8 seconds on two slow cores, and a test has several. */
jest.setTimeout(600_000);
