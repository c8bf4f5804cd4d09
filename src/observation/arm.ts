/** Every transport with one way of reading it that a run can compare. */
export const ARMS = ['kinesis', 'kinesis-efo', 'sqs', 'sqs-fifo'] as const;

/** One of {@link ARMS}; every number carries its arm. */
export type Arm = (typeof ARMS)[number];
