import { describe, expect, test } from '@jest/globals';
import { errorOf, type KinesisFixture, startKinesis } from './kinesis-fixture.ts';
import { registerConsumer } from './subscription-fixture.ts';

// Goal: consumers are registered, described, listed and deregistered as AWS does it.
// Method: call the actions on the virtual clock and compare whole answers.

const register = (kinesis: KinesisFixture, name: string): unknown =>
  kinesis.call('RegisterStreamConsumer', { StreamARN: kinesis.arn, ConsumerName: name });
const ARN = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders/consumer/fan:1767225600';

describe('registering', () => {
  test('a consumer is CREATING for a second; its ARN ends with its creation time', async () => {
    const kinesis = startKinesis();
    const consumer = {
      ConsumerName: 'fan',
      ConsumerARN: ARN,
      ConsumerStatus: 'CREATING',
      ConsumerCreationTimestamp: 1_767_225_600,
    };

    expect(register(kinesis, 'fan')).toEqual({ Consumer: consumer });
    await kinesis.clock.advance(1_000);
    expect(kinesis.call('DescribeStreamConsumer', { ConsumerARN: ARN })).toEqual({
      ConsumerDescription: { ...consumer, ConsumerStatus: 'ACTIVE', StreamARN: kinesis.arn },
    });
  });

  test('a name is taken once per stream', async () => {
    const kinesis = startKinesis();
    await registerConsumer(kinesis);
    expect(errorOf(() => register(kinesis, 'fan'))).toEqual({
      code: 'ResourceInUseException',
      message: 'Consumer fan under stream orders already exists for account 123456789012.',
    });
  });

  test('a sixth consumer is refused while five are CREATING', async () => {
    const kinesis = startKinesis();
    for (const name of ['a', 'b', 'c', 'd', 'e']) register(kinesis, name);
    expect(errorOf(() => register(kinesis, 'f')).code).toBe('LimitExceededException');
    await kinesis.clock.advance(1_000);
    register(kinesis, 'f');
  });

  test('consumers of other streams that are CREATING count too', () => {
    const kinesis = startKinesis();
    kinesis.call('CreateStream', { StreamName: 'other', ShardCount: 1 });
    const StreamARN = kinesis.arn.replace('orders', 'other');
    for (const ConsumerName of ['a', 'b', 'c', 'd', 'e']) {
      kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName });
    }
    expect(errorOf(() => register(kinesis, 'f')).code).toBe('LimitExceededException');
  });

  test('a stream has at most 20 consumers', async () => {
    const kinesis = startKinesis();
    for (let index = 0; index < 20; index++) await registerConsumer(kinesis, `c${index}`);
    expect(errorOf(() => register(kinesis, 'one-more')).code).toBe('LimitExceededException');
    kinesis.call('DeregisterStreamConsumer', { StreamARN: kinesis.arn, ConsumerName: 'c3' });
    register(kinesis, 'one-more');
    expect(kinesis.call('DescribeStreamSummary', { StreamName: 'orders' })).toMatchObject({
      StreamDescriptionSummary: { ConsumerCount: 20 },
    });
  });

  test('tags are refused by name, since nothing shows them', () => {
    const kinesis = startKinesis();
    const input = { StreamARN: kinesis.arn, ConsumerName: 'fan', Tags: { team: 'a' } };
    expect(errorOf(() => kinesis.call('RegisterStreamConsumer', input)).message).toBe(
      'Tags is not simulated by the local Kinesis.',
    );
  });

  test.each([
    [{ ConsumerName: 'fan' }, "Value null at 'streamARN' failed"],
    [{ StreamARN: ARN.slice(0, 59) }, "Value null at 'consumerName' failed"],
    [{ ConsumerName: 'a b' }, 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+'],
  ])('%j is not enough', (input, text) => {
    const kinesis = startKinesis();
    const { code, message } = errorOf(() => kinesis.call('RegisterStreamConsumer', input));
    expect(code).toBe('ValidationException');
    expect(message).toContain(text);
  });
});

