import { NO_VALUE, type References, resolveIntrinsics } from './resolve-intrinsics.ts';
import { MAPPING_TYPE } from './resource-rules.ts';
import { StackError } from './stack-error.ts';
import type { TemplateResource, TemplateSections } from './template-sections.ts';

/** Where a stack is, which its names and ARNs say. */
export interface StackPlace {
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  /** `http://HOST:PORT`; QueueUrls begin with it. */
  readonly endpoint: string;
  /** When the stack is made, wall time: ARNs of stream consumers have it in whole seconds. */
  readonly createdAtMs: number;
}

/** What a resource is called, by people and by other resources. */
export interface ResourceIdentity {
  readonly name: string;
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives, by attribute. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** A template's references, and the names its resources have. */
export interface StackReferences extends References {
  /** @throws {StackError} REFERENCE_UNRESOLVED when there is no such resource */
  readonly identityOf: (logicalId: string) => ResourceIdentity;
}

/** Which property names a resource; one without it is called by its logical id. */
const NAME_PROPERTIES: ReadonlyMap<string, string> = new Map([
  ['AWS::Kinesis::Stream', 'Name'],
  ['AWS::Kinesis::StreamConsumer', 'ConsumerName'],
  ['AWS::SQS::Queue', 'QueueName'],
  ['AWS::Lambda::Function', 'FunctionName'],
  ['AWS::Lambda::Version', 'FunctionName'],
  ['AWS::Logs::LogGroup', 'LogGroupName'],
  ['AWS::IAM::Role', 'RoleName'],
  ['AWS::S3::Bucket', 'BucketName'],
  ['AWS::SNS::Topic', 'TopicName'],
]);

/**
 * Answers the references of a template from the names in it alone, before anything exists.
 * A name may itself be made of references, as long as it does not lead back to itself.
 */
export function createStackReferences(
  { resources }: TemplateSections,
  place: StackPlace,
): StackReferences {
  const identities = new Map<string, ResourceIdentity>();
  const underway = new Set<string>();
  const pseudoParameters = new Map<string, unknown>([
    ['AWS::AccountId', place.accountId],
    ['AWS::NoValue', NO_VALUE],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', place.region],
    ['AWS::StackName', 'local'],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);

  const identityOf = (logicalId: string): ResourceIdentity => {
    const known = identities.get(logicalId);
    if (known !== undefined) return known;
    const resource = resources.get(logicalId);
    if (resource === undefined) throw unresolved(`${logicalId} is not in the template`);
    if (underway.has(logicalId)) throw unresolved(`the name of ${logicalId} refers to itself`);
    underway.add(logicalId);
    const name = nameOf(resource, references);
    const identity =
      resource.type === 'AWS::Kinesis::StreamConsumer'
        ? identifyConsumer(name, streamOf(resource, references), place)
        : createIdentity(resource, name, place);
    identities.set(logicalId, identity);
    return identity;
  };
  const references: StackReferences = {
    identityOf,
    ref: (name) => (pseudoParameters.has(name) ? pseudoParameters.get(name) : refOf(name)),
    attribute: (logicalId, attribute) => {
      const value = identityOf(logicalId).attributes.get(attribute);
      if (value !== undefined) return value;
      throw unresolved(`${logicalId} has no attribute ${attribute} here`);
    },
  };
  const refOf = (name: string): string => {
    if (!name.startsWith('AWS::')) return identityOf(name).ref;
    throw unresolved(`pseudo parameter ${name} is not known here`);
  };
  return references;
}

function nameOf(resource: TemplateResource, references: References): string {
  const property = NAME_PROPERTIES.get(resource.type);
  const given = property === undefined ? undefined : resource.properties.get(property);
  const name = given === undefined ? NO_VALUE : resolveIntrinsics(given, references);
  if (typeof name === 'string') return name;
  if (name !== NO_VALUE) throw unresolved(`the name of ${resource.logicalId} is not text`);
  const { logicalId, properties } = resource;
  return String(properties.get('FifoQueue')) === 'true' ? `${logicalId}.fifo` : logicalId;
}

/** The ARN of a consumer's stream, which is part of its own. */
function streamOf({ logicalId, properties }: TemplateResource, references: References): string {
  const arn = resolveIntrinsics(properties.get('StreamARN'), references);
  if (typeof arn === 'string') return arn;
  throw unresolved(`the StreamARN of ${logicalId} is not text`);
}

function identifyConsumer(
  name: string,
  streamArn: string,
  { createdAtMs }: StackPlace,
): ResourceIdentity {
  const createdAt = String(Math.floor(createdAtMs / 1000));
  const arn = `${streamArn}/consumer/${name}:${createdAt}`;
  const attributes = {
    ConsumerARN: arn,
    ConsumerCreationTimestamp: createdAt,
    ConsumerName: name,
    ConsumerStatus: 'ACTIVE',
    StreamARN: streamArn,
  };
  return { name, ref: arn, attributes: new Map(Object.entries(attributes)) };
}

function createIdentity(
  { type, properties, logicalId }: TemplateResource,
  name: string,
  { region, accountId, endpoint }: StackPlace,
): ResourceIdentity {
  const arn = (service: string, rest: string): string =>
    `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const identity = (ref: string, attributes: Record<string, string>): ResourceIdentity => ({
    name,
    ref,
    attributes: new Map(Object.entries(attributes)),
  });
  switch (type) {
    case 'AWS::Kinesis::Stream':
      return identity(name, { Arn: arn('kinesis', `stream/${name}`) });
    case 'AWS::SQS::Queue': {
      const url = `${endpoint}/${accountId}/${name}`;
      return identity(url, { Arn: arn('sqs', name), QueueName: name, QueueUrl: url });
    }
    case 'AWS::Lambda::Function':
      return identity(name, { Arn: arn('lambda', `function:${name}`) });
    case 'AWS::Lambda::Version':
      return identity(`${arn('lambda', `function:${name}`)}:1`, { Version: '1' });
    case 'AWS::Logs::LogGroup':
      return identity(name, { Arn: arn('logs', `log-group:${name}:*`) });
    case 'AWS::IAM::Role': {
      const path = properties.get('Path') ?? '/';
      return identity(name, { Arn: `arn:aws:iam::${accountId}:role${path}${name}` });
    }
    case 'AWS::S3::Bucket':
      return identity(name, { Arn: `arn:aws:s3:::${name}` });
    case 'AWS::SNS::Topic':
      return identity(arn('sns', name), { TopicArn: arn('sns', name), TopicName: name });
    case MAPPING_TYPE:
      return identity(logicalId, { Id: logicalId });
    default:
      return identity(logicalId, {});
  }
}

function unresolved(message: string): StackError {
  return new StackError('REFERENCE_UNRESOLVED', message);
}
