/** Why a template cannot become a local stack. Stable across releases: tests match on it. */
export type StackErrorCode =
  /** It is not a CloudFormation template as `sls package` writes it. */
  | 'TEMPLATE_MALFORMED'
  /** A section, resource type or intrinsic function that the local AWS does not know. */
  | 'NOT_SIMULATED'
  /** A property that AWS would obey and the local AWS would have to ignore. */
  | 'PROPERTY_NOT_SIMULATED'
  /** A value that AWS would refuse, or that has the wrong type. */
  | 'PROPERTY_INVALID'
  /** A Ref, GetAtt or Sub that names nothing in the template, or itself. */
  | 'REFERENCE_UNRESOLVED'
  /** The package has no code for a function. */
  | 'CODE_MISSING';

/** Thrown when a template asks for something that would not be as on AWS; one clear line. */
export class StackError extends Error {
  override readonly name = 'StackError';
  readonly code: StackErrorCode;

  constructor(code: StackErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
