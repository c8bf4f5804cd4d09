import * as z from 'zod';
import { instantsMs, spreadColumns } from './decode-columns.ts';
import { lineSchema } from './decode-line-schema.ts';
import { ObservationError } from './errors.ts';
import {
  ATTEMPT_OUTCOMES,
  type AttemptLine,
  DELIVERY_OUTCOMES,
  type DeliveryLine,
  OBSERVATION_VERSION,
} from './observation-line.ts';

/** The most UTF-16 units of a line that is read: the largest event CloudWatch Logs takes today. */
const LINE_LENGTH_MAX = 1_048_576;

/** How a line of ours begins; the encoder puts the version first. */
const OUR_LINE = /^\s*\{"kvs":\s*-?\d/;

type WrittenLine = z.infer<typeof lineSchema>;
type WrittenAttempt = Extract<WrittenLine, { readonly kind: 'attempt' }>;
type WrittenDelivery = Extract<WrittenLine, { readonly kind: 'delivery' }>;

const versionSchema = z.object({ kvs: z.number() });

/**
 * Reads one log line; undefined when it is not one of ours.
 *
 * @throws {ObservationError} OBSERVATION_VERSION_UNKNOWN, OBSERVATION_MALFORMED
 */
export function decodeObservationLine(text: string): AttemptLine | DeliveryLine | undefined {
  if (!OUR_LINE.test(text)) return undefined;
  if (text.length > LINE_LENGTH_MAX) {
    throw malformed(`it has ${text.length} characters, more than ${LINE_LENGTH_MAX}`);
  }
  const value = parseJson(text);
  const version = versionSchema.safeParse(value);
  if (version.success && version.data.kvs !== OBSERVATION_VERSION) {
    throw new ObservationError(
      'OBSERVATION_VERSION_UNKNOWN',
      `observation line of version ${version.data.kvs}; this tool reads ${OBSERVATION_VERSION}`,
    );
  }
  const line = parseLine(value);
  checkLine(line);
  return line;
}

function parseLine(value: unknown): AttemptLine | DeliveryLine {
  try {
    const line = lineSchema.parse(spreadColumns(value));
    return line.kind === 'attempt' ? attemptLine(line) : deliveryLine(line);
  } catch (error) {
    if (error instanceof z.ZodError) throw malformed(z.prettifyError(error), error);
    throw error;
  }
}

function attemptLine({ records, ...line }: WrittenAttempt): AttemptLine {
  const { intendedOffsetUs, ...columns } = records;
  const intendedAtMs = instantsMs(line.sentAtMs, intendedOffsetUs);
  return { ...line, records: { ...columns, intendedAtMs } };
}

function deliveryLine({ records, ...line }: WrittenDelivery): DeliveryLine {
  const {
    brokerOffsetUs,
    intendedOffsetUs,
    sentOffsetUs,
    startedOffsetUs,
    endedOffsetUs,
    ...columns
  } = records;
  return {
    ...line,
    records: {
      ...columns,
      brokerAtMs: instantsMs(line.startedAtMs, brokerOffsetUs),
      intendedAtMs: instantsMs(line.startedAtMs, intendedOffsetUs),
      sentAtMs: instantsMs(line.startedAtMs, sentOffsetUs),
      startedAtMs: instantsMs(line.startedAtMs, startedOffsetUs),
      endedAtMs: instantsMs(line.startedAtMs, endedOffsetUs),
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed('it is not JSON', cause);
  }
}

function malformed(reason: string, cause?: unknown): ObservationError {
  return new ObservationError('OBSERVATION_MALFORMED', `malformed observation line: ${reason}`, {
    cause,
  });
}

/** Checks what holds between the fields of a line: lengths, and indexes into dictionaries. */
function checkLine(line: AttemptLine | DeliveryLine): void {
  const recordCount = line.records.brokerId.length;
  for (const [name, { length }] of Object.entries(line.records)) {
    if (length !== recordCount) {
      throw malformed(`column ${name} has ${length} values, brokerId ${recordCount}`);
    }
  }
  if (line.part >= line.partCount) throw malformed(`part ${line.part} of ${line.partCount}`);
  if (line.kind === 'attempt') checkAttemptIndexes(line);
  else checkDeliveryIndexes(line);
}

function checkAttemptIndexes({ records, ...line }: AttemptLine): void {
  checkIndexes('errorCode', records.errorCode, { from: -1, to: line.errorCodes.length });
  checkIndexes('shardId', records.shardId, { from: -1, to: line.shardIds.length });
  checkIndexes('plannedFault', records.plannedFault, { from: -1, to: line.plannedFaults.length });
  checkIndexes('outcome', records.outcome, { from: 0, to: ATTEMPT_OUTCOMES.length });
}

function checkDeliveryIndexes({ records, ...line }: DeliveryLine): void {
  if (line.firstIndex + records.brokerId.length > line.recordCount) {
    throw malformed(`more records than the ${line.recordCount} of the observation`);
  }
  checkIndexes('run', records.run, { from: -1, to: line.runs.length });
  checkIndexes('failure', records.failure, { from: -1, to: line.failures.length });
  checkIndexes('outcome', records.outcome, { from: 0, to: DELIVERY_OUTCOMES.length });
}

/** Checks that every index of a column is in [`from`, `to`). */
function checkIndexes(
  name: string,
  column: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const stray = column.find((index) => index < from || index >= to);
  if (stray !== undefined) throw malformed(`${name} ${stray} is not in [${from}, ${to})`);
}
