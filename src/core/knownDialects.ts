import type { Dialect } from './dialect';
import { dialects } from './dialects';

/** The person's own dialects, then those of the product that none of them replaces, by id. */
export function knownDialects(own: readonly Dialect[]): ReadonlyMap<string, Dialect> {
  const known = new Map(own.map(dialect => [dialect.id, dialect]));
  for (const [id, dialect] of dialects) if (!known.has(id)) known.set(id, dialect);
  return known;
}

/** Whether the dialect is a person's own, be it under the id of one that comes with the product. */
export function isOwnDialect(dialect: Dialect): boolean {
  return dialects.get(dialect.id) !== dialect;
}
