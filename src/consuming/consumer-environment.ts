import { ARMS, type Arm } from '../observation/arm.ts';
import { ConsumerError } from './errors.ts';

/** What a consumer function is told by its environment variables. */
export interface ConsumerEnvironment {
  /** `KVS_ARM`: the arm that the function serves. */
  readonly arm: Arm;
  /** `KVS_RESERVE_MS`: see `ConsumerPorts.reserveMs`; whole, 0 to 900,000. */
  readonly reserveMs: number;
  /** `KVS_MAX_RECEIVE_COUNT`: see `ConsumerPorts.maxReceiveCount`; whole, 1 to 1,000, or absent. */
  readonly maxReceiveCount: number | null;
}

/**
 * Reads the environment variables of a consumer function.
 *
 * @throws {ConsumerError} ENVIRONMENT_INVALID
 */
export function parseConsumerEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ConsumerEnvironment {
  const armText = environment['KVS_ARM'];
  const arm = ARMS.find((known) => known === armText);
  if (arm === undefined) throw invalid('KVS_ARM', armText, `one of ${ARMS.join(', ')}`);

  const reserveMs = parseWhole(environment, 'KVS_RESERVE_MS', { min: 0, max: 900_000 });
  const maxReceiveCount =
    environment['KVS_MAX_RECEIVE_COUNT'] === undefined
      ? null
      : parseWhole(environment, 'KVS_MAX_RECEIVE_COUNT', { min: 1, max: 1000 });
  return { arm, reserveMs, maxReceiveCount };
}

function parseWhole(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const text = environment[name];
  const value = Number(text);
  if (text === undefined || !/^\d{1,6}$/.test(text) || value < min || value > max) {
    throw invalid(name, text, `a whole number from ${min} to ${max}`);
  }
  return value;
}

function invalid(name: string, text: string | undefined, expected: string): ConsumerError {
  const found = text === undefined ? 'is not set' : `is "${text.slice(0, 100)}"`;
  return new ConsumerError(
    'ENVIRONMENT_INVALID',
    `environment variable ${name} ${found}; it must be ${expected}`,
  );
}
