/** The common roles a record's fields play, whatever the log calls them. `status` is the new status, `old` the one before. */
export const roles = [
  'time',
  'event',
  'subject',
  'session',
  'procedure',
  'job',
  'old',
  'status',
  'detail',
  'duration',
  'cost',
] as const;
export type Role = (typeof roles)[number];

/** Roles whose values are kept as dictionary ids in a column: few distinct values, filtered and grouped in memory. */
export const indexedRoles = ['event', 'subject', 'session', 'procedure', 'job', 'old', 'status'] as const;
export type IndexedRole = (typeof indexedRoles)[number];

/** Fields the tree can group by. `day` is the day of the record's time in the display zone. */
export const groupFields = ['event', 'subject', 'session', 'procedure', 'status', 'day'] as const;
export type GroupField = (typeof groupFields)[number];

/** Fields whose values can be listed with their counts. */
export type FacetField = IndexedRole | 'source';

/** Whether the name is a role that is kept in a column. */
export function isIndexedRole(name: string): name is IndexedRole {
  return (indexedRoles as readonly string[]).includes(name);
}
