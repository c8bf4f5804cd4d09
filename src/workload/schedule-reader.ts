import type { PlannedRecord } from './planned-record.ts';
import { type NextRecord, type SchedulePart, sendSchedule } from './send-schedule.ts';
import type { Workload } from './workload.ts';

/** Gives the records of a part of a schedule, as {@link sendSchedule} does. */
export type ReadSchedule = (workload: Workload, part?: SchedulePart) => NextRecord;

/** A schedule read up to an instant. */
interface ReadSoFar {
  readonly key: string;
  readonly untilMs: number;
  readonly draw: NextRecord;
  /** The first record that is due at `untilMs` or later. */
  readonly next: PlannedRecord | undefined;
}

/**
 * Creates a reader for a producer that is asked for one window of a schedule after another: each
 * goes on where the one before ended, instead of at the beginning. Without that a day in windows
 * of ten minutes would cost seventy days of drawing records.
 */
export function createScheduleReader(schedule: ReadSchedule = sendSchedule): ReadSchedule {
  let latest: ReadSoFar | undefined;
  return (workload, { slice, window } = {}) => {
    const { fromMs, toMs } = window ?? { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
    const key = JSON.stringify([workload, slice]);
    const known = latest?.key === key && latest.untilMs === fromMs ? latest : undefined;
    latest = undefined; // Of no use to anybody else until this window is read to its end.
    const toEnd = { fromMs, toMs: Number.POSITIVE_INFINITY };
    const draw = known?.draw ?? schedule(workload, { slice, window: toEnd });
    let next = known === undefined ? draw() : known.next;
    return () => {
      const given = next;
      if (given !== undefined && given.offsetMs < toMs) {
        next = draw();
        return given;
      }
      latest = { key, untilMs: toMs, draw, next: given };
      return undefined;
    };
  };
}
