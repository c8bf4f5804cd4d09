/** What a line says: columns in `records`, one value or dictionary in each other field. */
export interface LineFields {
  readonly records: Readonly<Record<string, readonly unknown[]>>;
}

/** Whole numbers up to here are written fast; what is larger in a line is an instant. */
const SMALL_NUMBER_MAX = 2 ** 30;

/** Writes the fields of a line exactly as `JSON.stringify` does, in about half the time. */
export function lineText(fields: LineFields): string {
  const texts = Object.entries(fields).map(([name, value]: [string, unknown]) =>
    name === 'records' ? member(name, columnsText(fields.records)) : member(name, jsonText(value)),
  );
  return `{${texts.join(',')}}`;
}

function columnsText(columns: LineFields['records']): string {
  const texts = Object.entries(columns).map(([name, values]) => member(name, columnText(values)));
  return `{${texts.join(',')}}`;
}

/** To find the digits of an instant takes long, and neighbours in a batch share most instants. */
function columnText(values: readonly unknown[]): string {
  const [first] = values;
  if (typeof first !== 'number' || first <= SMALL_NUMBER_MAX) return jsonText(values);
  let previous: unknown = first;
  let text = jsonText(first);
  const texts = values.map((value) => {
    if (value !== previous) text = Number.isFinite(value) ? String(value) : jsonText(value);
    previous = value;
    return text;
  });
  return `[${texts.join(',')}]`;
}

function member(name: string, text: string): string {
  return `${jsonText(name)}:${text}`;
}

function jsonText(value: unknown): string {
  return JSON.stringify(value);
}
