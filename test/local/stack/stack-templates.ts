/** Builds of a template what a test is about, as JSON gives it. */

/** A template with these resources and outputs and nothing else. */
export function templateOf(
  resources: Readonly<Record<string, unknown>>,
  outputs: Readonly<Record<string, unknown>> = {},
): unknown {
  return JSON.parse(JSON.stringify({ Resources: resources, Outputs: outputs }));
}

/** A function whose role is `Role`; its code is looked up by its logical id. */
export function lambdaFunction(properties: Readonly<Record<string, unknown>> = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Handler: 'handler.handler',
      Runtime: 'nodejs24.x',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Code: { S3Bucket: 'somewhere', S3Key: 'some.zip' },
      Timeout: 3,
      MemorySize: 128,
      ...properties,
    },
  };
}

/** What `Role` in {@link lambdaFunction} refers to. */
export const role = {
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: {}, Policies: [] },
};

/** A mapping from the source to the function `Consumer`. */
export function mapping(source: string, properties: Readonly<Record<string, unknown>> = {}) {
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': [source, 'Arn'] },
      FunctionName: { 'Fn::GetAtt': ['Consumer', 'Arn'] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ...properties,
    },
  };
}

/** A stream, of nothing but these properties. */
export function stream(properties: Readonly<Record<string, unknown>> = {}) {
  return { Type: 'AWS::Kinesis::Stream', Properties: properties };
}

/** A queue, of nothing but these properties. */
export function queue(properties: Readonly<Record<string, unknown>> = {}) {
  return { Type: 'AWS::SQS::Queue', Properties: properties };
}

/** `Queue`, which hides messages for a second, and `DeadQueue`, which gets what failed once. */
export const queueWithDeadLetters = {
  DeadQueue: queue({ QueueName: 'dead' }),
  Queue: queue({
    QueueName: 'orders',
    VisibilityTimeout: 1,
    RedrivePolicy: {
      deadLetterTargetArn: { 'Fn::GetAtt': ['DeadQueue', 'Arn'] },
      maxReceiveCount: 1,
    },
  }),
};

/** A mapping from `Stream` that tries once and tells the destination of records that failed. */
export function fromStreamWith(destination: object) {
  return mapping('Stream', {
    StartingPosition: 'TRIM_HORIZON',
    MaximumRetryAttempts: 0,
    BisectBatchOnFunctionError: true,
    DestinationConfig: { OnFailure: { Destination: destination } },
  });
}

/** A subscription of `Queue` to `Topic`, unless the properties say otherwise. */
export function subscription(properties: Readonly<Record<string, unknown>> = {}) {
  return {
    Type: 'AWS::SNS::Subscription',
    Properties: {
      TopicArn: { Ref: 'Topic' },
      Protocol: 'sqs',
      Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      RawMessageDelivery: 'true',
      ...properties,
    },
  };
}
