/** Where the producer sends, as the stage's template names it. */
export interface ProducerEnvironment {
  /** `STREAM_NAME`; null when the stage has no stream. */
  readonly streamName: string | null;
  /** `QUEUE_NAME`. */
  readonly queueName: string | null;
  /** `FIFO_QUEUE_NAME`. */
  readonly fifoQueueName: string | null;
}

/** Reads the producer's environment variables; an empty one counts as absent. */
export function parseProducerEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): ProducerEnvironment {
  const nameIn = (variable: string): string | null => variables[variable] || null;
  return {
    streamName: nameIn('STREAM_NAME'),
    queueName: nameIn('QUEUE_NAME'),
    fifoQueueName: nameIn('FIFO_QUEUE_NAME'),
  };
}
