import { ARMS } from '../observation/arm.ts';
import type { Prng } from '../prng.ts';
import { createScheduleReader } from '../workload/schedule-reader.ts';
import { type ArmGroup, groupArms } from './arm-group.ts';
import type { SendingLimits } from './arm-sender.ts';
import { attemptLog } from './attempt-log.ts';
import { dryRunTransports } from './dry-run-transports.ts';
import { ProducerError } from './errors.ts';
import { type ActivityReceipt, produceActivity } from './produce-activity.ts';
import { produceWorkload } from './produce-workload.ts';
import { parseProducerEvent } from './producer-event.ts';
import type { ProducerContext, ProducerPorts } from './producer-ports.ts';
import type { ProducerSummary } from './producer-summary.ts';

/**
 * Sixty-four calls in flight per arm: at 3,000 records/s to a queue, a broker may pause for a fifth
 * of a second before records wait for it. Eight tries of a record: 6 s of backoff at most.
 */
const LIMITS: SendingLimits = { callsInFlightMax: 64, triesMax: 8 };

/** Kept back at the end of the invocation: calls in flight may take 4 s to be answered. */
const RESERVE_MS = 5000;

/** The producer's Lambda function. */
export type ProducerFunction = (
  event: unknown,
  context: ProducerContext,
) => Promise<ProducerSummary | ActivityReceipt>;

/**
 * Builds the producer. `handlers/` gives it the system's ports, a simulation its own.
 *
 * The function rejects with {@link ProducerError} when it cannot do what the event asks; what the
 * brokers refuse is no error but part of its answer.
 */
export function producerFunction(ports: ProducerPorts): ProducerFunction {
  const { clock, prng } = ports;
  const logOfRun = attemptLog(ports);
  const readSchedule = createScheduleReader();
  return async (input, context) => {
    const event = parseProducerEvent(input);
    const transports = event.dryRun ? dryRunTransports : ports.transports;
    const sendingMsMax = Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS);
    const shared = { clock, prng, limits: LIMITS, sendingMsMax };
    if (event.kind === 'workload') {
      const groups = groupArms(event.workload.arms, transports);
      const logCall = logOfRun(event.run);
      const own = { sandbox: ports.sandbox, groups, logCall, readSchedule };
      return produceWorkload(event, { ...shared, ...own });
    }
    const sendId = nameSend(prng);
    const run = event.run ?? sendId;
    const groups = event.arms ? groupArms(event.arms, transports) : oneArmEach(transports);
    const logCall = logOfRun(run);
    return produceActivity({ ...event, run }, { ...shared, groups, sendId, logCall });
  };
}

/** Every transport once, under the first arm that reads it. */
function oneArmEach(transports: ProducerPorts['transports']): readonly ArmGroup[] {
  const deployed = ARMS.filter((arm) => transports[arm] !== undefined);
  if (deployed.length === 0) {
    throw new ProducerError('ARM_NOT_DEPLOYED', 'this stage has no stream and no queue to send to');
  }
  return groupArms(deployed, transports).map(({ transport, arms }) => ({
    transport,
    arms: arms.slice(0, 1),
  }));
}

function nameSend(prng: Prng): string {
  const word = (): string => prng.nextInt(0x1_0000_0000).toString(16).padStart(8, '0');
  return `send-${word()}${word()}`;
}
