import type { Arm } from '../observation/arm.ts';
import { sameOutcome, type TransportPort } from './transport-port.ts';

const dryRunStream = refuseAll({
  recordsPerCallMax: 500,
  bytesPerCallMax: 10_485_760,
  lingerMs: 10,
});
const dryRunQueue = refuseAll({ recordsPerCallMax: 10, bytesPerCallMax: 1_048_576, lingerMs: 5 });
const dryRunFifoQueue = refuseAll({
  recordsPerCallMax: 10,
  bytesPerCallMax: 1_048_576,
  lingerMs: 5,
});

/** Transports that send nothing and answer `DryRun`, so that all else happens as in earnest. */
export const dryRunTransports: Readonly<Record<Arm, TransportPort>> = {
  kinesis: dryRunStream,
  'kinesis-efo': dryRunStream,
  sqs: dryRunQueue,
  'sqs-fifo': dryRunFifoQueue,
};

function refuseAll(limits: Omit<TransportPort, 'publish'>): TransportPort {
  return {
    ...limits,
    publish: async (records) =>
      sameOutcome(records.length, { kind: 'fail', errorCode: 'DryRun', retryable: false }),
  };
}
