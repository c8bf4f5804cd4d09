import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { packageService } from '../../src/cli/package-service.ts';
import { parseTemplate } from '../../src/local/stack/parse-template.ts';

// Goal: what each stage deploys is what the guides of AWS ask for, and nothing is left to a
// default. Method: package every stage as a deployment would, and read the templates.

const directory = join(import.meta.dirname, '..', '..');
const STAGES = ['dev', 'staging', 'prod', 'local'];

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are whatever JSON holds.
  readonly Properties: Record<string, any>;
}
interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Outputs: Record<string, { readonly Value: unknown }>;
}
const packages = new Map<string, { template: Template; code: readonly string[] }>();

const WITH_FAN_OUT = 'dev with enhanced fan-out';

beforeAll(async () => {
  const variants = [
    ...STAGES.map((stage) => ({ name: stage, stage, params: {} })),
    { name: WITH_FAN_OUT, stage: 'dev', params: { enhancedFanOut: 'on', shardCount: '5' } },
  ];
  for (const { name, stage, params } of variants) {
    const packaged = await packageService({ directory, stage, params });
    const template = packaged.template as Template;
    packages.set(name, { template, code: [...packaged.codeDirectories.values()] });
  }
}, 60_000);

function templateOf(name: string): Template {
  const found = packages.get(name);
  if (!found) throw new Error(`${name} was not packaged`);
  return found.template;
}

function ofType(name: string, type: string): readonly (readonly [string, Resource])[] {
  return Object.entries(templateOf(name).Resources).filter(([, resource]) => {
    return resource.Type === `AWS::${type}`;
  });
}
const queueOf = (name: string, { Properties }: Resource): Resource | undefined =>
  templateOf(name).Resources[Properties['EventSourceArn']['Fn::GetAtt'][0]];
const functionOf = (name: string, { Properties }: Resource): Resource | undefined =>
  templateOf(name).Resources[Properties['FunctionName']['Fn::GetAtt'][0]];

