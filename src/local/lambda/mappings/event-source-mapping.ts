import type { Clock } from '../../../clock.ts';
import { sleep } from '../../../clock.ts';
import type { Prng } from '../../../prng.ts';
import { AwsError } from '../../aws-error.ts';
import { EventCounter, type EventCounts } from '../event-source-mapping/event-counts.ts';
import {
  createMappingMeter,
  type MappingMeter,
  type MappingMetrics,
  type RunningMapping,
} from '../event-source-mapping/mapping-metrics.ts';
import type { OnMappingTrace } from '../event-source-mapping/mapping-trace.ts';
import { StreamProgress } from '../event-source-mapping/stream-progress.ts';
import { describeSettings } from './mapping-configuration.ts';
import type { MappingPlan } from './plan-mapping.ts';

/** States in which something is under way; nothing can be changed in one. */
type PassingState = 'Creating' | 'Enabling' | 'Updating' | 'Disabling' | 'Deleting';
type MappingState = PassingState | 'Enabled' | 'Disabled';

/**
 * How long a passing state lasts, or longer until the running invocations have ended. AWS takes
 * from seconds to minutes and does not say when.
 */
export const TRANSITION_MS = 1000;

/** What a mapping is made of. */
export interface EventSourceMappingOptions {
  readonly uuid: string;
  readonly arn: string;
  readonly plan: MappingPlan;
  readonly clock: Clock;
  readonly prng: Prng;
  readonly onTrace?: OnMappingTrace | undefined;
}

/**
 * One event source mapping from its creation to its deletion.
 *
 * It is stopped and started again for every change. What was finished is remembered in between,
 * so a change neither loses nor repeats a record.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
 */
export class EventSourceMapping {
  readonly uuid: string;
  readonly #arn: string;
  readonly #clock: Clock;
  readonly #prng: Prng;
  readonly #meter: MappingMeter;
  readonly #events: EventCounter;
  readonly #progress = new StreamProgress();
  readonly #stopping = new AbortController();
  #plan: MappingPlan;
  #state: MappingState = 'Disabled';
  #modifiedAtMs: number;
  #running: RunningMapping | undefined;
  #startCount = 0;

  constructor({ uuid, arn, plan, clock, prng, onTrace }: EventSourceMappingOptions) {
    this.uuid = uuid;
    this.#arn = arn;
    this.#plan = plan;
    this.#clock = clock;
    this.#prng = prng;
    this.#events = new EventCounter(plan.kind);
    this.#meter = createMappingMeter((trace) => {
      if (this.#plan.countsEvents) this.#events.count(trace);
      onTrace?.(trace);
    });
    this.#modifiedAtMs = clock.wallTimeMs();
  }

  get plan(): MappingPlan {
    return this.#plan;
  }

  /** What it has done since it was made, through all changes. */
  metrics(): MappingMetrics {
    return this.#meter.metrics();
  }

  /**
   * Sums over the times in which its `MetricsConfig` asked for them; null when it does not ask
   * for them now.
   */
  eventCounts(): EventCounts | null {
    return this.#plan.countsEvents ? this.#events.counts() : null;
  }

  /** As CreateEventSourceMapping does: it begins to poll a while later, unless it is disabled. */
  create(): void {
    if (this.#plan.settings.enabled) this.#pass('Creating', () => this.#settle());
  }

  /** As a stack does that is only complete when its mappings poll. */
  deploy(): void {
    this.#settle();
  }

  /**
   * Goes on with other settings once the batches in flight have ended; `plan` says what is
   * changed and what stays.
   *
   * @throws {AwsError} ResourceInUseException
   */
  update(plan: MappingPlan): void {
    this.refuseWhilePassing('update');
    const { enabled } = plan.settings;
    this.#plan = plan;
    const switched = enabled ? 'Enabling' : 'Disabling';
    const isSwitched = enabled !== (this.#state === 'Enabled');
    this.#pass(isSwitched ? switched : 'Updating', () => this.#settle());
  }

  /**
   * Stops polling for ever; `onGone` is told when the batches in flight have ended.
   *
   * @throws {AwsError} ResourceInUseException
   */
  delete(onGone: () => void): void {
    this.refuseWhilePassing('delete');
    this.#pass('Deleting', onGone);
  }

  /** @throws {AwsError} ResourceInUseException */
  refuseWhilePassing(action: 'update' | 'delete'): void {
    if (this.#state === 'Enabled' || this.#state === 'Disabled') return;
    throw new AwsError(
      'ResourceInUseException',
      `Cannot ${action} the event source mapping because it is in use.`,
    );
  }

  /** Ends all waits at once, for the end of the local AWS. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running?.stop();
  }

  /** As the API tells it. The members that only streams have are those that AWS leaves out. */
  configuration(): Readonly<Record<string, unknown>> {
    const { kind, eventSourceArn, functionArn } = this.#plan;
    return {
      UUID: this.uuid,
      ...describeSettings(this.#plan),
      EventSourceArn: eventSourceArn,
      EventSourceMappingArn: this.#arn,
      FunctionArn: functionArn,
      LastModified: this.#modifiedAtMs / 1000,
      ...(kind === 'stream' && {
        LastProcessingResult: this.#meter.metrics().lastProcessingResult,
      }),
      State: this.#state,
      StateTransitionReason: kind === 'stream' ? 'User action' : 'USER_INITIATED',
    };
  }

  #pass(state: PassingState, then: () => void): void {
    this.#enter(state);
    const { signal } = this.#stopping;
    const stopped = this.#running?.stop();
    void Promise.all([stopped, sleep(this.#clock, TRANSITION_MS, signal)]).then(() => {
      this.#running = undefined;
      if (!signal.aborted) then();
    });
  }

  #settle(): void {
    const { settings, start } = this.#plan;
    if (settings.enabled) {
      this.#startCount += 1;
      this.#running = start({
        mappingUuid: this.uuid,
        prng: this.#prng.fork(`start ${this.#startCount}`),
        onTrace: this.#meter.onTrace,
        progress: this.#progress,
      });
    }
    this.#enter(settings.enabled ? 'Enabled' : 'Disabled');
  }

  #enter(state: MappingState): void {
    this.#state = state;
    this.#modifiedAtMs = this.#clock.wallTimeMs();
  }
}