describe('naming a consumer', () => {
  const describeOne = (kinesis: KinesisFixture, input: object): unknown =>
    kinesis.call('DescribeStreamConsumer', input);

  test('name and stream, or ARN, or all of them name the same', async () => {
    const kinesis = startKinesis();
    await registerConsumer(kinesis);
    const byName = { StreamARN: kinesis.arn, ConsumerName: 'fan' };
    const answer = describeOne(kinesis, { ConsumerARN: ARN });
    expect(describeOne(kinesis, byName)).toEqual(answer);
    expect(describeOne(kinesis, { ...byName, ConsumerARN: ARN })).toEqual(answer);
  });

  test('one that is not there is not found', async () => {
    const kinesis = startKinesis();
    await registerConsumer(kinesis);
    const refusal = (input: object) => errorOf(() => describeOne(kinesis, input));
    expect(refusal({ StreamARN: kinesis.arn, ConsumerName: 'nobody' })).toEqual({
      code: 'ResourceNotFoundException',
      message: 'Consumer nobody, account 123456789012 not found.',
    });
    const older = ARN.replace(/\d$/, '1');
    expect(refusal({ ConsumerARN: older }).code).toBe('ResourceNotFoundException');
    expect(refusal({ ConsumerName: 'fan' }).code).toBe('InvalidArgumentException');
    expect(refusal({ ConsumerARN: ARN, ConsumerName: 'other' }).code).toBe(
      'InvalidArgumentException',
    );
    expect(refusal({ ConsumerARN: kinesis.arn }).code).toBe('ValidationException');
  });

  test('one that is registered anew has another ARN', async () => {
    const kinesis = startKinesis();
    const first = await registerConsumer(kinesis);
    kinesis.call('DeregisterStreamConsumer', { ConsumerARN: first });
    const second = await registerConsumer(kinesis);
    expect(second).not.toBe(first);
    expect(errorOf(() => describeOne(kinesis, { ConsumerARN: first })).code).toBe(
      'ResourceNotFoundException',
    );
  });
});

test('consumers are listed page by page, with a token that is good for 5 minutes', async () => {
  const kinesis = startKinesis();
  for (const name of ['c', 'a', 'b']) await registerConsumer(kinesis, name);
  const list = (input: object) =>
    kinesis.call('ListStreamConsumers', { StreamARN: kinesis.arn, ...input }) as {
      readonly Consumers: readonly { readonly ConsumerName: string }[];
      readonly NextToken?: string;
    };
  const first = list({ MaxResults: 2 });
  const second = list({ NextToken: first.NextToken });

  expect(first.Consumers.map(({ ConsumerName }) => ConsumerName)).toEqual(['a', 'b']);
  expect(second.Consumers.map(({ ConsumerName }) => ConsumerName)).toEqual(['c']);
  expect(second.NextToken).toBeUndefined();
  await kinesis.clock.advance(300_001);
  expect(errorOf(() => list({ NextToken: first.NextToken })).code).toBe(
    'ExpiredNextTokenException',
  );
  expect(errorOf(() => list({ NextToken: 'forged' })).code).toBe('InvalidArgumentException');
});

test('a stream with consumers is only deleted when that is enforced', async () => {
  const kinesis = startKinesis();
  const ConsumerARN = await registerConsumer(kinesis);
  expect(errorOf(() => kinesis.call('DeleteStream', { StreamName: 'orders' }))).toEqual({
    code: 'ResourceInUseException',
    message:
      "DeleteStream can't delete 123456789012:orders because there are consumers associated " +
      'with this data stream. To delete orders anyway, set the EnforceConsumerDeletion ' +
      'parameter to true.',
  });
  kinesis.call('DeleteStream', { StreamName: 'orders', EnforceConsumerDeletion: true });
  expect(errorOf(() => kinesis.call('DescribeStreamConsumer', { ConsumerARN })).code).toBe(
    'ResourceNotFoundException',
  );
});
