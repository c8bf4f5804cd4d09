import type { MappingReading } from '../local/lambda/mappings/mapping-directory.ts';

/** One line of what CloudWatch would show of a mapping; null when that is nothing. */
export function renderMappingReading(reading: MappingReading): string | null {
  const { eventSourceArn, functionName, iteratorAgeMaxMs, eventCounts } = reading;
  const shown = [
    ...(iteratorAgeMaxMs === null ? [] : [`IteratorAge up to ${Math.round(iteratorAgeMaxMs)} ms`]),
    ...[...(eventCounts ?? [])].map(([name, count]) => `${name} ${count}`),
  ];
  if (shown.length === 0) return null;
  const source = eventSourceArn.slice(eventSourceArn.lastIndexOf(':') + 1);
  return `metrics of ${source} to ${functionName}: ${shown.join(', ')}`;
}
