import type { RepeatedResult } from '../comparison/compare-repetitions.ts';
import { exitCodeOf } from '../comparison/exit-code-of.ts';
import type { RunResult } from '../comparison/run-result.ts';
import { renderRepeatedReport } from '../report/repeated-report.ts';
import { renderTerminalReport } from '../report/terminal-report.ts';
import type { CommandIo } from './command-io.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';

/** How a result is shown and judged. */
export interface ConcludeOptions {
  /** Print the result itself and nothing else. */
  readonly json: boolean;
  /** Exit with 5 when something required is inconclusive. */
  readonly strict: boolean;
  readonly io: CommandIo;
  readonly directory: string;
  /** The run was cut short by the user. */
  readonly interrupted: boolean;
}

/** Prints the result of a run, says where everything is, and gives the exit code. */
export function concludeRun(result: RunResult, options: ConcludeOptions): ExitCode {
  const layout = { columns: 100, color: options.io.color };
  options.io.writeResult(options.json ? jsonOf(result) : renderTerminalReport(result, layout));
  return conclude([result], options);
}

/** The same for repetitions; thresholds are judged over all of them. */
export function concludeRepeated(result: RepeatedResult, options: ConcludeOptions): ExitCode {
  const layout = { columns: 100, color: options.io.color };
  options.io.writeResult(options.json ? jsonOf(result) : renderRepeatedReport(result, layout));
  const { repetitions, thresholds } = result;
  return conclude(
    thresholds === undefined ? repetitions : repetitions.map((each) => ({ ...each, thresholds })),
    options,
  );
}

function jsonOf(result: RunResult | RepeatedResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}

/** Gives the exit code of the worst. */
function conclude(
  results: readonly RunResult[],
  { io, strict, directory, interrupted }: ConcludeOptions,
): ExitCode {
  io.progress.step(`Everything is in ${directory}`);
  const strictly = results.map((result) => exitCodeOf(result, { strict: true }));
  if (strictly.includes(EXIT_CODE.inconclusive)) {
    io.progress.step('warning: something required is inconclusive (--strict: exit code 5)');
  }
  if (interrupted) return EXIT_CODE.interrupted;
  const codes = results.map((result) => exitCodeOf(result, { strict }));
  return (
    [EXIT_CODE.guaranteeViolated, EXIT_CODE.thresholdFailed, EXIT_CODE.inconclusive].find((code) =>
      codes.some((each) => each === code),
    ) ?? EXIT_CODE.pass
  );
}
