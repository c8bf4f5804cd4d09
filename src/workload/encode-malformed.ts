import type { Malformation } from './planned-record.ts';

/** A sound record's text made unreadable; still text that SQS takes, and never empty. */
export function encodeMalformed(soundText: string, malformation: Malformation): string {
  switch (malformation) {
    case 'truncated':
      return soundText.slice(0, Math.ceil(soundText.length / 2));
    case 'not-json':
      return `activity=${soundText.slice(1, -1)}`;
    case 'wrong-schema':
      return soundText.replace('"userId":"', '"user":"');
    case 'not-an-object':
      return `[${soundText}]`;
  }
}
