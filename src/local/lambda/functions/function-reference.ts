/** Where a function is looked for. */
export interface FunctionScope {
  readonly region: string;
  readonly accountId: string;
}

/** A function as a client names it. */
export interface FunctionReference {
  /** Null when it names another account or region, where nothing is. */
  readonly name: string | null;
  readonly qualifier: string | undefined;
  /** As error messages name it. */
  readonly arn: string;
}

const REFERENCE = new RegExp(
  [
    /^(?:(?:arn:aws[\w-]*:lambda:(?<region>[\w-]+):)?(?<accountId>\d{12}):function:)?/,
    /(?<name>[\w-]{1,64})(?::(?<qualifier>\$LATEST|[\w-]{1,128}))?$/,
  ]
    .map(({ source }) => source)
    .join(''),
);

/**
 * Takes apart the name, partial ARN or ARN of a function; null when it is none of them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function parseFunctionReference(
  text: string,
  { region, accountId }: FunctionScope,
): FunctionReference | null {
  const parts = REFERENCE.exec(text)?.groups;
  const name = parts?.['name'];
  if (!parts || name === undefined) return null;
  const { region: inRegion = region, accountId: inAccount = accountId, qualifier } = parts;
  const suffix = qualifier === undefined ? '' : `:${qualifier}`;
  return {
    name: inRegion === region && inAccount === accountId ? name : null,
    qualifier,
    arn: `arn:aws:lambda:${inRegion}:${inAccount}:function:${name}${suffix}`,
  };
}
