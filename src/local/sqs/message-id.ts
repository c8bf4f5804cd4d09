import type { Prng } from '../../prng.ts';

const HEX_DIGITS = Uint8Array.from(Buffer.from('0123456789abcdef', 'latin1'));
const LENGTH = 36;
const VERSION_INDEX = 14;
const VARIANT_INDEX = 19;

/** Written over for each id: one flat string costs less to make and to keep than joined parts. */
const scratch = Buffer.from('xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx', 'latin1');
const HYPHEN = 0x2d;

/** A version 4 UUID made from the seed. */
export function randomMessageId(prng: Prng): string {
  let bits = 0;
  let bitCount = 0;
  for (let index = 0; index < LENGTH; index++) {
    if (scratch[index] === HYPHEN || index === VERSION_INDEX) continue;
    if (bitCount === 0) {
      bits = (prng.nextFloat() * 0x1_0000_0000) | 0;
      bitCount = 32;
    }
    const digit = bits & 0xf;
    bits >>>= 4;
    bitCount -= 4;
    scratch[index] = HEX_DIGITS[index === VARIANT_INDEX ? 8 + (digit & 3) : digit] ?? 0;
  }
  return scratch.toString('latin1');
}
