/** The pipeline's settings that a scenario varies. */
export interface PipelineSettings {
  readonly shardCount: number;
  readonly stream: Readonly<Record<string, unknown>>;
  readonly queue: Readonly<Record<string, unknown>>;
  readonly fifo: Readonly<Record<string, unknown>>;
  readonly maxReceiveCount: number;
  readonly timeoutSeconds: number;
  readonly visibilityTimeoutSeconds: number;
}

const ref = (id: string) => ({ Ref: id });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** The pipeline as `sls package` describes it, with these settings. */
export function pipelineTemplate(settings: PipelineSettings): unknown {
  const { shardCount, maxReceiveCount } = settings;
  return {
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { AssumeRolePolicyDocument: {}, Policies: [] },
      },
      Producer: lambdaFunction('producer', 900, {
        STREAM_NAME: 'activity',
        QUEUE_NAME: 'activity',
        FIFO_QUEUE_NAME: 'activity.fifo',
      }),
      KinesisConsumer: consumer('kinesis-consumer', 'kinesis', settings),
      EfoConsumer: consumer('kinesis-consumer', 'kinesis-efo', settings),
      SqsConsumer: consumer('sqs-consumer', 'sqs', settings),
      FifoConsumer: consumer('sqs-consumer', 'sqs-fifo', settings, {
        KVS_MAX_RECEIVE_COUNT: String(maxReceiveCount),
      }),
      Stream: {
        Type: 'AWS::Kinesis::Stream',
        Properties: { Name: 'activity', ShardCount: shardCount, RetentionPeriodHours: 24 },
      },
      FanOut: {
        Type: 'AWS::Kinesis::StreamConsumer',
        Properties: { ConsumerName: 'fan-out', StreamARN: arn('Stream') },
      },
      OnFailure: queue('on-failure', {}),
      DeadLetters: queue('dead-letters', {}),
      FifoDeadLetters: queue('dead-letters.fifo', { FifoQueue: true }),
      Queue: queue('activity', redriveTo('DeadLetters', settings)),
      FifoQueue: queue('activity.fifo', {
        FifoQueue: true,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        ...redriveTo('FifoDeadLetters', settings),
      }),
      StreamMapping: mapping('Stream', 'KinesisConsumer', {
        StartingPosition: 'TRIM_HORIZON',
        DestinationConfig: { OnFailure: { Destination: arn('OnFailure') } },
        ...settings.stream,
      }),
      FanOutMapping: mapping('Stream', 'EfoConsumer', {
        StartingPosition: 'TRIM_HORIZON',
        DestinationConfig: { OnFailure: { Destination: arn('OnFailure') } },
        ...settings.stream,
        EventSourceArn: ref('FanOut'),
      }),
      QueueMapping: mapping('Queue', 'SqsConsumer', settings.queue),
      FifoMapping: mapping('FifoQueue', 'FifoConsumer', settings.fifo),
    },
    Outputs: {
      Producer: { Value: ref('Producer') },
      KinesisConsumer: { Value: ref('KinesisConsumer') },
      EfoConsumer: { Value: ref('EfoConsumer') },
      SqsConsumer: { Value: ref('SqsConsumer') },
      FifoConsumer: { Value: ref('FifoConsumer') },
      Queue: { Value: ref('Queue') },
      FifoQueue: { Value: ref('FifoQueue') },
      OnFailure: { Value: ref('OnFailure') },
      DeadLetters: { Value: ref('DeadLetters') },
      FifoDeadLetters: { Value: ref('FifoDeadLetters') },
    },
  };
}

/** Logical ids of the template's functions. */
export const FUNCTION_IDS = [
  'Producer',
  'KinesisConsumer',
  'EfoConsumer',
  'SqsConsumer',
  'FifoConsumer',
];

function lambdaFunction(
  file: string,
  timeoutSeconds: number,
  variables: Readonly<Record<string, string>>,
) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Handler: `handlers/${file}.handler`,
      Runtime: 'nodejs24.x',
      Role: arn('Role'),
      Code: { S3Bucket: 'somewhere', S3Key: 'some.zip' },
      Timeout: timeoutSeconds,
      MemorySize: 256,
      Environment: { Variables: variables },
    },
  };
}

function consumer(
  file: string,
  arm: string,
  { timeoutSeconds }: PipelineSettings,
  variables: Readonly<Record<string, string>> = {},
) {
  return lambdaFunction(file, timeoutSeconds, {
    KVS_ARM: arm,
    KVS_RESERVE_MS: '200',
    ...variables,
  });
}

function queue(name: string, properties: Readonly<Record<string, unknown>>) {
  return { Type: 'AWS::SQS::Queue', Properties: { QueueName: name, ...properties } };
}

function redriveTo(id: string, settings: PipelineSettings) {
  return {
    VisibilityTimeout: settings.visibilityTimeoutSeconds,
    RedrivePolicy: { deadLetterTargetArn: arn(id), maxReceiveCount: settings.maxReceiveCount },
  };
}

function mapping(
  source: string,
  functionId: string,
  properties: Readonly<Record<string, unknown>>,
) {
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arn(source),
      FunctionName: arn(functionId),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ...properties,
    },
  };
}
