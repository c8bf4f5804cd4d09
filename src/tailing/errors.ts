/** Why a tail could not begin or go on. Stable across releases: the command line matches on it. */
export type TailErrorCode =
  | 'POSITION_INVALID'
  | 'STREAM_NOT_FOUND'
  | 'SHARD_NOT_FOUND'
  | 'QUEUE_NOT_FOUND'
  | 'RECEIVES_SPENT'
  | 'UNAVAILABLE';

/** Thrown by a tail; its message is the one line a person sees. */
export class TailError extends Error {
  override readonly name = 'TailError';
  readonly code: TailErrorCode;

  constructor(code: TailErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
