import type { Activity } from './activity-record.ts';

/** A record as its wire text: JSON, to be sent as UTF-8. */
export function encodeActivity(activity: Activity): string {
  return JSON.stringify(activity);
}
