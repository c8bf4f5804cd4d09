import { AwsError } from '../aws-error.ts';

/** S3 on this machine, as far as Lambda writes to it: buckets in which objects pile up. */
export interface S3Service {
  /** Makes a bucket; nothing happens if there is one of that name. Gives its ARN. */
  readonly createBucket: (name: string) => string;
  /** @throws {AwsError} NoSuchBucket */
  readonly checkBucket: (bucketArn: string) => void;
  /** Stores UTF-8 text under a key, in place of what was there. @throws {AwsError} NoSuchBucket */
  readonly putObject: (bucketArn: string, key: string, body: string) => void;
  /** All objects as text, by key, in the order of the keys. @throws {AwsError} NoSuchBucket */
  readonly objects: (bucketArn: string) => ReadonlyMap<string, string>;
}

/** Creates an S3 without buckets. Bodies are kept outside of the JavaScript heap. */
export function createS3Service(): S3Service {
  const buckets = new Map<string, Map<string, Buffer>>();
  const bucketCalled = (bucketArn: string): Map<string, Buffer> => {
    const bucket = buckets.get(bucketArn);
    if (bucket !== undefined) return bucket;
    const text = 'The specified bucket does not exist';
    throw new AwsError('NoSuchBucket', text, { statusCode: 404 });
  };
  return {
    createBucket: (name) => {
      const arn = `arn:aws:s3:::${name}`;
      if (!buckets.has(arn)) buckets.set(arn, new Map());
      return arn;
    },
    checkBucket: (bucketArn) => void bucketCalled(bucketArn),
    putObject: (bucketArn, key, body) => {
      bucketCalled(bucketArn).set(key, Buffer.from(body));
    },
    objects: (bucketArn) => {
      const objects = [...bucketCalled(bucketArn)].sort(([one], [other]) => (one < other ? -1 : 1));
      return new Map(objects.map(([key, body]) => [key, body.toString()]));
    },
  };
}
