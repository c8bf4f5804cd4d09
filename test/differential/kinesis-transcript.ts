/** What a client was told at one step of a script. */
export interface TranscriptStep {
  readonly step: string;
  /** The answer, or name and text of the error, with all that may differ made alike. */
  readonly outcome: unknown;
}

/** Notes what comes of each step of a script that is run against one implementation. */
export interface Transcript {
  readonly steps: readonly TranscriptStep[];
  /** Notes the answer and gives it back; a refusal is noted, too, and gives undefined. */
  readonly note: <T>(step: string, sent: Promise<T>) => Promise<T | undefined>;
}

/** Opaque to clients, and good only where they come from. */
const OPAQUE = new Set(['ShardIterator', 'NextShardIterator', 'NextToken']);

/**
 * Begins a transcript. Sequence numbers become labels in the order in which they were first seen,
 * so that two transcripts are alike when the same numbers come at the same places. Members of
 * `leftOut` are left out.
 */
export function startTranscript(leftOut: ReadonlySet<string>): Transcript {
  const steps: TranscriptStep[] = [];
  const labels = new Map<string, string>();
  const labelOf = (sequenceNumber: string): string => {
    const label = labels.get(sequenceNumber) ?? `sequence number ${labels.size}`;
    labels.set(sequenceNumber, label);
    return label;
  };
  const normalise = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(/\b49\d{54}\b/g, labelOf);
    if (value instanceof Date) return 'an instant';
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    if (Array.isArray(value)) return value.map(normalise);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value)
      .filter(([name, member]) => !leftOut.has(name) && name !== '$metadata' && member != null)
      .map(([name, member]) => [name, OPAQUE.has(name) ? 'a token' : normalise(member)]);
    return Object.fromEntries(members);
  };
  return {
    steps,
    note: async (step, sent) => {
      try {
        const answer = await sent;
        steps.push({ step, outcome: normalise(answer) });
        return answer;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        steps.push({
          step,
          outcome: { name: error.name, message: normalise(withoutEcho(error.message)) },
        });
        return undefined;
      }
    },
  };
}

/** How a value that is refused is printed is of no use to a client. */
function withoutEcho(message: string): string {
  return message.replace(/Value '.*' at/s, "Value '…' at");
}
