import type { Arm } from '../observation/arm.ts';
import { decodeObservationLine } from '../observation/decode-observation.ts';
import { ObservationError } from '../observation/errors.ts';
import type { AttemptLine, DeliveryLine } from '../observation/observation-line.ts';
import type { ArmLedger } from './arm-ledger.ts';
import type { LogReader } from './log-reader.ts';
import type { RawFiles } from './raw-files.ts';
import { parseReportLine } from './report-line.ts';
import type { RequestMatcher } from './request-matcher.ts';

/** What the tray needs. */
export interface LogTrayOptions {
  readonly run: string;
  readonly logs: LogReader;
  readonly files: RawFiles;
  readonly ledgers: ReadonlyMap<Arm, ArmLedger>;
  readonly requests: RequestMatcher;
}

/** Picks the lines that matter out of the logs, counts them live and saves them as they are. */
export interface LogTray {
  /** Reads what producers have written since the last time: this run's attempts. */
  readonly collectProducer: (logGroup: string) => Promise<void>;
  /** Reads what an arm's consumer has written: deliveries, whoever sent them, and REPORT lines. */
  readonly collectConsumer: (arm: Arm, logGroup: string) => Promise<void>;
  /** Lines that claim to be observations and cannot be read. */
  readonly unreadableLineCount: () => number;
}

/** Creates the tray of one run. */
export function createLogTray({ run, logs, files, ledgers, requests }: LogTrayOptions): LogTray {
  let unreadableLineCount = 0;
  const decode = (message: string): AttemptLine | DeliveryLine | undefined => {
    try {
      return decodeObservationLine(message);
    } catch (error) {
      if (!(error instanceof ObservationError)) throw error;
      unreadableLineCount++;
      return undefined;
    }
  };

  return {
    collectProducer: async (logGroup) => {
      for await (const page of logs.readNew(logGroup)) {
        const attempts: string[] = [];
        for (const { message } of page) {
          const line = decode(message);
          if (line?.kind !== 'attempt' || line.run !== run || !ledgers.has(line.arm)) continue;
          ledgers.get(line.arm)?.addAttempts(line);
          attempts.push(toOneLine(message));
        }
        await files.attempts.append(attempts);
      }
    },
    collectConsumer: async (arm, logGroup) => {
      for await (const page of logs.readNew(logGroup)) {
        const deliveries: string[] = [];
        const reports: string[] = [];
        for (const { message, ingestedAtMs } of page) {
          const report = parseReportLine(message);
          const line = report === undefined ? decode(message) : undefined;
          if (report !== undefined) {
            ledgers.get(arm)?.addInvocation();
            requests.addReport(report.requestId);
            reports.push(JSON.stringify({ arm, ...report }));
          } else if (line?.kind === 'delivery' && line.arm === arm) {
            ledgers.get(arm)?.addDeliveries(line);
            requests.addObservation(line.requestId);
            deliveries.push(withIngestion(toOneLine(message), ingestedAtMs));
          }
        }
        await files.deliveries.append(deliveries);
        await files.reports.append(reports);
      }
    },
    unreadableLineCount: () => unreadableLineCount,
  };
}

/** The line with one more member: when the log service took it. */
function withIngestion(line: string, ingestedAtMs: number | undefined): string {
  return ingestedAtMs === undefined ? line : `${line.slice(0, -1)},"loggedAtMs":${ingestedAtMs}}`;
}

/** A line break can stand only between the tokens of JSON, where a space means the same. */
function toOneLine(message: string): string {
  return message.trim().replaceAll(/[\r\n]/g, ' ');
}
