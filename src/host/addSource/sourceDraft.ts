import type { Dialect, FieldRule } from '../../core/dialect';
import type { SourceFormat } from '../../core/formats';
import { commonOutcomes, guessDialect, guessedId } from '../../core/guessDialect';
import { durationRule, timeRule } from '../../core/guessTimes';
import { knownDialects } from '../../core/knownDialects';
import type { Role } from '../../core/roles';
import { seenOf, type SeenRecord } from '../../core/seenRecord';
import { writtenMapping } from '../../core/writtenMapping';
import type { Examination } from '../../protocol/engineViews';
import type { NewSource } from '../settings/newSources';

/** A source that is about to be added, with what the person chose and corrected so far. */
export interface SourceDraft {
  /** As it is written into the settings. */
  readonly path: string;
  readonly label: string;
  readonly format: 'auto' | SourceFormat;
  /** A dialect's id, or `auto`. */
  readonly dialect: string;
  /** The dialect with the person's corrections; `null` while there are none. */
  readonly corrected: Dialect | null;
}

/** A draft in which everything is found out. */
export function newDraft(path: string): SourceDraft {
  return { path, label: '', format: 'auto', dialect: 'auto', corrected: null };
}

/** What the keys mean as things stand: the corrections, else the dialect that was found or chosen. */
export function dialectOfDraft(
  { corrected, dialect }: SourceDraft,
  examination: Examination | null,
  own: readonly Dialect[],
): Dialect {
  if (corrected !== null) return corrected;
  const id = examination?.dialect ?? dialect;
  return knownDialects(own).get(id) ?? guessDialect(examination?.records ?? []);
}

/** The dialect with another key for a role, or with none. What counts as failure stays, as far as its roles are still there. */
export function withRole(dialect: Dialect, role: Role, path: string | null, records: readonly SeenRecord[]): Dialect {
  const others = Object.entries(dialect.fields).filter(([name]) => name !== role);
  const own = path === null ? [] : [[role, ruleFor(role, path, records)] as const];
  const fields: Partial<Record<Role, FieldRule>> = Object.fromEntries([...others, ...own]);
  const isThere = (wanted: Role): boolean => Object.hasOwn(fields, wanted);
  const outcomes =
    dialect.id === guessedId
      ? commonOutcomes(fields)
      : dialect.outcomes.filter(({ when }) => when.every(term => isThere(term.role)));
  return { ...dialect, fields, outcomes };
}

/** What is written into the settings for a draft. */
export interface DraftSettings {
  readonly source: NewSource;
  /** A dialect to be added; `null` when the person corrected nothing. */
  readonly dialect: { readonly id: string; readonly mapping: Readonly<Record<string, unknown>> } | null;
}

/**
 * A format and a dialect are written only where they were chosen; corrections become a dialect of the person's own, whose name is
 * none of `taken`.
 */
export function settingsOfDraft(
  { path, label, format, dialect, corrected }: SourceDraft,
  own: readonly Dialect[],
  taken: ReadonlySet<string>,
): DraftSettings {
  if (corrected === null) return { source: { path, label, format, dialect }, dialect: null };
  const id = freeId(path, new Set([...knownDialects(own).keys(), ...taken]));
  // It is named by the source; other logs are not to be read with it because of their names.
  const mapping = writtenMapping({ ...corrected, id, label: id, fileNames: [] });
  return { source: { path, label, format, dialect: id }, dialect: { id, mapping } };
}

function ruleFor(role: Role, path: string, records: readonly SeenRecord[]): FieldRule {
  const seen = records.map(seenOf);
  const rule = role === 'duration' ? durationRule(seen, [path]) : role === 'time' ? timeRule(seen, [path]) : undefined;
  return rule?.paths[0] === path ? rule : { paths: [path] };
}

/** A name made from that of the file, which no dialect has. */
function freeId(path: string, taken: ReadonlySet<string>): string {
  const parts = path.split(/[\\/]/).filter(part => part !== '');
  const name = (parts.at(-1) ?? '').replace(/\.[^.]*$/, '').replace(/[^\p{L}\p{N}._-]+/gu, '-');
  const stem = name.replace(/^[^\p{L}\p{N}]+/u, '').slice(0, 50);
  const base = stem === '' || ['auto', guessedId].includes(stem) ? 'own' : stem;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}
