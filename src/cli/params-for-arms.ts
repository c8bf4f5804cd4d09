import type { Arm } from '../observation/arm.ts';

/**
 * The parameters with which a pipeline has these arms: those given, and what switches on an arm
 * that is not deployed unless somebody wants to pay for it.
 */
export function paramsForArms(
  params: Readonly<Record<string, string>>,
  arms: readonly Arm[],
): Readonly<Record<string, string>> {
  return arms.includes('kinesis-efo') ? { enhancedFanOut: 'on', ...params } : params;
}
