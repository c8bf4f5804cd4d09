import type { Prng } from '../../../prng.ts';

/** 32 hexadecimal digits of chance. */
export function randomHex32(prng: Prng): string {
  let digits = '';
  while (digits.length < 32) digits += fourDigits(prng);
  return digits;
}

/** Four at a time: numbers of up to 31 bits are spelled without a detour over fractions. */
function fourDigits(prng: Prng): string {
  return (0x1_0000 + prng.nextInt(0x1_0000)).toString(16).slice(1);
}

/** A version 4 UUID, as request ids are. */
export function randomUuid(prng: Prng): string {
  const digits = randomHex32(prng);
  const variant = '89ab'[prng.nextInt(4)];
  const groups = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ];
  return groups.join('-');
}
