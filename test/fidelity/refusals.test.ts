import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TRANSITION_MS } from '../../src/local/lambda/mappings/event-source-mapping.ts';
import { serveMappings, type WiredWorld } from '../local/lambda/mappings/mapping-wire.ts';
import { tableRows } from './fidelity-document.ts';

// Goal: what docs/fidelity.md says about refused mappings is what the local AWS answers, word for
// word. Method: each row of its tables is sent over a socket, at creation and where it says so in
// an update of a mapping that works; neither may leave anything behind.

/** What a row is laid over, by the heading of its table. */
const SOURCES: Readonly<Record<string, { readonly name: string; readonly hiddenMs?: number }>> = {
  'Of a stream': { name: 'activity' },
  'Of a standard queue': { name: 'orders' },
  'Of a queue that hides messages for 15 s': { name: 'hasty', hiddenMs: 15_000 },
  'Of a FIFO queue': { name: 'orders.fifo' },
};

const refusals = tableRows
  .filter(({ heading }) => Object.hasOwn(SOURCES, heading))
  .map(({ heading, cells: [asked = '', at = '', code = '', text = '', whose = ''] }) => ({
    heading,
    asked: asked.replaceAll('`', ''),
    at,
    code,
    text,
    whose,
  }));
const atUpdate = refusals.filter(({ at }) => at === 'create, update');

let world: WiredWorld;
/** A working mapping of each source, to a function that ends in time for all of them. */
const uuids = new Map<string, string>();
const arns = new Map<string, string>();

const basicRequest = (heading: string) => ({
  EventSourceArn: arns.get(heading),
  ...(heading === 'Of a stream' && { StartingPosition: 'LATEST' }),
});

async function send(method: 'POST' | 'PUT', path: string, request: object) {
  const url = `${world.endpoint}/2015-03-31/event-source-mappings/${path}`;
  const answer = await fetch(url, { method, body: JSON.stringify(request) });
  const code = answer.headers.get('x-amzn-errortype');
  return { status: answer.status, code, body: await answer.json() };
}

const refused = ({ code, text }: { readonly code: string; readonly text: string }) => ({
  status: 400,
  code,
  body: { message: text },
});
const mappings = () => world.directory.entries().map(({ mapping }) => mapping.configuration());

beforeAll(async () => {
  world = await serveMappings({ timeoutMs: 20_000 });
  for (const [heading, { name, hiddenMs }] of Object.entries(SOURCES)) {
    const isStream = heading === 'Of a stream';
    arns.set(heading, isStream ? world.createStream(name) : world.createQueue(name, hiddenMs));
    const request = { ...basicRequest(heading), FunctionName: 'other' };
    expect(await send('POST', '', request)).toMatchObject({ status: 202 });
    uuids.set(heading, world.directory.entries().at(-1)?.mapping.uuid ?? '');
  }
  await world.clock.advance(TRANSITION_MS);
});
afterAll(() => world.close());

describe('the refusals of the document', () => {
  test('are of all four sources, and say at which action and whose words they are', () => {
    expect(new Set(refusals.map(({ heading }) => heading)).size).toBe(Object.keys(SOURCES).length);
    expect(atUpdate.length).toBeGreaterThan(30);
    const actions = ['create', 'create, update'];
    expect(refusals.filter(({ at }) => !actions.includes(at))).toEqual([]);
    const whose = /^(AWS, recorded|AWS, reported \[[\w-]+\]|AWS's form|ours)$/;
    expect(refusals.filter((refusal) => !whose.test(refusal.whose))).toEqual([]);
  });

  test.each(refusals)('$heading: $asked is refused at creation', async (refusal) => {
    const before = mappings();

    const answer = await send('POST', '', {
      ...basicRequest(refusal.heading),
      FunctionName: 'consumer',
      ...JSON.parse(refusal.asked),
    });

    expect(answer).toMatchObject(refused(refusal));
    expect(mappings()).toEqual(before);
  });

  test.each(atUpdate)('$heading: $asked is refused in an update', async (refusal) => {
    const before = mappings();

    const answer = await send('PUT', uuids.get(refusal.heading) ?? '', {
      FunctionName: 'consumer',
      ...JSON.parse(refusal.asked),
    });

    expect(answer).toMatchObject(refused(refusal));
    expect(mappings()).toEqual(before);
  });
});
