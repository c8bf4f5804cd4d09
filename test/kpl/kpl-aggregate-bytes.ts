import { createHash } from 'node:crypto';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Encodes a KPL aggregate as the library does: all payloads under one partition key. */
export function kplAggregate(payloads: readonly Uint8Array[], partitionKey = 'key'): Buffer {
  const message = new BinaryWriter().tag(1, WireType.LengthDelimited).string(partitionKey);
  for (const payload of payloads) {
    message.tag(3, WireType.LengthDelimited).fork();
    message.tag(1, WireType.Varint).uint64(0);
    message.tag(3, WireType.LengthDelimited).bytes(payload);
    message.tag(4, WireType.LengthDelimited).fork();
    message.tag(1, WireType.LengthDelimited).string('tag').join();
    message.join();
  }
  return sealedAggregate(message.finish());
}

/** Puts the magic before and the MD5 after any message, broken ones too. */
export function sealedAggregate(message: Uint8Array): Buffer {
  const digest = createHash('md5').update(message).digest();
  return Buffer.concat([Buffer.from('f3899ac2', 'hex'), message, digest]);
}
