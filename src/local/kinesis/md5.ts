import { hash } from 'node:crypto';

/** The longest text that fits into one block with its end mark and its length. */
const ONE_BLOCK_LENGTH_MAX = 55;
const BLOCK_BYTES = 64;
const END_MARK = 0x80;
/** Where a block holds the length in bits. */
const LENGTH_AT = 56;
const A = 0x67452301;
const B = 0xefcdab89 | 0;
const C = 0x98badcfe | 0;
const D = 0x10325476;

const state = { a: A, b: B, c: C, d: D };
const bytes = new Uint8Array(BLOCK_BYTES);
const block = new DataView(bytes.buffer);
/** The constant of each of the 64 steps. */
const sines = new DataView(new ArrayBuffer(64 * 4));
for (let step = 0; step < 64; step++) {
  sines.setInt32(step * 4, Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32), true);
}

/**
 * The MD5 of a text's UTF-8 bytes, as 16 characters of one byte each.
 *
 * Short ASCII texts, as partition keys are, are hashed here: Node's own takes longer, most of it to
 * make and to free what it hashes with.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1321
 */
export function md5(text: string): string {
  return fillBlock(text) ? hashBlock() : hash('md5', text, 'binary');
}

/** False for what does not fit into one block, or is not ASCII. */
function fillBlock(text: string): boolean {
  const { length } = text;
  if (length > ONE_BLOCK_LENGTH_MAX) return false;
  bytes.fill(0);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return false;
    bytes[index] = code;
  }
  bytes[length] = END_MARK;
  block.setInt32(LENGTH_AT, length * 8, true);
  return true;
}

/** The four rounds of the RFC; one function of all would be too long for V8 to make it fast. */
function hashBlock(): string {
  keep(A, B, C, D);
  mixRound1();
  mixRound2();
  mixRound3();
  mixRound4();
  const { a, b, c, d } = state;
  return charactersOf(a + A, b + B) + charactersOf(c + C, d + D);
}

/** Where bits of b are set, those of c, else those of d. */
function mixRound1(): void {
  let { a, b, c, d } = state;
  for (let step = 0; step < 16; step += 4) {
    a = (turned((a + (d ^ (b & (c ^ d))) + input(step, step)) | 0, 7) + b) | 0;
    d = (turned((d + (c ^ (a & (b ^ c))) + input(step + 1, step + 1)) | 0, 12) + a) | 0;
    c = (turned((c + (b ^ (d & (a ^ b))) + input(step + 2, step + 2)) | 0, 17) + d) | 0;
    b = (turned((b + (a ^ (c & (d ^ a))) + input(step + 3, step + 3)) | 0, 22) + c) | 0;
  }
  keep(a, b, c, d);
}

/** Where bits of d are set, those of b, else those of c. */
function mixRound2(): void {
  let { a, b, c, d } = state;
  for (let step = 16; step < 32; step += 4) {
    a = (turned((a + (c ^ (d & (b ^ c))) + input(5 * step + 1, step)) | 0, 5) + b) | 0;
    d = (turned((d + (b ^ (c & (a ^ b))) + input(5 * step + 6, step + 1)) | 0, 9) + a) | 0;
    c = (turned((c + (a ^ (b & (d ^ a))) + input(5 * step + 11, step + 2)) | 0, 14) + d) | 0;
    b = (turned((b + (d ^ (a & (c ^ d))) + input(5 * step, step + 3)) | 0, 20) + c) | 0;
  }
  keep(a, b, c, d);
}

/** The parity of the bits. */
function mixRound3(): void {
  let { a, b, c, d } = state;
  for (let step = 32; step < 48; step += 4) {
    a = (turned((a + (b ^ c ^ d) + input(3 * step + 5, step)) | 0, 4) + b) | 0;
    d = (turned((d + (a ^ b ^ c) + input(3 * step + 8, step + 1)) | 0, 11) + a) | 0;
    c = (turned((c + (d ^ a ^ b) + input(3 * step + 11, step + 2)) | 0, 16) + d) | 0;
    b = (turned((b + (c ^ d ^ a) + input(3 * step + 14, step + 3)) | 0, 23) + c) | 0;
  }
  keep(a, b, c, d);
}

/** The bits of c, turned where those of b are set or those of d are not. */
function mixRound4(): void {
  let { a, b, c, d } = state;
  for (let step = 48; step < 64; step += 4) {
    a = (turned((a + (c ^ (b | ~d)) + input(7 * step, step)) | 0, 6) + b) | 0;
    d = (turned((d + (b ^ (a | ~c)) + input(7 * step + 7, step + 1)) | 0, 10) + a) | 0;
    c = (turned((c + (a ^ (d | ~b)) + input(7 * step + 14, step + 2)) | 0, 15) + d) | 0;
    b = (turned((b + (d ^ (c | ~a)) + input(7 * step + 5, step + 3)) | 0, 21) + c) | 0;
  }
  keep(a, b, c, d);
}

function keep(a: number, b: number, c: number, d: number): void {
  state.a = a;
  state.b = b;
  state.c = c;
  state.d = d;
}

/** What a step adds: a word of the block, and the constant of the step. */
function input(word: number, step: number): number {
  return (block.getInt32((word & 15) * 4, true) + sines.getInt32(step * 4, true)) | 0;
}

/** Turned left by so many bits. */
function turned(word: number, bitCount: number): number {
  return (word << bitCount) | (word >>> (32 - bitCount));
}

/** A character for each byte of two words, the lowest byte of each first. */
function charactersOf(low: number, high: number): string {
  return String.fromCharCode(
    low & 0xff,
    (low >>> 8) & 0xff,
    (low >>> 16) & 0xff,
    low >>> 24,
    high & 0xff,
    (high >>> 8) & 0xff,
    (high >>> 16) & 0xff,
    high >>> 24,
  );
}
