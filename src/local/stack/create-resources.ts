import { AwsError } from '../aws-error.ts';
import { MappingSettingError } from '../lambda/event-source-mapping/errors.ts';
import { LambdaError } from '../lambda/functions/lambda-error.ts';
import type { LocalServices } from './local-services.ts';
import type { StackDescription } from './parse-template.ts';
import { propertyInvalid } from './resource-properties.ts';
import { describeResource } from './resource-rules.ts';
import { StackError } from './stack-error.ts';
import type { TemplateResource } from './template-sections.ts';

/** What a stack's functions need beside their description. */
export interface CreateResourcesOptions {
  readonly services: LocalServices;
  readonly description: StackDescription;
  /** Where each function's code is, by the function's logical id. */
  readonly codeDirectories: ReadonlyMap<string, string>;
  /** Variables that every function gets beside its own. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Makes everything a template describes but its event source mappings, and loads each function
 * once, so that a handler that throws at load is known before anything is sent.
 *
 * @throws {StackError} PROPERTY_INVALID, CODE_MISSING
 * @throws {LambdaError} FUNCTION_INIT_FAILED
 */
export async function createResources(options: CreateResourcesOptions): Promise<void> {
  const { services, description, codeDirectories, environment } = options;
  for (const logGroup of description.logGroups) services.logs.createLogGroup(logGroup);
  for (const { resource, definition } of description.streams) {
    creating(resource, () => services.kinesis.createStream(definition));
  }
  for (const { resource, definition } of description.consumers) {
    creating(resource, () => services.kinesis.createConsumer(definition));
  }
  for (const { resource, definition } of description.queues) {
    creating(resource, () => services.sqs.createQueue(definition));
  }
  for (const bucket of description.buckets) services.s3.createBucket(bucket);
  for (const { resource, definition } of description.topics) {
    creating(resource, () => services.sns.createTopic(definition));
  }
  for (const { resource, definition } of description.subscriptions) {
    // The queue must be there when the first message comes.
    creating(resource, () => services.sqs.queueSource(definition.queueArn));
    creating(resource, () => services.sns.subscribe(definition));
  }
  for (const { resource, definition } of description.functions) {
    const codeDirectory = codeDirectories.get(resource.logicalId);
    if (codeDirectory === undefined) {
      const message = `${describeResource(resource)}: the package has no code for it`;
      throw new StackError('CODE_MISSING', message);
    }
    const variables = { ...definition.environment, ...environment };
    const config = { ...definition, codeDirectory, environment: variables };
    creating(resource, () => services.lambda.createFunction(config));
  }
  await Promise.all(
    description.functions.map(({ definition }) => services.lambda.init(definition.name)),
  );
}

/**
 * Runs what makes a resource, and has its refusals name the resource.
 *
 * @throws {StackError} PROPERTY_INVALID, PROPERTY_NOT_SIMULATED
 */
export function creating<T>(resource: TemplateResource, create: () => T): T {
  try {
    return create();
  } catch (cause) {
    if (cause instanceof MappingSettingError && cause.code === 'SETTING_NOT_SIMULATED') {
      const message = `${describeResource(resource)}: ${cause.message}`;
      throw new StackError('PROPERTY_NOT_SIMULATED', message, { cause });
    }
    const isRefusal =
      cause instanceof AwsError ||
      cause instanceof MappingSettingError ||
      cause instanceof LambdaError;
    if (isRefusal) throw propertyInvalid(resource, cause.message, { cause });
    throw cause;
  }
}
