import { invariant } from '../invariant.ts';
import type { Arm } from '../observation/arm.ts';
import { ArmLedger, type ArmProgress } from './arm-ledger.ts';
import type { DeadLetterReader } from './dead-letter-reader.ts';
import { createDeadLetterTray, type DeadLetterArm } from './dead-letter-tray.ts';
import type { LogReader } from './log-reader.ts';
import { createLogTray } from './log-tray.ts';
import { createRawFiles, removeRawFiles } from './raw-files.ts';
import { RequestMatcher } from './request-matcher.ts';
import { writeParquet } from './write-parquet.ts';

/** Where one arm's evidence is found. */
export interface CollectedArm extends DeadLetterArm {
  readonly consumerLogGroup: string;
}

/** What a collector needs. */
export interface CollectorOptions {
  readonly run: string;
  readonly arms: readonly CollectedArm[];
  readonly producerLogGroup: string;
  readonly logs: LogReader;
  readonly deadLetters: DeadLetterReader;
  /** The run directory, which must exist; see `openRunDirectory`. */
  readonly directory: string;
}

/** What the collector leaves out of the run directory. */
export interface CollectionSummary {
  /** Lines that claim to be observations and cannot be read. */
  readonly unreadableLineCount: number;
  /** Messages in the arms' queues that are not of this run; they are left there. */
  readonly foreignDeadLetterCount: number;
}

/** Gathers the evidence of a run while it goes on, and turns it into Parquet at the end. */
export interface Collector {
  /** Reads what is new and saves it. One at a time. */
  readonly poll: () => Promise<void>;
  readonly progress: (arm: Arm) => ArmProgress;
  /**
   * Whether every accepted record seen so far is processed or given up, and every invocation
   * that delivered one has been reported. Means something only once the producer has ended.
   */
  readonly isDrained: () => boolean;
  /** Writes the Parquet files and removes what was gathered as text. The collector ends with it. */
  readonly finish: () => Promise<CollectionSummary>;
}

/** Creates the collector of one run; its files are created in the run directory. */
export async function createCollector(options: CollectorOptions): Promise<Collector> {
  const { run, arms, logs, directory, deadLetters } = options;
  const files = await createRawFiles(directory);
  const ledgers = new Map(arms.map(({ arm }) => [arm, new ArmLedger(run)]));
  const ledgerOf = (arm: Arm): ArmLedger => {
    const ledger = ledgers.get(arm);
    invariant(ledger !== undefined, `${arm} is an arm of the run`);
    return ledger;
  };
  const requests = new RequestMatcher();
  const lines = createLogTray({ run, logs, files, ledgers, requests });
  const letters = createDeadLetterTray({
    arms,
    deadLetters,
    file: files['dead-letters'],
    ledgerOf,
  });
  let busy = false;

  return {
    poll: async () => {
      invariant(!busy, 'one poll at a time');
      busy = true;
      try {
        await lines.collectProducer(options.producerLogGroup);
        for (const { arm, consumerLogGroup } of arms) {
          await lines.collectConsumer(arm, consumerLogGroup);
        }
        await letters.collect();
      } finally {
        busy = false;
      }
    },
    progress: (arm) => ledgerOf(arm).progress,
    isDrained: () =>
      requests.unreportedCount === 0 &&
      [...ledgers.values()].every(({ outstandingCount }) => outstandingCount === 0),
    finish: async () => {
      invariant(!busy, 'no poll goes on');
      await writeParquet({ directory, run });
      await removeRawFiles(directory);
      return {
        unreadableLineCount: lines.unreadableLineCount(),
        foreignDeadLetterCount: letters.foreignCount(),
      };
    },
  };
}
