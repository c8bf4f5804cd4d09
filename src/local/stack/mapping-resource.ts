import { propertyInvalid, type ResourceProperties } from './resource-properties.ts';
import { describeResource } from './resource-rules.ts';
import { StackError } from './stack-error.ts';
import type { TemplateResource } from './template-sections.ts';

/** An event source mapping: what it reads, whom it invokes. */
export interface MappingDefinition {
  /** Which resource it is, for messages and for reports. */
  readonly resource: TemplateResource;
  readonly kind: 'stream' | 'queue';
  readonly eventSourceArn: string;
  /** A function of the template. */
  readonly functionName: string;
  /** All properties, references resolved; the mapping's settings are read from them. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Reads who takes part in an AWS::Lambda::EventSourceMapping, and leaves its settings to the
 * mapping itself. `functionNames` are the template's functions by their ARNs and names.
 *
 * @throws {StackError} PROPERTY_INVALID, PROPERTY_NOT_SIMULATED
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
 */
export function parseMappingResource(
  properties: ResourceProperties,
  functionNames: ReadonlyMap<string, string>,
): MappingDefinition {
  const { resource } = properties;
  const eventSourceArn = properties.text('EventSourceArn') ?? '';
  const target = properties.text('FunctionName') ?? '';
  const functionName = functionNames.get(target);
  if (functionName === undefined) {
    throw propertyInvalid(resource, `FunctionName ${target} is no function of the template`);
  }
  return {
    resource,
    kind: sourceKind(resource, eventSourceArn),
    eventSourceArn,
    functionName,
    properties: Object.fromEntries(resource.properties),
  };
}

function sourceKind(resource: TemplateResource, arn: string): MappingDefinition['kind'] {
  const service = arn.split(':')[2];
  if (service === 'kinesis') return 'stream';
  if (service === 'sqs') return 'queue';
  const source = arn === '' ? 'a mapping without EventSourceArn' : `EventSourceArn ${arn}`;
  throw new StackError(
    'PROPERTY_NOT_SIMULATED',
    `${describeResource(resource)}: ${source} is not simulated`,
  );
}
