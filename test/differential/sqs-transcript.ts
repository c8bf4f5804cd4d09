/** What one service answered to each call of a script, by the name of the call. */
export type Transcript = ReadonlyMap<string, unknown>;

const TIMES = new Set([
  'SentTimestamp',
  'ApproximateFirstReceiveTimestamp',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'StartedTimestamp',
]);
const IDS = new Set(['MessageId', 'ReceiptHandle', 'SequenceNumber', 'TaskHandle', 'NextToken']);
const URLS = new Set(['QueueUrl', 'QueueUrls', 'queueUrls']);

/**
 * Records answers with everything replaced that two services cannot have in common: ids become
 * numbers in the order in which they first appear, instants and the sender become words.
 */
export class TranscriptWriter {
  readonly #answers = new Map<string, unknown>();
  readonly #placeholders = new Map<string, string>();

  get transcript(): Transcript {
    return this.#answers;
  }

  /** Keeps a place for an answer, so that answers stand in the order of the calls. */
  begin(call: string): void {
    if (this.#answers.has(call)) throw new Error(`two calls are named ${call}`);
    this.#answers.set(call, undefined);
  }

  /** Messages are noted in the order of their bodies where the order says nothing. */
  noteOutput(call: string, output: object, ordered: boolean): void {
    const { $metadata: _, ...answer } = { $metadata: undefined, ...output };
    this.#answers.set(call, this.#normalize(ordered ? answer : sortMessages(answer), ''));
  }

  noteError(call: string, error: unknown): void {
    if (!(error instanceof Error)) throw error;
    this.#answers.set(call, { error: error.name, message: this.#withoutIds(error.message) });
  }

  #normalize(value: unknown, key: string): unknown {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    if (Array.isArray(value)) return value.map((item) => this.#normalize(item, key));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).filter(([, member]) => member !== undefined);
      return Object.fromEntries(
        entries.map(([name, member]) => [name, this.#normalize(member, name)]),
      );
    }
    if (TIMES.has(key)) return `<${key}>`;
    if (key === 'SenderId') return '<SenderId>';
    if (typeof value !== 'string') return value;
    if (IDS.has(key)) return this.#placeholder(key, value);
    if (URLS.has(key)) return new URL(value).pathname;
    return this.#withoutIds(value);
  }

  #placeholder(key: string, id: string): string {
    const known = this.#placeholders.get(id);
    if (known !== undefined) return known;
    const count = [...this.#placeholders.values()].filter((one) => one.startsWith(`<${key} `));
    const placeholder = `<${key} ${count.length + 1}>`;
    this.#placeholders.set(id, placeholder);
    return placeholder;
  }

  #withoutIds(text: string): string {
    let rest = text;
    for (const [id, placeholder] of this.#placeholders) rest = rest.replaceAll(id, placeholder);
    return rest;
  }
}

function sortMessages(answer: { readonly Messages?: readonly { readonly Body?: string }[] }) {
  const { Messages } = answer;
  if (Messages === undefined) return answer;
  const sorted = [...Messages].sort((one, other) =>
    (one.Body ?? '') < (other.Body ?? '') ? -1 : 1,
  );
  return { ...answer, Messages: sorted };
}
