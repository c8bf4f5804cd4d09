import { ARMS, type Arm } from '../observation/arm.ts';
import { ConsumerError } from './errors.ts';

/** What a consumer function is told by its environment variables. */
export interface ConsumerEnvironment {
  /** `KVS_ARM`: the arm that the function serves. */
  readonly arm: Arm;
  /** `KVS_RESERVE_MS`: see `ConsumerPorts.reserveMs`; whole, 0 to 900,000. */
  readonly reserveMs: number;
}

/**
 * Reads the environment variables of a consumer function, all of which are required.
 *
 * @throws {ConsumerError} ENVIRONMENT_INVALID
 */
export function parseConsumerEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ConsumerEnvironment {
  const armText = environment['KVS_ARM'];
  const arm = ARMS.find((known) => known === armText);
  if (arm === undefined) throw invalid('KVS_ARM', armText, `one of ${ARMS.join(', ')}`);

  const reserveText = environment['KVS_RESERVE_MS'];
  if (
    reserveText === undefined ||
    !/^\d{1,6}$/.test(reserveText) ||
    Number(reserveText) > 900_000
  ) {
    throw invalid('KVS_RESERVE_MS', reserveText, 'whole milliseconds from 0 to 900000');
  }
  return { arm, reserveMs: Number(reserveText) };
}

function invalid(name: string, text: string | undefined, expected: string): ConsumerError {
  const found = text === undefined ? 'is not set' : `is "${text.slice(0, 100)}"`;
  return new ConsumerError(
    'ENVIRONMENT_INVALID',
    `environment variable ${name} ${found}; it must be ${expected}`,
  );
}
