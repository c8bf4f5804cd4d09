import type { Handler, WindowFields } from './scripted-invoker.ts';
import type { StreamFixture } from './stream-mapping-fixture.ts';

/** The event of a mapping with tumbling windows, as far as the tests look at it. */
interface WindowEvent extends WindowFields {
  readonly Records: readonly { readonly kinesis: { approximateArrivalTimestamp: number } }[];
}

/** Adds the number of records to the state, as the function of AWS's example does. */
export const count: Handler = (records, _, { state }) => ({
  state: { count: Number(state['count'] ?? 0) + records.length },
});

/** The events of all invocations. */
export const eventsOf = ({ invoker }: StreamFixture): readonly WindowEvent[] =>
  invoker.invocations.map(({ event }) => JSON.parse(event));

/** Of each invocation: its records, the count in its state, and whether it ends the window. */
export const stepsOf = (fixture: StreamFixture): readonly unknown[][] =>
  eventsOf(fixture).map((event) => [
    event.Records.length,
    event.state['count'] ?? 0,
    event.isFinalInvokeForWindow ? 'final' : event.isWindowTerminatedEarly ? 'early' : 'batch',
  ]);
