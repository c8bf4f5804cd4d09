import type { Clock } from '../clock.ts';
import type { MappingPorts } from '../local/stack/local-services.ts';
import type { FaultSource } from './fault-plan.ts';
import { faultyInvoker, type ShardOfEvent } from './faulty-invoker.ts';
import { faultyQueue } from './faulty-queue.ts';
import { faultyStream } from './faulty-stream.ts';
import { type ReshardOptions, reshardNow } from './reshard-now.ts';

/** What the ports of all mappings share. */
export interface FaultyMappingPortsOptions extends FaultSource, Omit<ReshardOptions, 'prng'> {
  readonly clock: Clock;
}

/** Functions, streams and queues as mappings find them, with the faults of the plan in between. */
export function faultyMappingPorts(
  ports: MappingPorts,
  shared: FaultyMappingPortsOptions,
): MappingPorts {
  const of = (name: string) => ({ ...shared, prng: shared.prng.fork(name) });
  const reshards = of('reshards');
  return {
    findFunction: (name) => {
      const invoker = ports.findFunction(name);
      const reshard = (shard: ShardOfEvent) => reshardNow(shard, reshards);
      return invoker && faultyInvoker(invoker, { ...of(`function ${name}`), reshard });
    },
    streamSource: (arn) => faultyStream(ports.streamSource(arn), of(arn)),
    queueSource: (arn) => faultyQueue(ports.queueSource(arn), of(arn)),
  };
}
