import type { Dialect, FieldRule } from '../../src/core/dialect';
import { defaultDialect } from '../../src/core/dialects';
import type { Role } from '../../src/core/roles';

/** A dialect whose roles are keys at the top of the record; the rest is that of the default one. */
export function keyedDialect(id: string, keys: Readonly<Partial<Record<Role, string>>>): Dialect {
  return { ...defaultDialect, id, fields: fieldsOfKeys(keys) };
}

export function fieldsOfKeys(keys: Readonly<Partial<Record<Role, string>>>): Dialect['fields'] {
  const entries = Object.entries(keys).map(([role, key]): [string, FieldRule] => [role, { paths: [key] }]);
  return Object.fromEntries(entries);
}

/** The keys of a dialect that is made of them. */
export function keysOf({ fields }: Dialect): string[] {
  return Object.values(fields).flatMap(({ paths }) => paths);
}
