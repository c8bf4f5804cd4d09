import { parseTemplate, type StackDescription } from '../../../src/local/stack/parse-template.ts';

/** Where the stack of a template that is only read would be. */
export const place = {
  region: 'eu-west-1',
  accountId: '123456789012',
  endpoint: 'http://127.0.0.1:4566',
  createdAtMs: 1_767_225_600_999,
};

/** Reads a template as of {@link place}; throws as the parser does. */
export const readTemplate = (template: unknown): StackDescription => parseTemplate(template, place);
