import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ArchiveOptions } from '../core/archiveOptions';
import type { SourceConfig } from '../protocol/engineApi';
import type { Reading } from './sharedOptions';

/** What the engine is asked to read for paths of the command line. `archives` says how they are read, unless they are left out. */
export function sourceConfigs(
  paths: readonly string[],
  { format, dialect, readsArchives }: Reading,
  archives: ArchiveOptions,
): readonly SourceConfig[] {
  return paths.map(path => ({
    path: resolve(path),
    isGlob: isGlob(path),
    format,
    dialect,
    label: '',
    archives: readsArchives ? archives : null,
  }));
}

/** The name of a file may have the signs of a glob: then the file is meant. */
export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path) && !existsSync(path);
}
