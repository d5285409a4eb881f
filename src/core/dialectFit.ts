import type { Dialect, FieldRule } from './dialect';
import { defaultDialect } from './dialects';
import type { SourceFormat } from './formats';
import { guessDialect } from './guessDialect';
import { isOwnDialect } from './knownDialects';
import { pathsOf, type SeenRecord } from './seenRecord';
import { matchesPattern } from './wildcard';

/** What is known of a log whose dialect is looked for. */
export interface SeenLog {
  readonly format: SourceFormat;
  /** The base name of its file or folder. */
  readonly name: string;
  /** Some of its first records; none when it is empty or can't be read. */
  readonly records: readonly SeenRecord[];
}

/**
 * The dialect of a log: of those that its records fit the one that knows most of their keys, a person's own before those of the
 * product; else the one that its name suggests while there are no records, else one that is guessed from the keys.
 */
export function chooseDialect(log: SeenLog, dialects: readonly Dialect[]): Dialect {
  const candidates = dialects.filter(({ table }) => log.format !== 'sqlite' || table !== undefined);
  const named = candidates.filter(dialect => isNamedAs(log.name, dialect));
  if (log.records.length > 0) {
    const fitting = candidates.flatMap(dialect => {
      const isNamed = named.includes(dialect);
      const rolesSeen = rolesIn(log.records, dialect, isNamed);
      return rolesSeen === null ? [] : [{ dialect, isNamed, rolesSeen, isOwn: isOwnDialect(dialect) }];
    });
    // An own dialect of three keys must not take the logs of a dialect that explains eight; one that knows as much comes first.
    fitting.sort(
      (a, b) =>
        Number(b.isOwn && b.isNamed) - Number(a.isOwn && a.isNamed) ||
        b.rolesSeen - a.rolesSeen ||
        Number(b.isOwn) - Number(a.isOwn) ||
        Number(b.isNamed) - Number(a.isNamed),
    );
    const best = fitting[0];
    if (best !== undefined) return best.dialect;
    // A table that fits nothing can't be read at all without the rule that says which one it is.
    return log.format === 'sqlite' ? (firstOf(candidates) ?? defaultDialect) : guessDialect(log.records);
  }
  const suggested = firstOf(named) ?? (log.format === 'sqlite' ? firstOf(candidates) : undefined);
  return suggested ?? (log.format === 'jsonl' ? defaultDialect : guessDialect([]));
}

function firstOf(dialects: readonly Dialect[]): Dialect | undefined {
  return dialects.find(isOwnDialect) ?? dialects[0];
}

/** Whether a file's name is one of the dialect's, also that of its archive: compressed, numbered or dated at its end. */
export function isNamedAs(name: string, { fileNames }: Pick<Dialect, 'fileNames'>): boolean {
  const plain = name.replace(/\.gz$/, '').replace(/(?:[-.]\d+)+$/, '');
  return fileNames.some(glob => matchesPattern({ text: glob, hasWildcard: glob.includes('*') }, plain));
}

/** How many of a dialect's roles the records have; `null` when they are not its records. */
function rolesIn(records: readonly SeenRecord[], dialect: Dialect, isNamed: boolean): number | null {
  const paths = records.map(pathsOf);
  const isIn = (rule: FieldRule, seen: ReadonlySet<string>): boolean =>
    rule.paths.some(path => seen.has(path) || (rule.isInnermost === true && endsWith(seen, path)));
  const isMostly = (test: (seen: ReadonlySet<string>) => boolean): boolean =>
    paths.filter(test).length * 2 >= paths.length;
  const { time, ...others } = dialect.fields;
  const rules = Object.values(others).filter(rule => rule.paths.length > 0);
  const rolesSeen = rules.filter(rule => paths.some(seen => isIn(rule, seen))).length;
  const isFitting =
    dialect.signs !== undefined
      ? isMostly(seen => dialect.signs?.some(keys => keys.every(key => seen.has(key))) === true)
      : (time === undefined || isMostly(seen => isIn(time, seen))) &&
        (isNamed ? time !== undefined || rolesSeen > 0 : rolesSeen > 0 && rolesSeen * 2 > rules.length);
  return isFitting ? rolesSeen : null;
}

function endsWith(seen: ReadonlySet<string>, path: string): boolean {
  for (const one of seen) if (one.endsWith(`.${path}`)) return true;
  return false;
}
