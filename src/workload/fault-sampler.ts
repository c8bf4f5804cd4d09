import type { Prng } from '../prng.ts';
import { MALFORMATIONS, type Malformation, type PlannedFault } from './planned-record.ts';
import type { Poison } from './workload.ts';

/** Draws what goes wrong with a record; null, nothing, for most. */
export function faultSampler(poison: readonly Poison[], prng: Prng): () => PlannedFault | null {
  if (poison.length === 0) return () => null;
  return () => {
    let target = prng.nextFloat();
    for (const entry of poison) {
      if (target < entry.shareRatio) return plannedFault(entry, drawMalformation(prng));
      target -= entry.shareRatio;
    }
    return null;
  };
}

/** The fault that an entry of a workload's `poison` plans; `malformation` only where it applies. */
export function plannedFault(poison: Poison, malformation: Malformation): PlannedFault {
  switch (poison.kind) {
    case 'malformed':
      return { kind: 'malformed', malformation };
    case 'throw-times':
      return { kind: 'throw-times', times: poison.times };
    default:
      return { kind: poison.kind };
  }
}

function drawMalformation(prng: Prng): Malformation {
  return MALFORMATIONS[prng.nextInt(MALFORMATIONS.length)] ?? 'truncated';
}
