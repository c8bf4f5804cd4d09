import { setTimeout } from 'node:timers/promises';
import {
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type LambdaClient,
  ListFunctionsCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LambdaWire, startLambdaWire } from './lambda-wire.ts';
import { createThreadedLambda, functionConfig, type ThreadedLambda } from './threaded-lambda.ts';

// Goal: functions of a template are told and deleted as on AWS. Method: the wire server, the
// SDK's own client, functions in worker threads.

let lambda: ThreadedLambda;
let wire: LambdaWire;
let client: LambdaClient;

const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:faults';

beforeEach(async () => {
  lambda = createThreadedLambda(10);
  const environment = { STAGE: 'test' };
  lambda.createFunction(functionConfig('faults.handler', { name: 'faults', arn, environment }));
  wire = await startLambdaWire(lambda);
  client = wire.client;
});

afterEach(() => wire.close());

const notFound = (named: string) => ({
  name: 'ResourceNotFoundException',
  message: `Function not found: arn:aws:lambda:eu-west-1:000000000000:function:${named}`,
  $metadata: { httpStatusCode: 404 },
});
const invokeFault = (fault: string) =>
  client.send(new InvokeCommand({ FunctionName: 'faults', Payload: JSON.stringify({ fault }) }));

describe('GetFunction and GetFunctionConfiguration', () => {
  test('tell the configuration, with the qualifier that was asked for', async () => {
    const { $metadata: _, ...told } = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName: 'faults' }),
    );
    expect(told).toEqual({
      FunctionName: 'faults',
      FunctionArn: arn,
      Runtime: 'nodejs24.x',
      Role: 'arn:aws:iam::000000000000:role/r',
      Handler: 'faults.handler',
      Description: '',
      Timeout: 10,
      MemorySize: 256,
      LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      Version: '$LATEST',
      Environment: { Variables: { STAGE: 'test' } },
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      PackageType: 'Zip',
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/faults' },
      State: 'Active',
      LastUpdateStatus: 'Successful',
    });
    const { Configuration } = await client.send(
      new GetFunctionCommand({ FunctionName: arn, Qualifier: '$LATEST' }),
    );
    expect(Configuration).toEqual({ ...told, FunctionArn: `${arn}:$LATEST` });
  });

  test('tell the reserved concurrency', async () => {
    const reserving = functionConfig('faults.handler', { name: 'reserving' });
    lambda.createFunction({ ...reserving, reservedConcurrency: 3 });

    const { Concurrency } = await client.send(
      new GetFunctionCommand({ FunctionName: 'reserving' }),
    );
    expect(Concurrency).toEqual({ ReservedConcurrentExecutions: 3 });
  });

  test('do not find what is not there', async () => {
    const get = (FunctionName: string, Qualifier?: string) =>
      client.send(new GetFunctionCommand({ FunctionName, Qualifier }));

    await expect(get('none')).rejects.toMatchObject(notFound('none'));
    await expect(get('faults', '1')).rejects.toMatchObject(notFound('faults:1'));
    await expect(
      client.send(new GetFunctionConfigurationCommand({ FunctionName: 'none' })),
    ).rejects.toMatchObject(notFound('none'));
  });
});

describe('ListFunctions', () => {
  test('tells all functions, page by page', async () => {
    for (const name of ['a', 'b', 'c']) {
      lambda.createFunction(functionConfig('faults.handler', { name }));
    }
    const pages: (string | undefined)[][] = [];
    for await (const { Functions } of paginateListFunctions({ client, pageSize: 3 }, {})) {
      pages.push((Functions ?? []).map(({ FunctionName }) => FunctionName));
    }

    expect(pages).toEqual([['a', 'b', 'c'], ['faults']]);
  });

  test('qualifies ARNs when all versions are asked for, and leaves the state out', async () => {
    const { Functions, NextMarker } = await client.send(
      new ListFunctionsCommand({ FunctionVersion: 'ALL' }),
    );

    expect(Functions).toEqual([expect.objectContaining({ FunctionArn: `${arn}:$LATEST` })]);
    expect(Functions?.[0]).not.toHaveProperty('State');
    expect(NextMarker).toBeUndefined();
  });

  test('holds 50 functions at most, whatever is asked for', async () => {
    for (let index = 0; index < 60; index++) {
      lambda.createFunction(functionConfig('faults.handler', { name: `f${index}` }));
    }
    const { Functions } = await client.send(new ListFunctionsCommand({ MaxItems: 1000 }));

    expect(Functions).toHaveLength(50);
  });

  test.each([
    [{ MaxItems: 0 }, /at 'maxItems' failed .* greater than or equal to 1$/],
    [{ Marker: '%' }, /is not a marker/],
    [{ FunctionVersion: 'SOME' as never }, /enum value set: \[ALL\]$/],
    [{ MasterRegion: 'us-east-1' }, /^MasterRegion is not simulated$/],
  ])('refuses %j', async (input, message) => {
    await expect(client.send(new ListFunctionsCommand(input))).rejects.toMatchObject({
      message: expect.stringMatching(message),
    });
  });
});

describe('DeleteFunction', () => {
  const deleteFunction = (FunctionName: string, Qualifier?: string) =>
    client.send(new DeleteFunctionCommand({ FunctionName, Qualifier }));

  test('leaves nothing of the function, and lets what runs come to its end', async () => {
    await invokeFault('none');
    const running = invokeFault('slow');
    await setTimeout(50);
    const { $metadata } = await deleteFunction('faults');

    expect($metadata.httpStatusCode).toBe(204);
    await expect(invokeFault('none')).rejects.toMatchObject(notFound('faults'));
    expect((await client.send(new ListFunctionsCommand({}))).Functions).toEqual([]);
    await expect(deleteFunction('faults')).rejects.toMatchObject(notFound('faults'));
    const { Payload, FunctionError } = await running;
    expect([FunctionError, Payload?.transformToString()]).toEqual([undefined, '"slow"']);
  });

  test('gives reserved concurrency back', async () => {
    const config = functionConfig('faults.handler', { name: 'reserving', reservedConcurrency: 8 });
    lambda.createFunction(config);
    expect(() => lambda.createFunction({ ...config, name: 'other' })).toThrow(/8 reserved/);
    await deleteFunction('reserving');

    lambda.createFunction({ ...config, name: 'other' });
  });

  test('of a version is refused for $LATEST and an alias, and no matter where there is none', async () => {
    await expect(deleteFunction('faults', '$LATEST')).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: '$LATEST version cannot be deleted without deleting the function.',
    });
    await expect(deleteFunction('faults', 'live')).rejects.toMatchObject({
      message: 'Deletion of aliases is not currently supported.',
    });
    expect((await deleteFunction('faults:7')).$metadata.httpStatusCode).toBe(204);
    await expect(deleteFunction('none', '7')).rejects.toMatchObject(notFound('none'));
    expect((await invokeFault('none')).StatusCode).toBe(200);
  });
});
