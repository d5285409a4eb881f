import type { GroupField, Role } from '../../core/roles';

/**
 * The levels of the tree for records with these roles: what was chosen, without the levels that would hold one group for
 * "no value" only. When one level is left, sessions make the second; when none is, days and events do.
 * While no record is known (`roles` is empty) it is what was chosen.
 */
export function effectiveGrouping(chosen: readonly GroupField[], roles: ReadonlySet<Role>): readonly GroupField[] {
  const hasValues = (field: GroupField): boolean => roles.has(field === 'day' ? 'time' : field);
  if (roles.size === 0 || chosen.every(hasValues)) return chosen;
  const kept = chosen.filter(hasValues);
  if (kept.length === 0) return withoutRoles;
  const isTooFlat = kept.length === 1 && !kept.includes('session') && hasValues('session');
  return isTooFlat ? [...kept, 'session'] : kept;
}

const withoutRoles: readonly GroupField[] = ['day', 'event'];
