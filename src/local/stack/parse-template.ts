import type { ConsumerDefinition } from '../kinesis/kinesis-service.ts';
import type { CreateStreamOptions } from '../kinesis/kinesis-stream.ts';
import type { SubscriptionDefinition } from '../sns/sns-service.ts';
import type { QueueDefinition } from '../sqs/queue-directory.ts';
import { parseConsumerResource } from './consumer-resource.ts';
import { type FunctionDefinition, parseFunctionResource } from './function-resource.ts';
import { type MappingDefinition, parseMappingResource } from './mapping-resource.ts';
import { parseQueueResource } from './queue-resource.ts';
import { resolveIntrinsics } from './resolve-intrinsics.ts';
import { readProperties } from './resource-properties.ts';
import { checkResource, MAPPING_TYPE } from './resource-rules.ts';
import { StackError } from './stack-error.ts';
import {
  createStackReferences,
  type StackPlace,
  type StackReferences,
} from './stack-references.ts';
import { parseStreamResource } from './stream-resource.ts';
import { parseSubscriptionResource } from './subscription-resource.ts';
import {
  parseJsonObject,
  parseTemplateSections,
  type TemplateResource,
} from './template-sections.ts';

/** What one resource of a template is to be made into. */
export interface Described<T> {
  readonly resource: TemplateResource;
  readonly definition: T;
}

/** Everything that a template makes, in the order in which it can be made. */
export interface StackDescription {
  readonly streams: readonly Described<CreateStreamOptions>[];
  readonly consumers: readonly Described<ConsumerDefinition>[];
  /** Dead-letter queues before the queues that name them. */
  readonly queues: readonly Described<QueueDefinition>[];
  /** Names of topics. */
  readonly topics: readonly Described<string>[];
  readonly subscriptions: readonly Described<SubscriptionDefinition>[];
  /** Names of buckets. */
  readonly buckets: readonly string[];
  readonly functions: readonly Described<FunctionDefinition>[];
  readonly mappings: readonly MappingDefinition[];
  /** Names of log groups. */
  readonly logGroups: readonly string[];
  /** What the stack tells its users, by key. */
  readonly outputs: ReadonlyMap<string, string>;
}

/**
 * Reads a packaged CloudFormation template: what there is to be simulated, every reference
 * resolved.
 *
 * A type, property or function that the local AWS would have to ignore is refused by name.
 *
 * @throws {StackError} always one line, naming resource and property
 */
export function parseTemplate(template: unknown, place: StackPlace): StackDescription {
  const sections = parseTemplateSections(template);
  const references = createStackReferences(sections, place);
  const resources = [...sections.resources.values()].map((resource) => {
    checkResource(resource);
    return resolveResource(resource, references);
  });
  const ofType = (type: string): readonly TemplateResource[] =>
    resources.filter((resource) => resource.type === type);
  const nameOf = ({ logicalId }: TemplateResource): string => references.identityOf(logicalId).name;

  const functions = ofType('AWS::Lambda::Function').map((resource) => ({
    resource,
    definition: parseFunctionResource(
      readProperties(resource),
      references.identityOf(resource.logicalId),
    ),
  }));
  const functionNames = new Map(
    functions.flatMap(({ definition: { name, arn } }) => [
      [name, name],
      [arn, name],
    ]),
  );
  return {
    streams: ofType('AWS::Kinesis::Stream').map((resource) => ({
      resource,
      definition: parseStreamResource(readProperties(resource), nameOf(resource)),
    })),
    consumers: ofType('AWS::Kinesis::StreamConsumer').map((resource) => ({
      resource,
      definition: parseConsumerResource(readProperties(resource), place.createdAtMs),
    })),
    queues: deadLettersFirst(
      ofType('AWS::SQS::Queue').map((resource) => ({
        resource,
        definition: parseQueueResource(readProperties(resource), nameOf(resource)),
      })),
    ),
    topics: ofType('AWS::SNS::Topic').map((resource) => ({
      resource,
      definition: nameOf(resource),
    })),
    subscriptions: ofType('AWS::SNS::Subscription').map((resource) => ({
      resource,
      definition: parseSubscriptionResource(readProperties(resource)),
    })),
    buckets: ofType('AWS::S3::Bucket').map(nameOf),
    functions,
    mappings: ofType(MAPPING_TYPE).map((resource) =>
      parseMappingResource(readProperties(resource), functionNames),
    ),
    logGroups: ofType('AWS::Logs::LogGroup').map(nameOf),
    outputs: new Map(
      [...sections.outputs].map(([key, value]) => [key, outputValue(key, value, references)]),
    ),
  };
}

function resolveResource(
  resource: TemplateResource,
  references: StackReferences,
): TemplateResource {
  const written = Object.fromEntries(resource.properties);
  const resolved = resolveIntrinsics(written, references);
  return { ...resource, properties: parseJsonObject(resolved, resource.logicalId) };
}

function outputValue(key: string, value: unknown, references: StackReferences): string {
  const resolved = resolveIntrinsics(value, references);
  if (typeof resolved === 'string') return resolved;
  throw new StackError('TEMPLATE_MALFORMED', `output ${key} has no text as its value`);
}

/** Orders queues so that each comes after its dead-letter queue. */
function deadLettersFirst(
  queues: readonly Described<QueueDefinition>[],
): readonly Described<QueueDefinition>[] {
  const ordered: Described<QueueDefinition>[] = [];
  let waiting = queues;
  while (waiting.length > 0) {
    const waitingNames = new Set(waiting.map(({ definition }) => definition.name));
    const isReady = ({ definition: { attributes } }: Described<QueueDefinition>): boolean =>
      !waitingNames.has(attributes.redrivePolicy?.deadLetterTargetArn.split(':').at(-1) ?? '');
    const ready = waiting.filter(isReady);
    // Queues that wait for each other in a circle: SQS says that the first one's target is missing.
    if (ready.length === 0) return [...ordered, ...waiting];
    ordered.push(...ready);
    waiting = waiting.filter((queue) => !isReady(queue));
  }
  return ordered;
}