describe.each([...STAGES, WITH_FAN_OUT])('stage %s', (name) => {
  const mappings = () => ofType(name, 'Lambda::EventSourceMapping');

  test('writes out every setting of the stream mappings', () => {
    const ofStream = mappings().filter(([id]) => id.includes('Kinesis'));
    expect(ofStream.length).toBe(name === WITH_FAN_OUT ? 2 : 1);
    for (const [, { Properties }] of ofStream) {
      expect(Object.keys(Properties).sort()).toEqual([
        'BatchSize',
        'BisectBatchOnFunctionError',
        'DestinationConfig',
        'Enabled',
        'EventSourceArn',
        'FunctionName',
        'FunctionResponseTypes',
        'MaximumBatchingWindowInSeconds',
        'MaximumRecordAgeInSeconds',
        'MaximumRetryAttempts',
        'ParallelizationFactor',
        'StartingPosition',
        'TumblingWindowInSeconds',
      ]);
      expect(Properties['DestinationConfig']).toEqual({
        OnFailure: { Destination: { 'Fn::GetAtt': ['StreamOnFailureQueue', 'Arn'] } },
      });
    }
  });

  test('writes out every setting of the queue mappings', () => {
    const ofQueue = mappings().filter(([id]) => id.includes('SQS'));
    expect(ofQueue).toHaveLength(2);
    for (const [, { Properties }] of ofQueue) {
      expect(Object.keys(Properties).sort()).toEqual([
        'BatchSize',
        'Enabled',
        'EventSourceArn',
        'FunctionName',
        'FunctionResponseTypes',
        'MaximumBatchingWindowInSeconds',
        'ScalingConfig',
      ]);
      expect(Properties['ScalingConfig']['MaximumConcurrency']).toBeGreaterThanOrEqual(2);
      const windowSeconds = Properties['MaximumBatchingWindowInSeconds'];
      expect(Properties['BatchSize'] <= 10 || windowSeconds >= 1).toBe(true);
    }
  });

  test('lets every consumer report failures of single records', () => {
    for (const [, { Properties }] of mappings()) {
      expect(Properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
    }
  });

  test('hides a message for six timeouts of its consumer and the batching window', () => {
    const ofQueue = mappings().filter(([id]) => id.includes('SQS'));
    for (const [, mapping] of ofQueue) {
      const timeout = functionOf(name, mapping)?.Properties['Timeout'];
      const window = mapping.Properties['MaximumBatchingWindowInSeconds'];
      const visibility = queueOf(name, mapping)?.Properties['VisibilityTimeout'];
      expect(visibility).toBeGreaterThanOrEqual(6 * timeout + window);
    }
  });

  test('encrypts the stream and every queue', () => {
    const queues = ofType(name, 'SQS::Queue');
    expect(queues).toHaveLength(5);
    for (const [, { Properties }] of queues) expect(Properties['SqsManagedSseEnabled']).toBe(true);
    for (const [, { Properties }] of ofType(name, 'Kinesis::Stream')) {
      expect(Properties['StreamEncryption']).toEqual({
        EncryptionType: 'KMS',
        KeyId: 'alias/aws/kinesis',
      });
    }
  });

  test('gives each queue a dead-letter queue of its kind that keeps messages longer', () => {
    const { Resources } = templateOf(name);
    const sources = mappings().flatMap(([id, mapping]) =>
      id.includes('SQS') ? [queueOf(name, mapping)?.Properties ?? {}] : [],
    );
    expect(sources).toHaveLength(2);
    for (const source of sources) {
      const target = source['RedrivePolicy'].deadLetterTargetArn['Fn::GetAtt'][0];
      const deadLetters = Resources[target]?.Properties;
      expect(deadLetters?.['FifoQueue']).toBe(source['FifoQueue']);
      expect(deadLetters?.['MessageRetentionPeriod']).toBe(1_209_600);
      expect(source['MessageRetentionPeriod']).toBeLessThan(1_209_600);
      expect(source['RedrivePolicy'].maxReceiveCount).toBeGreaterThanOrEqual(3);
    }
  });

  test('runs each function under a role of its own that names what it may use', () => {
    const roles = ofType(name, 'Lambda::Function').map(
      ([, { Properties }]) => Properties['Role']['Fn::GetAtt'][0],
    );
    expect(new Set(roles).size).toBe(roles.length);
    for (const [, { Properties }] of ofType(name, 'IAM::Role')) {
      const statements = Properties['Policies'].flatMap(
        // biome-ignore lint/suspicious/noExplicitAny: as above.
        ({ PolicyDocument }: any) => PolicyDocument.Statement,
      );
      for (const { Action, Resource } of statements) {
        expect([Action].flat().join()).not.toContain('*');
        expect(JSON.stringify(Resource)).not.toBe('"*"');
      }
    }
  });

  test('gives functions plain text, which can be used without an account', () => {
    for (const [, { Properties }] of ofType(name, 'Lambda::Function')) {
      for (const value of Object.values(Properties['Environment'].Variables)) {
        expect(typeof value).toBe('string');
      }
    }
  });

  test('tells the command line where everything is', () => {
    expect(Object.keys(templateOf(name).Outputs)).toEqual(
      expect.arrayContaining([
        'ProducerFunctionName',
        'KinesisConsumerFunctionName',
        'SqsConsumerFunctionName',
        'SqsFifoConsumerFunctionName',
        'StreamName',
        'QueueUrl',
        'FifoQueueUrl',
        'DeadLetterQueueUrl',
        'FifoDeadLetterQueueUrl',
        'StreamOnFailureQueueUrl',
        ...(name === WITH_FAN_OUT ? ['KinesisEfoConsumerFunctionName'] : []),
      ]),
    );
  });

  test('bundles nothing that the digest of a package leaves out', () => {
    const sources = (packages.get(name)?.code ?? [])
      .flatMap((folder) =>
        readdirSync(join(folder, 'handlers')).map((f) => join(folder, 'handlers', f)),
      )
      .filter((path) => path.endsWith('.map'))
      .flatMap((path): string[] => JSON.parse(readFileSync(path, 'utf8')).sources);
    expect(sources.some((source) => source.endsWith('src/clock.ts'))).toBe(true);
    const left = /\/src\/(cli|collecting|comparison|local|measurement|report)\//;
    expect(sources.filter((source) => left.test(source))).toEqual([]);
  });
});

describe('the local AWS', () => {
  const scope = { region: 'us-east-1', accountId: '000000000000' };
  const place = { ...scope, endpoint: 'http://localhost', createdAtMs: 1_767_225_600_999 };

  test.each(STAGES)('simulates all of stage %s', (stage) => {
    const description = parseTemplate(templateOf(stage), place);
    expect(description.mappings).toHaveLength(3);
    expect(description.functions).toHaveLength(4);
  });

  test('simulates enhanced fan-out', () => {
    const { consumers, mappings } = parseTemplate(templateOf(WITH_FAN_OUT), place);
    expect(consumers).toHaveLength(1);
    expect(mappings.map(({ eventSourceArn }) => eventSourceArn)).toContainEqual(
      expect.stringMatching(/:stream\/[\w-]+\/consumer\/[\w-]+:1767225600$/),
    );
  });
});

test('a parameter given by hand overrides the stage', () => {
  const [[, stream] = []] = ofType(WITH_FAN_OUT, 'Kinesis::Stream');
  expect(stream?.Properties['ShardCount']).toBe('5');
});

test('the high-throughput mode of the FIFO queue is on', () => {
  const queue = templateOf('prod').Resources['ActivityFifoQueue']?.Properties;
  expect(queue).toMatchObject({
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
  });
});
