import type { Arm } from '../observation/arm.ts';
import type { ArmLedger, GivenUp } from './arm-ledger.ts';
import type { DeadLetter, DeadLetterReader } from './dead-letter-reader.ts';
import { type FailedBatch, parseFailedBatch } from './failed-batch.ts';
import type { LineFile } from './line-file.ts';
import { RecentMap } from './recent-map.ts';

/** Where an arm's given-up records go: dead letters of a queue, or a mapping's destination. */
export interface DeadLetterSource {
  readonly kind: 'dead-letter-queue' | 'on-failure-queue';
  readonly url: string;
}

/** A dead letter as saved: either the record's own broker id or the range of a failed batch. */
export interface SavedDeadLetter {
  readonly arm: Arm;
  readonly source: DeadLetterSource['kind'];
  readonly messageId: string;
  readonly brokerId: string | null;
  readonly batch: FailedBatch | null;
}

/** An arm whose given-up records are collected. */
export interface DeadLetterArm {
  readonly arm: Arm;
  /** Tells the arms apart that share the on-failure queue of one stream. */
  readonly consumerFunctionName: string;
  readonly deadLetterSource: DeadLetterSource;
}

/** What the tray needs. */
export interface DeadLetterTrayOptions {
  readonly arms: readonly DeadLetterArm[];
  readonly deadLetters: DeadLetterReader;
  readonly file: LineFile;
  readonly ledgerOf: (arm: Arm) => ArmLedger;
}

/** Sorts dead letters into this run's, which are saved and then deleted, and foreign ones. */
export interface DeadLetterTray {
  /** Empties the arms' queues of what is this run's. */
  readonly collect: () => Promise<void>;
  /** Messages seen so far that nothing of this run explains. */
  readonly foreignCount: () => number;
}

/** A queue is read at most this often in a row, 10 messages each, so that a poll ends. */
const RECEIVES_MAX = 500;
/** Letters that may wait for an attempt that explains them; foreign ones come back anyway. */
const WAITING_MAX = 10_000;
const INCOMPLETE_MAX = 500;
const REMOVE_MAX = 10;

interface WaitingLetter {
  readonly url: string;
  readonly receiptHandle: string;
  readonly saved: SavedDeadLetter;
}

/** Creates the tray of one run. */
export function createDeadLetterTray(options: DeadLetterTrayOptions): DeadLetterTray {
  const { arms, deadLetters, file, ledgerOf } = options;
  /** Foreign, or ours with an attempt line still to come: judged again every time. */
  const waiting = new RecentMap<WaitingLetter>(WAITING_MAX);
  /** Ids of saved letters, which may be received twice. */
  const saved = new Set<string>();
  /** Saved batches of which more records may yet turn out to be ours. */
  const incomplete = new RecentMap<SavedDeadLetter>(INCOMPLETE_MAX);

  const receiveAll = async (url: string): Promise<void> => {
    const sharing = arms.filter(({ deadLetterSource }) => deadLetterSource.url === url);
    for (let receive = 0; receive < RECEIVES_MAX; receive++) {
      const letters = await deadLetters.receive(url);
      if (letters.length === 0) return;
      const again = letters.filter(({ messageId }) => saved.has(messageId));
      if (again.length > 0) await deadLetters.remove(url, again.map(handleOf));
      for (const letter of letters) {
        const entry = saved.has(letter.messageId) ? undefined : addressee(letter, sharing);
        if (entry === undefined) continue;
        waiting.set(letter.messageId, { url, receiptHandle: letter.receiptHandle, saved: entry });
      }
    }
  };
  const giveUp = ({ arm, brokerId, batch }: SavedDeadLetter): GivenUp => {
    if (brokerId !== null) return ledgerOf(arm).giveUpMessage(brokerId);
    return batch === null ? 'none' : ledgerOf(arm).giveUpBatch(batch);
  };
  const saveOwn = async (): Promise<void> => {
    const own: WaitingLetter[] = [];
    for (const letter of waiting.values()) {
      const found = giveUp(letter.saved);
      if (found !== 'none') own.push(letter);
      if (found === 'part') incomplete.set(letter.saved.messageId, letter.saved);
    }
    await file.append(own.map((letter) => JSON.stringify(letter.saved)));
    for (const { saved: entry } of own) {
      waiting.delete(entry.messageId);
      saved.add(entry.messageId);
    }
    for (const [url, letters] of Map.groupBy(own, (letter) => letter.url)) {
      for (let start = 0; start < letters.length; start += REMOVE_MAX) {
        await deadLetters.remove(url, letters.slice(start, start + REMOVE_MAX).map(handleOf));
      }
    }
  };

  return {
    collect: async () => {
      for (const url of new Set(arms.map((arm) => arm.deadLetterSource.url))) await receiveAll(url);
      for (const entry of incomplete.values()) {
        if (giveUp(entry) === 'whole') incomplete.delete(entry.messageId);
      }
      await saveOwn();
    },
    foreignCount: () => waiting.size,
  };
}

function handleOf({ receiptHandle }: { readonly receiptHandle: string }): string {
  return receiptHandle;
}

/** The arm a letter of a queue concerns, among those that use the queue; undefined if none. */
function addressee(
  { messageId, body }: DeadLetter,
  sharing: readonly DeadLetterArm[],
): SavedDeadLetter | undefined {
  for (const { arm, consumerFunctionName, deadLetterSource } of sharing) {
    const source = deadLetterSource.kind;
    if (source === 'dead-letter-queue') {
      return { arm, source, messageId, brokerId: messageId, batch: null };
    }
    const batch = parseFailedBatch(body);
    if (batch?.functionName === consumerFunctionName) {
      return { arm, source, messageId, brokerId: null, batch };
    }
  }
  return undefined;
}
