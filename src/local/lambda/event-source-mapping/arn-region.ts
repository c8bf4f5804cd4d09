/** The region named in an ARN; empty when it names none. */
export function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
