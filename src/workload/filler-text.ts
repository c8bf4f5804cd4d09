import { createPrng } from '../prng.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_';
const POOL_LENGTH = 16_384;

/** Odd, so that successive records start at different places of the pool for a long time. */
const STEP = 131;

const pool = createPool();

/** Letters that do not compress well; the same for the same record and length. */
export function fillerText(recordIndex: number, length: number): string {
  const start = (recordIndex * STEP) % POOL_LENGTH;
  const end = start + length;
  const text = end <= POOL_LENGTH ? pool : pool.repeat(Math.ceil(end / POOL_LENGTH));
  return text.slice(start, end);
}

function createPool(): string {
  const prng = createPrng(0);
  let text = '';
  for (let index = 0; index < POOL_LENGTH; index++) text += LETTERS[prng.nextInt(LETTERS.length)];
  return text;
}
