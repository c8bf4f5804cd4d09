import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { systemClock } from '../../src/clock.ts';
import { createKinesisService } from '../../src/local/kinesis/kinesis-service.ts';
import { startWireServer } from '../../src/local/wire/wire-server.ts';
import { createPrng } from '../../src/prng.ts';

const SETTINGS = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
};

/** Clients of two implementations of Kinesis, as the SDK has them. */
export interface KinesisPair {
  readonly ours: KinesisClient;
  readonly kinesalite: KinesisClient;
  readonly close: () => Promise<void>;
}

/** Starts our Kinesis and kinesalite on free ports of loopback; nothing takes time in either. */
export async function startKinesisPair(): Promise<KinesisPair> {
  const service = createKinesisService({
    clock: systemClock,
    prng: createPrng(1),
    region: 'us-east-1',
    accountId: '000000000000',
    limits: {
      writeThroughput: true,
      readThroughput: false,
      iteratorExpiry: true,
      retention: true,
    },
  });
  const wire = await startWireServer({ operations: service.operations, routes: [] });
  const peer = await startKinesalite();
  const ours = new KinesisClient({ ...SETTINGS, endpoint: wire.endpoint });
  const kinesalite = new KinesisClient({
    ...SETTINGS,
    endpoint: peer.endpoint,
    requestHandler: new NodeHttpHandler(),
  });
  return {
    ours,
    kinesalite,
    close: async () => {
      ours.destroy();
      kinesalite.destroy();
      await wire.close();
      await peer.close();
    },
  };
}

async function startKinesalite() {
  // The package has no types.
  const create: (options: object) => Server = createRequire(import.meta.url)('kinesalite');
  const quick = { createStreamMs: 0, deleteStreamMs: 0, updateStreamMs: 0, shardLimit: 100 };
  const server = create(quick);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
