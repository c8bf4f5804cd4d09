/** What the process answers with. Scripts rely on them: they change with a major version only. */
export const EXIT_CODE = {
  pass: 0,
  toolFailed: 1,
  usage: 2,
  thresholdFailed: 3,
  guaranteeViolated: 4,
  inconclusive: 5,
  interrupted: 130,
} as const;

/** One of {@link EXIT_CODE}'s values. */
export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];
