import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { sealedAggregate } from './kpl-aggregate-bytes.ts';

/** A record to be put into an aggregate. */
export interface AggregatePart {
  readonly key: string;
  readonly text: string;
  /** Decimal. */
  readonly explicitHashKey?: string;
}

/** Encodes an aggregate as the Kinesis Producer Library does, each part with a key of its own. */
export function aggregateOf(parts: readonly AggregatePart[]): Buffer {
  const message = new BinaryWriter();
  const explicitHashKeys = parts.flatMap(({ explicitHashKey }) => explicitHashKey ?? []);
  for (const { key } of parts) message.tag(1, WireType.LengthDelimited).string(key);
  for (const key of explicitHashKeys) message.tag(2, WireType.LengthDelimited).string(key);
  for (const [index, { text, explicitHashKey }] of parts.entries()) {
    message.tag(3, WireType.LengthDelimited).fork();
    message.tag(1, WireType.Varint).uint64(index);
    if (explicitHashKey !== undefined) {
      message.tag(2, WireType.Varint).uint64(explicitHashKeys.indexOf(explicitHashKey));
    }
    message.tag(3, WireType.LengthDelimited).bytes(Buffer.from(text));
    message.join();
  }
  return sealedAggregate(message.finish());
}
