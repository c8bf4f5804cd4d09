/** A producer, a stream and its polling consumer, batch size 100, as `sls package` describes them. */
export function streamTemplate(shardCount: number): unknown {
  return {
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { AssumeRolePolicyDocument: {}, Policies: [] },
      },
      Producer: functionResource('producer', 900, { STREAM_NAME: 'activity' }),
      Consumer: functionResource('kinesis-consumer', 5, {
        KVS_ARM: 'kinesis',
        KVS_RESERVE_MS: '200',
      }),
      Stream: {
        Type: 'AWS::Kinesis::Stream',
        Properties: { Name: 'activity', ShardCount: shardCount, RetentionPeriodHours: 24 },
      },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Stream', 'Arn'] },
          FunctionName: { 'Fn::GetAtt': ['Consumer', 'Arn'] },
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          StartingPosition: 'TRIM_HORIZON',
          BatchSize: 100,
        },
      },
    },
    Outputs: { Producer: { Value: { Ref: 'Producer' } }, Consumer: { Value: { Ref: 'Consumer' } } },
  };
}

/** Logical ids of the template's functions. */
export const STREAM_FUNCTION_IDS = ['Producer', 'Consumer'];

function functionResource(
  file: string,
  timeoutSeconds: number,
  variables: Readonly<Record<string, string>>,
): object {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Handler: `handlers/${file}.handler`,
      Runtime: 'nodejs24.x',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Code: { S3Bucket: 'somewhere', S3Key: 'some.zip' },
      Timeout: timeoutSeconds,
      MemorySize: 256,
      Environment: { Variables: variables },
    },
  };
}
