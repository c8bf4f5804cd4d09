import type { RestRoute } from '../../aws-operation.ts';
import type { FunctionScope } from '../functions/function-reference.ts';
import { createEventSourceMapping } from './create-event-source-mapping.ts';
import { deleteEventSourceMapping } from './delete-event-source-mapping.ts';
import { getEventSourceMapping } from './get-event-source-mapping.ts';
import { listEventSourceMappings } from './list-event-source-mappings.ts';
import type { MappingDirectory } from './mapping-directory.ts';
import { updateEventSourceMapping } from './update-event-source-mapping.ts';

/** Lambda's actions on event source mappings, for the wire server. */
export function createMappingRoutes(
  directory: MappingDirectory,
  scope: FunctionScope,
): readonly RestRoute[] {
  return [
    createEventSourceMapping(directory),
    listEventSourceMappings(directory, scope),
    getEventSourceMapping(directory),
    updateEventSourceMapping(directory),
    deleteEventSourceMapping(directory),
  ];
}
