import type { AwsError } from '../aws-error.ts';
import type { QueueMessageAttribute } from './queue-source.ts';
import { decodeFields, optionalText, type RequestFields } from './request-fields.ts';
import { sqsError } from './sqs-error.ts';

const ATTRIBUTE_COUNT_MAX = 10;
const NAME = /^(?!\.)(?!.*\.\.)(?!.*\.$)(?!aws\.|amazon\.)[\w.-]{1,256}$/i;
const DATA_TYPE = /^(String|Number|Binary)(\.[^.]{1,200})*$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Message attributes by name. */
export type MessageAttributes = Readonly<Record<string, QueueMessageAttribute>>;

/** What most messages have. */
export const NO_ATTRIBUTES: MessageAttributes = Object.freeze({});

/**
 * Reads `MessageAttributes`.
 *
 * @throws {AwsError} InvalidParameterValueException; UnsupportedOperation for list values
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/MessageAttributeValue
 */
export function decodeMessageAttributes(value: unknown): MessageAttributes {
  if (value === undefined || value === null) return NO_ATTRIBUTES;
  const entries = Object.entries(decodeFields(value));
  if (entries.length === 0) return NO_ATTRIBUTES;
  if (entries.length > ATTRIBUTE_COUNT_MAX) {
    throw invalid(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [10].`,
    );
  }
  // fromEntries defines own properties, so that the name __proto__ is a name like others.
  return Object.fromEntries(
    entries.map(([name, attribute]) => [name, decodeAttribute(name, decodeFields(attribute))]),
  );
}

function decodeAttribute(name: string, fields: RequestFields): QueueMessageAttribute {
  if (!NAME.test(name)) throw invalid(`Message (user) attribute name '${name}' is invalid.`);
  if (isPresent(fields, 'StringListValues') || isPresent(fields, 'BinaryListValues')) {
    throw sqsError(
      'UnsupportedOperation',
      'Message attribute list values in SendMessage operation are not supported.',
    );
  }
  const dataType = optionalText(fields, 'DataType') ?? '';
  const stringValue = optionalText(fields, 'StringValue');
  const binaryValue = optionalText(fields, 'BinaryValue');
  const baseType = DATA_TYPE.exec(dataType)?.[1];
  if (baseType === undefined || dataType.length > 256) {
    throw invalid(
      `The type of message (user) attribute '${name}' is invalid. You must use only the ` +
        'following supported type prefixes: Binary, Number, String.',
    );
  }
  const [value, other] =
    baseType === 'Binary' ? [binaryValue, stringValue] : [stringValue, binaryValue];
  if (value === undefined || value === '') {
    throw invalid(
      `Message (user) attribute '${name}' must contain a non-empty value of type '${baseType}'.`,
    );
  }
  if (other !== undefined) {
    throw invalid(`Message (user) attribute '${name}' has values of two types.`);
  }
  if (baseType === 'Number' && !Number.isFinite(Number(value))) {
    throw invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  if (baseType !== 'Binary') return { dataType, stringValue: value };
  if (!BASE64.test(value)) {
    throw sqsError('SerializationException', `the binary value of '${name}' is not base64`);
  }
  return { dataType, binaryValue: value };
}

function isPresent(fields: RequestFields, name: string): boolean {
  const value = fields[name];
  return Array.isArray(value) && value.length > 0;
}

function invalid(message: string): AwsError {
  return sqsError('InvalidParameterValueException', message);
}
