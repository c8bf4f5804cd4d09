import { parseThreshold } from '../comparison/thresholds/parse-threshold.ts';
import { armsOf, type Threshold } from '../comparison/thresholds/threshold.ts';
import { ThresholdError } from '../comparison/thresholds/threshold-error.ts';
import type { Arm } from '../observation/arm.ts';
import { describeUnknown } from '../workload/strict-section.ts';
import { CliError } from './cli-error.ts';

/** What of a workload decides about its thresholds. */
export interface ThresholdTexts {
  readonly thresholds: readonly string[];
  readonly arms: readonly Arm[];
}

/**
 * Reads a workload's thresholds, from its file or from `--threshold`, before anything is sent.
 *
 * @throws {CliError} USAGE for the first that cannot be read or names an arm that gets nothing
 */
export function parseThresholds({ thresholds, arms }: ThresholdTexts): readonly Threshold[] {
  return thresholds.map((text) => {
    const threshold = parseOne(text);
    const absent = armsOf(threshold).find((arm) => !arms.includes(arm));
    if (absent === undefined) return threshold;
    throw refused(text, `${absent} is not an arm of this run (${arms.join(', ')})`);
  });
}

function parseOne(text: string): Threshold {
  try {
    return parseThreshold(text);
  } catch (error) {
    if (!(error instanceof ThresholdError)) throw error;
    const unknown = error.unknownName;
    throw refused(
      text,
      unknown === null ? error.message : describeUnknown(unknown.kind, unknown.name, unknown.known),
    );
  }
}

function refused(text: string, problem: string): CliError {
  return new CliError('USAGE', `threshold "${text.replaceAll(/\s+/g, ' ')}": ${problem}`);
}
