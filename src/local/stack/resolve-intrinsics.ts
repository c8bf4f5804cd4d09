import { StackError } from './stack-error.ts';

/** What references in a template stand for. Both throw a `StackError` for unknown names. */
export interface References {
  /** `{"Ref": name}`: a pseudo parameter or a resource's main identifier. */
  readonly ref: (name: string) => unknown;
  /** `{"Fn::GetAtt": [logicalId, attribute]}` */
  readonly attribute: (logicalId: string, attribute: string) => unknown;
}

/** What `{"Ref": "AWS::NoValue"}` stands for: the property that has it is taken away. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** No template has objects nested as deep as this; a hostile one must not exhaust the stack. */
const DEPTH_MAX = 64;

/**
 * Replaces every intrinsic function in a value by what it stands for: Ref, Fn::GetAtt, Fn::Sub
 * and Fn::Join.
 *
 * @throws {StackError} NOT_SIMULATED for any other function, REFERENCE_UNRESOLVED,
 * TEMPLATE_MALFORMED
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function resolveIntrinsics(value: unknown, references: References, depth = 0): unknown {
  if (depth > DEPTH_MAX) throw malformed(`a value is nested deeper than ${DEPTH_MAX} levels`);
  const resolve = (inner: unknown): unknown => resolveIntrinsics(inner, references, depth + 1);
  if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;

  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined) {
    const [name, argument] = first;
    if (name === 'Ref') return references.ref(textOf(argument, 'Ref'));
    if (name.startsWith('Fn::')) return applyFunction(name, argument, { references, resolve });
  }
  return Object.fromEntries(
    entries
      .map(([key, inner]) => [key, resolve(inner)] as const)
      .filter(([, inner]) => inner !== NO_VALUE),
  );
}

interface Application {
  readonly references: References;
  readonly resolve: (value: unknown) => unknown;
}

function applyFunction(name: string, argument: unknown, { references, resolve }: Application) {
  switch (name) {
    case 'Fn::GetAtt': {
      const [logicalId, ...path] = Array.isArray(argument)
        ? argument.map((part) => textOf(part, name))
        : textOf(argument, name).split('.');
      if (logicalId === undefined || path.length === 0) throw malformed(`${name} needs two names`);
      return references.attribute(logicalId, path.join('.'));
    }
    case 'Fn::Join': {
      const [separator, parts] = Array.isArray(argument) ? argument : [];
      const resolved = resolve(parts);
      if (!Array.isArray(resolved)) throw malformed(`${name} needs a separator and a list`);
      return resolved.map((part) => textOf(part, name)).join(textOf(separator, name));
    }
    case 'Fn::Sub':
      return substitute(argument, { references, resolve });
    default:
      throw new StackError('NOT_SIMULATED', `${name} is not simulated`);
  }
}

function substitute(argument: unknown, { references, resolve }: Application): string {
  const [template, given] = Array.isArray(argument) ? argument : [argument, {}];
  const resolved = resolve(given);
  if (typeof resolved !== 'object' || resolved === null) throw malformed('Fn::Sub needs an object');
  const variables = new Map(Object.entries(resolved));
  return textOf(template, 'Fn::Sub').replace(/\$\{(!?)([^}]+)\}/g, (_, literal, name) => {
    if (literal === '!') return `\${${name}}`;
    if (variables.has(name)) return textOf(variables.get(name), 'Fn::Sub');
    const [logicalId = '', ...path] = name.split('.');
    return textOf(
      path.length === 0
        ? references.ref(logicalId)
        : references.attribute(logicalId, path.join('.')),
      'Fn::Sub',
    );
  });
}

function textOf(value: unknown, functionName: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw malformed(`${functionName} needs text`);
}

function malformed(message: string): StackError {
  return new StackError('TEMPLATE_MALFORMED', message);
}
