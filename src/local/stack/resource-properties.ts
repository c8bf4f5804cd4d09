import { describeResource } from './resource-rules.ts';
import { StackError } from './stack-error.ts';
import { type JsonObject, parseJsonObject, type TemplateResource } from './template-sections.ts';

/** A resource's properties, every reference resolved, read one by one with their types. */
export interface ResourceProperties {
  /** What the messages of errors start with. */
  readonly resource: TemplateResource;
  /** Undefined when the property is not there, as for all the others. */
  readonly text: (name: string) => string | undefined;
  /** Also from text, as CloudFormation takes it; a whole number from 0. */
  readonly count: (name: string) => number | undefined;
  /** Also from the text `true` or `false`. */
  readonly flag: (name: string) => boolean | undefined;
  /** A nested object, read in the same way. */
  readonly nested: (name: string) => ResourceProperties | undefined;
  /** One of the values listed. */
  readonly oneOf: <T extends string>(name: string, values: readonly T[]) => T | undefined;
  readonly names: () => readonly string[];
}

/** Reads properties; every method throws a `StackError` PROPERTY_INVALID for the wrong type. */
export function readProperties(
  resource: TemplateResource,
  properties: JsonObject = resource.properties,
  path = '',
): ResourceProperties {
  const invalid = (name: string, expected: string): StackError =>
    propertyInvalid(resource, `${path}${name} must be ${expected}`);
  const text = (name: string): string | undefined => {
    const value = properties.get(name);
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw invalid(name, 'text');
  };
  return {
    resource,
    text,
    count: (name) => {
      const digits = text(name);
      if (digits === undefined) return undefined;
      if (/^\d{1,9}$/.test(digits)) return Number(digits);
      throw invalid(name, 'a whole number');
    },
    flag: (name) => {
      const value = text(name);
      if (value === undefined || value === 'true') return value === undefined ? undefined : true;
      if (value === 'false') return false;
      throw invalid(name, 'true or false');
    },
    nested: (name) => {
      const value = properties.get(name);
      if (value === undefined) return undefined;
      const object = parseJsonObject(value, `${describeResource(resource)}: ${path}${name}`);
      return readProperties(resource, object, `${path}${name}.`);
    },
    oneOf: (name, values) => {
      const value = text(name);
      const found = values.find((candidate) => candidate === value);
      if (value === undefined || found !== undefined) return found;
      throw invalid(name, `one of ${values.join(', ')}, not ${value}`);
    },
    names: () => [...properties.keys()],
  };
}

/** The refusal of a value, as one line that names the resource. */
export function propertyInvalid(
  resource: TemplateResource,
  message: string,
  options?: ErrorOptions,
): StackError {
  return new StackError('PROPERTY_INVALID', `${describeResource(resource)}: ${message}`, options);
}
