/** What a function that reports batch item failures said of its batch. */
export type PartialBatchResponse =
  | { readonly kind: 'succeeded' }
  /** The positions in the batch of what failed; at least one. */
  | { readonly kind: 'partially-failed'; readonly failedIndexes: ReadonlySet<number> }
  /** Not a partial batch response, or one that names something outside of the batch. */
  | { readonly kind: 'unreadable' };

const SUCCEEDED: PartialBatchResponse = { kind: 'succeeded' };
const UNREADABLE: PartialBatchResponse = { kind: 'unreadable' };

/**
 * Reads the JSON text a function returned, for a mapping with ReportBatchItemFailures.
 *
 * `identifiers` gives the batch's sequence numbers or message ids, in the batch's order; it is
 * called when the function names any.
 * Nothing, null, `""`, `[]`, `{}` and an empty or null list of failures mean success. One
 * entry that does not name a member of the batch makes the whole answer unreadable, and
 * then Lambda treats the whole batch as failed. A message that a standard queue put into the
 * batch twice has failed in both places, or else one of them would delete the other.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function parsePartialBatchResponse(
  payload: string,
  identifiers: () => readonly string[],
): PartialBatchResponse {
  if (payload === '') return SUCCEEDED;
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch {
    return UNREADABLE;
  }
  if (answer === null || answer === '') return SUCCEEDED;
  if (typeof answer !== 'object') return UNREADABLE;
  if (Array.isArray(answer)) return answer.length === 0 ? SUCCEEDED : UNREADABLE;

  const failures = 'batchItemFailures' in answer ? answer.batchItemFailures : null;
  if (failures === null) return SUCCEEDED;
  if (!Array.isArray(failures)) return UNREADABLE;
  return failures.length === 0 ? SUCCEEDED : parseFailures(failures, identifiers());
}

function parseFailures(
  failures: readonly unknown[],
  identifiers: readonly string[],
): PartialBatchResponse {
  const members = new Set(identifiers);
  const failed = new Set<string>();
  for (const failure of failures) {
    const identifier = parseItemIdentifier(failure);
    if (identifier === undefined || !members.has(identifier)) return UNREADABLE;
    failed.add(identifier);
  }
  const failedIndexes = identifiers.flatMap((identifier, index) =>
    failed.has(identifier) ? [index] : [],
  );
  return { kind: 'partially-failed', failedIndexes: new Set(failedIndexes) };
}

function parseItemIdentifier(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null) return undefined;
  const identifier = 'itemIdentifier' in failure ? failure.itemIdentifier : undefined;
  return typeof identifier === 'string' ? identifier : undefined;
}
