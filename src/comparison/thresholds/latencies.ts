import type { Latencies } from '../../measurement/latency.ts';
import type { Evidence } from './threshold-source.ts';

/** Which of an arm's durations a threshold can name, and what each is. */
export const LATENCIES = {
  latency: {
    field: 'endToEnd',
    description: 'intended send → processed',
    evidence: 'delivery',
    needsSchedule: true,
  },
  'end-to-end-cold': {
    field: 'endToEndCold',
    description: 'the same, in the first invocation of an environment',
    evidence: 'delivery',
    needsSchedule: true,
  },
  'end-to-end-warm': {
    field: 'endToEndWarm',
    description: 'the same, in a later invocation',
    evidence: 'delivery',
    needsSchedule: true,
  },
  'end-to-start': {
    field: 'endToStart',
    description:
      'intended send → the handler turned to the record, in the delivery that processed it',
    evidence: 'delivery',
    needsSchedule: true,
  },
  'first-attempt': {
    field: 'firstAttempt',
    description: 'intended send → the handler first turned to the record',
    evidence: 'delivery',
    needsSchedule: true,
  },
  'schedule-lag': {
    field: 'scheduleLag',
    description: 'intended send → the first try left',
    evidence: 'sending',
    needsSchedule: false,
  },
  publish: {
    field: 'publish',
    description: 'the accepted call left → its answer',
    evidence: 'sending',
    needsSchedule: false,
  },
  'broker-residence': {
    field: 'brokerResidence',
    description: "broker's stamp → the invocation began",
    evidence: 'delivery',
    needsSchedule: false,
  },
  'broker-to-handler': {
    field: 'brokerToHandler',
    description: "broker's stamp → the handler turned to the record",
    evidence: 'delivery',
    needsSchedule: false,
  },
  'batch-wait': {
    field: 'batchWait',
    description: 'the invocation began → the handler turned to the record',
    evidence: 'delivery',
    needsSchedule: false,
  },
  processing: {
    field: 'processing',
    description: 'the handler turned to the record → processed',
    evidence: 'delivery',
    needsSchedule: false,
  },
} as const satisfies Readonly<Record<string, NamedLatency>>;

/** One duration of an arm. */
export interface NamedLatency {
  readonly field: DistributionField;
  /** From which instant to which. */
  readonly description: string;
  /** What must be complete: without the missing ones a distribution is too good. */
  readonly evidence: Evidence;
  /** True when a generator that runs late is part of it. */
  readonly needsSchedule: boolean;
}

type DistributionField = {
  [Field in keyof Latencies]: Latencies[Field] extends number ? never : Field;
}[keyof Latencies];

/** One of {@link LATENCIES}. */
export type LatencyName = keyof typeof LATENCIES;

/** Those that comparing arms gives intervals and all percentiles of. */
export const COMPARED_LATENCY: LatencyName = 'latency';

/** Whether a name is one of {@link LATENCIES}. */
export function isLatencyName(name: string): name is LatencyName {
  return Object.hasOwn(LATENCIES, name);
}
