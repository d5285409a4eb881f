import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { defaultArchiveOptions, type ArchiveOptions } from '../core/archiveOptions';
import type { SourceConfig } from '../protocol/engineApi';
import type { SourceKind } from './sourceKinds';

/** One file, and the configured source that asked for it. */
export interface ConfiguredPath {
  readonly config: SourceConfig;
  readonly path: string;
  readonly kind: SourceKind;
}

export interface Wanted extends ConfiguredPath {
  /** Files that look like its archives, but are configured as sources of their own. */
  readonly excluded: readonly string[];
}

/** Whether two configured sources ask for the same files. */
export function isSameConfig(a: SourceConfig, b: SourceConfig): boolean {
  return a.path === b.path && a.isGlob === b.isGlob;
}

/** Whether a file is to be read in the same way. */
export function isSameReading(a: Wanted, b: Wanted): boolean {
  return (
    a.kind.adapter === b.kind.adapter &&
    // What was only guessed is read when it is known.
    a.kind.isFinal === b.kind.isFinal &&
    isDeepStrictEqual(
      [a.kind.dialect, archivesOf(a.config), a.excluded],
      [b.kind.dialect, archivesOf(b.config), b.excluded],
    )
  );
}

/** A file that is configured by its own path is a source, and no archive of another one. */
export function withExcluded(all: readonly ConfiguredPath[]): readonly Wanted[] {
  const explicit = all.filter(({ config }) => !config.isGlob).map(({ path }) => path);
  return all.map(one => {
    const isArchive = archiveTestOf(one);
    return { ...one, excluded: explicit.filter(isArchive) };
  });
}

/** A glob may match the archives of a log that it matches: they are read with it. */
export function withoutArchives(all: readonly ConfiguredPath[]): readonly ConfiguredPath[] {
  return leaveOutArchives(all, ({ config }) => archivesOf(config));
}

/** Leaves out what is an archive of another one; `null` stands for no archives. */
export function leaveOutArchives<T extends Pick<ConfiguredPath, 'path' | 'kind'>>(
  all: readonly T[],
  optionsOf: (one: T) => ArchiveOptions | null,
): readonly T[] {
  const byFolder = new Map<string, T[]>();
  for (const one of all) {
    const folder = dirname(one.path);
    const some = byFolder.get(folder);
    if (some === undefined) byFolder.set(folder, [one]);
    else some.push(one);
  }
  const archives = new Set<T>();
  for (const one of all) {
    const options = optionsOf(one);
    if (options === null) continue;
    const isArchive = one.kind.adapter.archiveTest(one.path, options.patterns);
    // Only patterns lead to other folders; there may be thousands of logs.
    const near = options.patterns.length === 0 ? (byFolder.get(dirname(one.path)) ?? []) : all;
    for (const other of near) if (isArchive(other.path)) archives.add(other);
  }
  return all.filter(one => !archives.has(one));
}

function archiveTestOf({ config, path, kind }: ConfiguredPath): (path: string) => boolean {
  const archives = archivesOf(config);
  return archives === null ? () => false : kind.adapter.archiveTest(path, archives.patterns);
}

export function archivesOf({ archives = defaultArchiveOptions }: SourceConfig): ArchiveOptions | null {
  return archives;
}

/** The label as configured, else the last two parts of the path; a glob's or folder's label goes before the file's name. */
export function labelOf({ config, path }: ConfiguredPath): string {
  const parts = path.split(/[\\/]/);
  if (config.label === '') return parts.slice(-2).join('/');
  return config.isGlob || path !== config.path ? `${config.label}: ${parts.slice(-1).join('')}` : config.label;
}
