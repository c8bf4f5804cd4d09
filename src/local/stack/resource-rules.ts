import { StackError } from './stack-error.ts';
import type { TemplateResource } from './template-sections.ts';

/** What the local AWS makes of one type of resource. */
export interface ResourceRules {
  /** Properties that are read and obeyed. */
  readonly simulated: readonly string[];
  /** Properties that are accepted because nothing here could differ, and why. */
  readonly withoutEffect: Readonly<Record<string, string>>;
}

const TAGS = { Tags: 'labels for billing and for people' };
const PERMISSIONS = 'permissions are not checked locally';
const UPLOAD = 'the code is run from where it was packaged, not uploaded';

/**
 * Every type of resource that a template may have. A type that is missing here is refused, and
 * so is every property that its rules do not name.
 */
const RESOURCE_RULES: ReadonlyMap<string, ResourceRules> = new Map([
  [
    'AWS::Kinesis::Stream',
    {
      simulated: [
        'Name',
        'ShardCount',
        'StreamModeDetails',
        'RetentionPeriodHours',
        'StreamEncryption',
      ],
      withoutEffect: TAGS,
    },
  ],
  [
    'AWS::Kinesis::StreamConsumer',
    { simulated: ['ConsumerName', 'StreamARN'], withoutEffect: TAGS },
  ],
  [
    'AWS::SQS::Queue',
    {
      simulated: [
        'QueueName',
        'FifoQueue',
        'VisibilityTimeout',
        'MessageRetentionPeriod',
        'ReceiveMessageWaitTimeSeconds',
        'DelaySeconds',
        'MaximumMessageSize',
        'RedrivePolicy',
        'ContentBasedDeduplication',
        'DeduplicationScope',
        'FifoThroughputLimit',
      ],
      withoutEffect: {
        ...TAGS,
        SqsManagedSseEnabled: 'encryption at rest is invisible to clients',
        KmsMasterKeyId: 'encryption at rest is invisible to clients',
        KmsDataKeyReusePeriodSeconds: 'encryption at rest is invisible to clients',
      },
    },
  ],
  [
    'AWS::Lambda::Function',
    {
      simulated: [
        'FunctionName',
        'Handler',
        'Runtime',
        'Timeout',
        'MemorySize',
        'Environment',
        'Role',
        'ReservedConcurrentExecutions',
      ],
      withoutEffect: {
        ...TAGS,
        Code: UPLOAD,
        Description: 'for people',
        Architectures: 'JavaScript runs on whatever this machine is',
        KmsKeyArn: 'encryption of variables at rest is invisible to the function',
      },
    },
  ],
  [
    'AWS::Logs::LogGroup',
    {
      simulated: ['LogGroupName'],
      withoutEffect: {
        ...TAGS,
        RetentionInDays: 'logs live as long as the local AWS, which is less than a day',
        KmsKeyId: 'encryption at rest is invisible to clients',
      },
    },
  ],
  [
    'AWS::IAM::Role',
    {
      simulated: ['RoleName', 'Path'],
      withoutEffect: {
        ...TAGS,
        Description: 'for people',
        AssumeRolePolicyDocument: PERMISSIONS,
        ManagedPolicyArns: PERMISSIONS,
        MaxSessionDuration: PERMISSIONS,
        PermissionsBoundary: PERMISSIONS,
        Policies: PERMISSIONS,
      },
    },
  ],
  [
    'AWS::Lambda::Version',
    {
      simulated: ['FunctionName'],
      withoutEffect: {
        CodeSha256: 'there is one version of the code',
        Description: 'for people',
      },
    },
  ],
  [
    'AWS::S3::Bucket',
    {
      simulated: ['BucketName'],
      withoutEffect: {
        ...TAGS,
        BucketEncryption: 'encryption at rest is invisible to clients',
        LifecycleConfiguration: 'objects live as long as the local AWS, which is less than a day',
        PublicAccessBlockConfiguration: PERMISSIONS,
        VersioningConfiguration: 'no key is written twice',
      },
    },
  ],
  ['AWS::S3::BucketPolicy', policyOf('Bucket')],
  [
    'AWS::SNS::Topic',
    {
      simulated: ['TopicName'],
      withoutEffect: {
        ...TAGS,
        DisplayName: 'for people, in messages that are not sent here',
        KmsMasterKeyId: 'encryption at rest is invisible to clients',
      },
    },
  ],
  [
    'AWS::SNS::Subscription',
    { simulated: ['TopicArn', 'Protocol', 'Endpoint', 'RawMessageDelivery'], withoutEffect: {} },
  ],
  ['AWS::SNS::TopicPolicy', policyOf('Topics')],
  ['AWS::SQS::QueuePolicy', policyOf('Queues')],
]);

/** The rules of a policy; `subject` is the property that names what it is about. */
function policyOf(subject: string): ResourceRules {
  return { simulated: [], withoutEffect: { [subject]: PERMISSIONS, PolicyDocument: PERMISSIONS } };
}

/** The type whose properties the mapping settings judge; no list is kept twice. */
export const MAPPING_TYPE = 'AWS::Lambda::EventSourceMapping';

/** Starts every message about one resource. */
export function describeResource({
  logicalId,
  type,
}: Omit<TemplateResource, 'properties'>): string {
  return `${logicalId} (${type})`;
}

/**
 * Refuses a resource that the local AWS would have to ignore, in whole or in part.
 *
 * @throws {StackError} NOT_SIMULATED, PROPERTY_NOT_SIMULATED
 */
export function checkResource(resource: TemplateResource): void {
  if (resource.type === MAPPING_TYPE) return;
  const rules = RESOURCE_RULES.get(resource.type);
  if (rules === undefined) {
    throw new StackError('NOT_SIMULATED', `${describeResource(resource)} is not simulated`);
  }
  const known = new Set([...rules.simulated, ...Object.keys(rules.withoutEffect)]);
  for (const property of resource.properties.keys()) {
    if (!known.has(property)) throw propertyNotSimulated(resource, property);
  }
}

/** The refusal of one property, or of one value of it. */
export function propertyNotSimulated(resource: TemplateResource, property: string): StackError {
  return new StackError(
    'PROPERTY_NOT_SIMULATED',
    `${describeResource(resource)}: ${property} is not simulated`,
  );
}
