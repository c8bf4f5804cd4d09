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
