/** What the process ends with. A shell, a pipeline and a pull request's check branch on it, so it is documented. */
export const EXIT_CODE = {
  ok: 0,
  /** `check` has found faults, `diff` has found differences. */
  found: 1,
  /** What was given cannot be used: an unknown option, a context that is rejected, a file that is missing. */
  usage: 2,
  /** A fault of this program; EX_SOFTWARE of sysexits.h. */
  internal: 70,
  /** SIGINT ended it before it was done: 128 and the signal's number, as shells say it. */
  interrupted: 130,
  /** SIGTERM did, likewise. */
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];
