import { StackError } from './stack-error.ts';

/** A JSON object whose fields are not known yet; a Map, so that no key is special. */
export type JsonObject = ReadonlyMap<string, unknown>;

/** One entry of a template's `Resources`, its properties as written. */
export interface TemplateResource {
  readonly logicalId: string;
  /** `AWS::SQS::Queue`, … */
  readonly type: string;
  readonly properties: JsonObject;
}

/** The parts of a template that describe a stack. */
export interface TemplateSections {
  readonly resources: ReadonlyMap<string, TemplateResource>;
  /** Each output's `Value`, as written. */
  readonly outputs: ReadonlyMap<string, unknown>;
}

/** Sections that say nothing about what is to be made. */
const DESCRIPTIVE_SECTIONS = new Set(['AWSTemplateFormatVersion', 'Description', 'Metadata']);
/**
 * Attributes of a resource beside its type. What they order, protect or describe does not
 * exist here: a local stack is made at once and lives as long as its process.
 */
const RESOURCE_ATTRIBUTES = new Set([
  'Type',
  'Properties',
  'DependsOn',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
]);

/** The object behind a value that must be one. @throws {StackError} TEMPLATE_MALFORMED */
export function parseJsonObject(value: unknown, what: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return new Map(Object.entries(value));
  }
  throw new StackError('TEMPLATE_MALFORMED', `${what} is not an object`);
}

/**
 * Takes a template apart and refuses what would change its meaning: parameters, conditions,
 * mappings, transforms.
 *
 * @throws {StackError} TEMPLATE_MALFORMED, NOT_SIMULATED
 */
export function parseTemplateSections(template: unknown): TemplateSections {
  const sections = parseJsonObject(template, 'the template');
  for (const [name, content] of sections) {
    if (DESCRIPTIVE_SECTIONS.has(name) || name === 'Resources' || name === 'Outputs') continue;
    if (isEmptyObject(content)) continue;
    throw new StackError('NOT_SIMULATED', `template section ${name} is not simulated`);
  }
  const resources = parseJsonObject(sections.get('Resources'), 'Resources of the template');
  const outputs = parseJsonObject(sections.get('Outputs') ?? {}, 'Outputs of the template');
  return {
    resources: mapValues(resources, parseResource),
    outputs: mapValues(outputs, (key, output) => {
      const fields = parseJsonObject(output, `output ${key}`);
      if (!fields.has('Condition')) return fields.get('Value');
      throw new StackError('NOT_SIMULATED', `output ${key}: Condition is not simulated`);
    }),
  };
}

function parseResource(logicalId: string, value: unknown): TemplateResource {
  const attributes = parseJsonObject(value, `resource ${logicalId}`);
  const type = attributes.get('Type');
  if (typeof type !== 'string') {
    throw new StackError('TEMPLATE_MALFORMED', `resource ${logicalId} has no type`);
  }
  const unknown = [...attributes.keys()].find((name) => !RESOURCE_ATTRIBUTES.has(name));
  if (unknown !== undefined) {
    throw new StackError('NOT_SIMULATED', `${logicalId} (${type}): ${unknown} is not simulated`);
  }
  const properties = parseJsonObject(
    attributes.get('Properties') ?? {},
    `Properties of ${logicalId}`,
  );
  return { logicalId, type, properties };
}

function mapValues<T>(
  from: JsonObject,
  convert: (key: string, value: unknown) => T,
): ReadonlyMap<string, T> {
  return new Map([...from].map(([key, value]) => [key, convert(key, value)]));
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
