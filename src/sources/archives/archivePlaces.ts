import { basename, dirname, join, resolve } from 'node:path';
import { archiveAge, partsOf, type ArchiveAge } from './archiveNames';

/** A folder in which archives of a log lie, and which of its files they are. */
export interface ArchivePlace {
  readonly folder: string;
  /** `null` when a file of that name is no archive. */
  ageOf(name: string): ArchiveAge | null;
}

/** Where archives of a log may be: the usual names beside it, and what the patterns add. See `ArchiveOptions`. */
export function archivePlaces(logPath: string, patterns: readonly string[]): ArchivePlace[] {
  const logName = basename(logPath);
  const beside = dirname(logPath);
  const expressions = new Map<string, RegExp[]>([[beside, []]]);
  for (const pattern of patterns) {
    const slash = pattern.replaceAll('\\', '/').lastIndexOf('/');
    const folder = resolve(beside, withNames(pattern.slice(0, slash + 1), logName));
    const expression = expressionOf(pattern.slice(slash + 1), logName);
    expressions.set(folder, [...(expressions.get(folder) ?? []), expression]);
  }
  return [...expressions].map(([folder, all]) => ({
    folder,
    ageOf: name => {
      if (join(folder, name) === logPath) return null;
      const isMeant = all.some(expression => expression.test(name));
      if (!isMeant && folder !== beside) return null;
      return archiveAge(logName, name) ?? (isMeant ? { kind: 'unknown' } : null);
    },
  }));
}

/** Whether a file may be an archive of a log, by their paths. */
export function isArchiveOf(logPath: string, patterns: readonly string[]): (path: string) => boolean {
  const places = archivePlaces(logPath, patterns);
  return path => {
    const folder = dirname(path);
    return places.some(place => place.folder === folder && place.ageOf(basename(path)) !== null);
  };
}

function withNames(text: string, logName: string): string {
  return text.replaceAll('{name}', logName).replaceAll('{stem}', partsOf(logName).stem);
}

/** `*` and `?` stay within a name, `[ab]` is one character. */
function expressionOf(glob: string, logName: string): RegExp {
  const source = glob.replace(/\{name\}|\{stem\}|\[(!?)([^\]]+)\]|[\s\S]/g, (part, not: string, set?: string) => {
    if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replace(/[\\^[\]]/g, '\\$&')}]`;
    if (part === '*') return '.*';
    if (part === '?') return '.';
    return withNames(part, logName).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}
