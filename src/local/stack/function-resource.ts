import { type FunctionConfig, RUNTIME } from '../lambda/functions/function-config.ts';
import type { ResourceProperties } from './resource-properties.ts';
import { propertyInvalid } from './resource-properties.ts';
import { propertyNotSimulated } from './resource-rules.ts';
import type { ResourceIdentity } from './stack-references.ts';

/** A function as its template describes it; where its code is, the package tells. */
export type FunctionDefinition = Omit<FunctionConfig, 'codeDirectory'>;

/**
 * Reads an AWS::Lambda::Function.
 *
 * @throws {StackError} PROPERTY_INVALID, PROPERTY_NOT_SIMULATED
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
 */
export function parseFunctionResource(
  properties: ResourceProperties,
  { name, attributes }: ResourceIdentity,
): FunctionDefinition {
  const { resource } = properties;
  const runtime = properties.text('Runtime');
  if (runtime !== RUNTIME) throw propertyNotSimulated(resource, `Runtime ${runtime ?? 'none'}`);
  const handler = properties.text('Handler');
  const roleArn = properties.text('Role');
  if (handler === undefined) throw propertyInvalid(resource, 'Handler is missing');
  if (roleArn === undefined) throw propertyInvalid(resource, 'Role is missing');
  const reservedConcurrency = properties.count('ReservedConcurrentExecutions');
  return {
    name,
    arn: attributes.get('Arn') ?? '',
    roleArn,
    handler,
    timeoutMs: (properties.count('Timeout') ?? 3) * 1000,
    memoryMb: properties.count('MemorySize') ?? 128,
    environment: parseEnvironment(properties.nested('Environment')),
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
  };
}

function parseEnvironment(
  environment: ResourceProperties | undefined,
): Readonly<Record<string, string>> {
  const variables = environment?.nested('Variables');
  if (variables === undefined) return {};
  return Object.fromEntries(variables.names().map((name) => [name, variables.text(name) ?? '']));
}
