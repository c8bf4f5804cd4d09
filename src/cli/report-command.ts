import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RepeatedResult } from '../comparison/compare-repetitions.ts';
import { RESULT_SCHEMA_VERSION, type RunResult } from '../comparison/run-result.ts';
import { renderRepeatedReport } from '../report/repeated-report.ts';
import { renderTerminalReport } from '../report/terminal-report.ts';
import { CliError } from './cli-error.ts';
import type { CommandIo } from './command-io.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';

/**
 * Prints the report of an earlier run again, from its `result.json` alone.
 *
 * @throws {CliError} RUN_UNREADABLE
 */
export async function reportCommand(directory: string, io: CommandIo): Promise<ExitCode> {
  const result = parseResult(readResultFile(join(directory, 'result.json')), directory);
  const layout = { columns: 100, color: io.color };
  io.writeResult(
    'repetitions' in result
      ? renderRepeatedReport(result, layout)
      : renderTerminalReport(result, layout),
  );
  return EXIT_CODE.pass;
}

function readResultFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('RUN_UNREADABLE', `cannot read ${path}: ${reason}`, { cause });
  }
}

/** Trusts what we wrote ourselves, once its version says that we did. */
function parseResult(value: unknown, directory: string): RunResult | RepeatedResult {
  const version =
    typeof value === 'object' && value !== null && 'schemaVersion' in value
      ? value.schemaVersion
      : undefined;
  if (version === RESULT_SCHEMA_VERSION) return value as RunResult | RepeatedResult;
  throw new CliError(
    'RUN_UNREADABLE',
    `${directory}: result.json has schema version ${JSON.stringify(version)}, ` +
      `this version reads ${RESULT_SCHEMA_VERSION}`,
  );
}
