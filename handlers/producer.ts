import { randomInt, randomUUID } from 'node:crypto';
import { producerTransports } from '../src/aws/producer-transports.ts';
import { systemClock } from '../src/clock.ts';
import { encodeAttemptObservation } from '../src/observation/encode-observation.ts';
import { createPrng } from '../src/prng.ts';
import { parseProducerEnvironment } from '../src/producing/producer-environment.ts';
import { producerFunction } from '../src/producing/producer-function.ts';

/** Sends a workload, or a single activity, to every arm of the stage. */
export const handler = producerFunction({
  clock: systemClock,
  prng: createPrng(randomInt(2 ** 47)),
  sandbox: randomUUID(),
  transports: producerTransports(parseProducerEnvironment(process.env)),
  writeObservation: (observation) => {
    process.stdout.write(`${encodeAttemptObservation(observation).join('\n')}\n`);
  },
});
