import type { Prng } from '../../../prng.ts';
import { AwsError } from '../../aws-error.ts';
import type { EventCounts } from '../event-source-mapping/event-counts.ts';
import type { OnMappingTrace } from '../event-source-mapping/mapping-trace.ts';
import { randomUuid } from '../functions/random-ids.ts';
import { EventSourceMapping } from './event-source-mapping.ts';
import type { MappingSurroundings } from './mapping-surroundings.ts';
import { type MappingPlan, planMapping } from './plan-mapping.ts';

/** What the directory is made of. */
export interface MappingDirectoryOptions extends MappingSurroundings {
  readonly prng: Prng;
}

/** How a template's mapping is told apart. */
export interface DeployOptions {
  /** Names the mapping's source of chance. */
  readonly label: string;
  readonly onTrace?: OnMappingTrace | undefined;
}

/** A mapping with its place in the order of creation, from 1. */
export interface NumberedMapping {
  readonly ordinal: number;
  readonly mapping: EventSourceMapping;
}

/** What CloudWatch would have of a mapping. */
export interface MappingReading {
  readonly uuid: string;
  readonly eventSourceArn: string;
  /** Unqualified. */
  readonly functionName: string;
  /** The greatest IteratorAge; null of a queue, and before the first batch. */
  readonly iteratorAgeMaxMs: number | null;
  /** Null unless `MetricsConfig` asks for them. */
  readonly eventCounts: EventCounts | null;
}

/** All event source mappings of the account, whether a template or a client made them. */
export class MappingDirectory {
  readonly #options: MappingDirectoryOptions;
  readonly #uuids: Prng;
  /** By UUID, in the order of creation. */
  readonly #mappings = new Map<string, NumberedMapping>();
  #createdCount = 0;

  constructor(options: MappingDirectoryOptions) {
    this.#options = options;
    this.#uuids = options.prng.fork('uuids');
  }

  /**
   * Reads the properties of a mapping and connects it, and does nothing with it yet.
   *
   * @throws {AwsError} AWS's own refusals
   * @throws {MappingSettingError} what is not simulated
   */
  plan(properties: unknown): MappingPlan {
    return planMapping(properties, this.#options);
  }

  /** Makes a mapping that polls at once. @throws {AwsError} ResourceConflictException */
  deploy(plan: MappingPlan, { label, onTrace }: DeployOptions): EventSourceMapping {
    const mapping = this.#add(plan, this.#options.prng.fork(label), onTrace);
    mapping.deploy();
    return mapping;
  }

  /**
   * Makes a mapping as CreateEventSourceMapping does.
   *
   * @throws {AwsError} AWS's own refusals
   * @throws {MappingSettingError} what is not simulated
   */
  create(properties: unknown): EventSourceMapping {
    const plan = this.plan(properties);
    const mapping = this.#add(plan, this.#options.prng.fork(`mapping ${this.#createdCount}`));
    mapping.create();
    return mapping;
  }

  /** @throws {AwsError} ResourceNotFoundException */
  find(uuid: string): EventSourceMapping {
    const found = this.#mappings.get(uuid);
    if (found !== undefined) return found.mapping;
    const message = 'The resource you requested does not exist.';
    throw new AwsError('ResourceNotFoundException', message, { statusCode: 404 });
  }

  /**
   * Changes the properties that are given and keeps the others.
   *
   * @throws {AwsError} AWS's own refusals
   * @throws {MappingSettingError} what is not simulated
   */
  update(uuid: string, changes: Readonly<Record<string, unknown>>): EventSourceMapping {
    const mapping = this.find(uuid);
    mapping.refuseWhilePassing('update');
    const plan = this.plan({ ...mapping.plan.properties, ...changes });
    this.#refuseDuplicate(plan, mapping);
    mapping.update(plan);
    return mapping;
  }

  /** @throws {AwsError} ResourceNotFoundException, ResourceInUseException */
  delete(uuid: string): EventSourceMapping {
    const mapping = this.find(uuid);
    mapping.delete(() => this.#mappings.delete(uuid));
    return mapping;
  }

  /** In the order of creation. */
  entries(): readonly NumberedMapping[] {
    return [...this.#mappings.values()];
  }

  /** The metrics of every mapping that there is, in the order of creation. */
  readings(): readonly MappingReading[] {
    return this.entries().map(({ mapping }) => ({
      uuid: mapping.uuid,
      eventSourceArn: mapping.plan.eventSourceArn,
      functionName: mapping.plan.functionName,
      iteratorAgeMaxMs: mapping.metrics().iteratorAgeMaxMs,
      eventCounts: mapping.eventCounts(),
    }));
  }

  /** Ends all waits at once; resolves when the running invocations have ended. */
  async stop(): Promise<void> {
    await Promise.all(this.entries().map(({ mapping }) => mapping.stop()));
  }

  #add(plan: MappingPlan, prng: Prng, onTrace?: OnMappingTrace): EventSourceMapping {
    this.#refuseDuplicate(plan, undefined);
    const { region, accountId, clock } = this.#options;
    const uuid = randomUuid(this.#uuids);
    const arn = `arn:aws:lambda:${region}:${accountId}:event-source-mapping:${uuid}`;
    const mapping = new EventSourceMapping({ uuid, arn, plan, clock, prng, onTrace });
    this.#createdCount += 1;
    this.#mappings.set(uuid, { ordinal: this.#createdCount, mapping });
    return mapping;
  }

  /** One source and one function are connected once; AWS words it by the kind of source. */
  #refuseDuplicate(plan: MappingPlan, itself: EventSourceMapping | undefined): void {
    const { kind, eventSourceArn, functionName } = plan;
    const other = this.entries().find(
      ({ mapping }) =>
        mapping !== itself &&
        mapping.plan.eventSourceArn === eventSourceArn &&
        mapping.plan.functionName === functionName,
    );
    if (other === undefined) return;
    const { uuid } = other.mapping;
    const pair = `arn (" ${eventSourceArn} ") and function (" ${functionName} ")`;
    const remedy = `Please update or delete the existing mapping with UUID ${uuid}`;
    throw new AwsError(
      'ResourceConflictException',
      kind === 'stream'
        ? `The event source ${pair} provided mapping already exists. ${remedy}`
        : `An event source mapping with SQS ${pair} already exists. ${remedy}`,
      { statusCode: 409 },
    );
  }
}
