import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Prng } from '../../prng.ts';

/** Makes the opaque tokens that clients hand back, and tells its own from forged ones. */
export interface TokenSeal {
  /** Wraps a text of at most 300 characters in a base64 token; the token does not hide it. */
  readonly seal: (text: string) => string;
  /** The text in a token; undefined when this seal did not make it. */
  readonly open: (token: string) => string | undefined;
}

const KEY_BYTES = 32;
const MAC_BYTES = 16;

/** Creates a seal whose key comes from `prng`, so that a seeded run repeats its tokens. */
export function createTokenSeal(prng: Prng): TokenSeal {
  const key = Buffer.from(Array.from({ length: KEY_BYTES }, () => prng.nextInt(256)));
  const macOf = (text: Buffer): Buffer =>
    createHmac('sha256', key).update(text).digest().subarray(0, MAC_BYTES);
  return {
    seal: (text) => {
      const bytes = Buffer.from(text, 'utf8');
      return Buffer.concat([macOf(bytes), bytes]).toString('base64');
    },
    open: (token) => {
      const bytes = Buffer.from(token, 'base64');
      if (bytes.length <= MAC_BYTES || bytes.toString('base64') !== token) return undefined;
      const text = bytes.subarray(MAC_BYTES);
      if (!timingSafeEqual(macOf(text), bytes.subarray(0, MAC_BYTES))) return undefined;
      return text.toString('utf8');
    },
  };
}
