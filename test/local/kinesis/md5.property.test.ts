import { hash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { md5 } from '../../../src/local/kinesis/md5.ts';

/** Texts around the lengths at which a block is full, ASCII and not. */
const text = fc
  .tuple(fc.constantFrom('ascii', 'binary', 'grapheme'), fc.nat(70))
  .chain(([kind, maxLength]) =>
    kind === 'ascii'
      ? fc.string({ unit: 'grapheme-ascii', maxLength })
      : fc.string({ unit: kind as 'binary' | 'grapheme', maxLength }),
  );

test('is what OpenSSL makes of the same text, each byte a character', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(md5(value)).toBe(hash('md5', value, 'binary'));
    }),
    { numRuns: 2000 },
  );
});

test.each([0, 1, 54, 55, 56, 63, 64, 65, 256])('of %i characters likewise', (length) => {
  const value = 'k'.repeat(length);

  expect(md5(value)).toBe(hash('md5', value, 'binary'));
});

// RFC 1321, A.5.
test.each([
  ['', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['a', '0cc175b9c0f1b6a831c399e269772661'],
  ['abc', '900150983cd24fb0d6963f7d28e17f72'],
  ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
  ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
  ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
])('the test suite of RFC 1321: %j', (value, hex) => {
  expect(Buffer.from(md5(value), 'latin1').toString('hex')).toBe(hex);
});
