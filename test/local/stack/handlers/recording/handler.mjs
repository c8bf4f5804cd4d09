/** Prints what it was given and where it is; fails for a batch that has a poison record. */
export const handler = async (event) => {
  const records = event.Records.map(
    ({ body, kinesis }) => body ?? Buffer.from(kinesis.data, 'base64').toString('utf8'),
  );
  process.stdout.write(`${JSON.stringify({ records, endpoint: process.env.AWS_ENDPOINT_URL })}\n`);
  if (records.includes('poison')) throw new TypeError('a record is poison');
};
