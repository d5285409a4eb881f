import type { Dirent } from 'node:fs';
import { defaultArchiveOptions } from '../core/archiveOptions';
import type { Dialect } from '../core/dialect';
import { fileNameOf } from '../core/quantityText';
import type { SourceConfig } from '../protocol/engineApi';
import type { Files } from '../sources/bytes/files';
import { archivesOf, leaveOutArchives } from './sourcePaths';
import type { ListFolder } from './globs';
import { PatientGlobs } from './patientGlobs';
import type { SourceKind } from './sourceKinds';

/** The logs in folders that are configured as they are. */
export class FolderSources {
  private readonly walks: PatientGlobs;
  /** What to walk for, by the name under which it is asked for. */
  private readonly wanted = new Map<string, WantedFolder>();

  constructor(private readonly options: FolderSourcesOptions) {
    this.walks = new PatientGlobs(name => this.walk(name));
  }

  /** `null` when the path is one source: no folder, or a tree of records. It is not waited for long where a mount hangs. */
  async find(config: SourceConfig, dialects: readonly Dialect[]): Promise<ListedPaths | null> {
    if (!(await this.isFolder(config.path))) return null;
    if (config.format !== 'auto' && (await this.options.kindOf(config.path, config, dialects)).adapter.isTree)
      return null;
    if (await this.isTree(config.path, await this.list(config.path), { config, dialects })) return null;
    const name = JSON.stringify([config.path, config.format, config.dialect]);
    this.wanted.set(name, { config, dialects });
    return { paths: (await this.walks.find(name)) ?? [] };
  }

  private async isFolder(path: string): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>(resolve => {
      timer = setTimeout(resolve, PATIENCE_MS, false);
    });
    const asked = this.options.files.stat(path).then(
      ({ kind }) => kind === 'directory',
      // It is missing, or can't be asked: whoever reads it says so.
      () => false,
    );
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async walk(name: string): Promise<readonly string[]> {
    const wanted = this.wanted.get(name);
    if (wanted === undefined) return [];
    const found: Found[] = [];
    const left = { files: MAX_FILES };
    await this.walkFolder(wanted.config.path, 0, wanted, found, left);
    if (left.files <= 0) {
      this.options.log('warn', `${wanted.config.path}: only the first ${MAX_FILES} files were looked at`);
    }
    // Archives belong to their log, also when they are not to be read.
    const archives = archivesOf(wanted.config) ?? defaultArchiveOptions;
    return leaveOutArchives(found, () => archives).map(({ path }) => path);
  }

  private async walkFolder(
    folder: string,
    depth: number,
    wanted: WantedFolder,
    found: Found[],
    left: { files: number },
  ): Promise<void> {
    const entries = (await this.list(folder)).filter(({ name }) => !name.startsWith('.'));
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    if (depth > 0 && (await this.isTree(folder, entries, wanted))) {
      const kind = await this.kindOf(folder, wanted);
      if (isOfFormat(kind, wanted.config)) found.push({ path: folder, kind });
      return;
    }
    // Links to folders are not followed: one that leads back up would be walked for ever.
    const files = entries.filter(entry => entry.isFile() || entry.isSymbolicLink());
    for (let at = 0; at < files.length && left.files > 0; at += AT_ONCE) {
      const some = files.slice(at, at + Math.min(AT_ONCE, left.files));
      left.files -= some.length;
      const looked = some.map(async ({ name }): Promise<Found> => {
        const path = `${folder}/${name}`;
        return { path, kind: await this.kindOf(path, wanted) };
      });
      const kept = (await Promise.all(looked)).filter(({ kind }) => isOfFormat(kind, wanted.config));
      found.push(...kept.filter(({ kind }) => !kind.adapter.isTree));
    }
    if (depth === MAX_DEPTH) return;
    for (const entry of entries) {
      if (left.files <= 0) return;
      if (!entry.isDirectory() || entry.name === 'node_modules') continue;
      await this.walkFolder(`${folder}/${entry.name}`, depth + 1, wanted, found, left);
    }
  }

  /** Whether the folder itself is the root of a tree of records: one that has such a tree somewhere below it may have other logs, too. */
  private async isTree(folder: string, entries: readonly Dirent[], wanted: WantedFolder): Promise<boolean> {
    const isPartitioned = isPartition(fileNameOf(folder));
    if (!isPartitioned && !entries.some(entry => entry.isDirectory() && isPartition(entry.name))) return false;
    const { adapter, isCertain } = await this.kindOf(folder, wanted);
    return isCertain && adapter.isTree;
  }

  /** As its content says, whatever format is configured. */
  private kindOf(path: string, { config: { dialect }, dialects }: WantedFolder): Promise<SourceKind> {
    return this.options.kindOf(path, { format: 'auto', dialect }, dialects);
  }

  private async list(folder: string): Promise<readonly Dirent[]> {
    try {
      return await this.options.listFolder(folder);
    } catch {
      // Missing or denied: the next walk looks again.
      return [];
    }
  }
}

export interface FolderSourcesOptions {
  readonly files: Pick<Files, 'stat'>;
  readonly listFolder: ListFolder;
  readonly kindOf: (
    path: string,
    wanted: Pick<SourceConfig, 'format' | 'dialect'>,
    dialects: readonly Dialect[],
  ) => Promise<SourceKind>;
  readonly log: (level: 'warn', message: string) => void;
}

/** What a glob or a folder holds. */
export interface ListedPaths {
  /** Of a folder files that certainly are logs, and folders that certainly are trees of records; none while that is not known. */
  readonly paths: readonly string[];
}

interface WantedFolder {
  readonly config: SourceConfig;
  readonly dialects: readonly Dialect[];
}

interface Found {
  readonly path: string;
  readonly kind: SourceKind;
}

function isOfFormat({ adapter, isCertain }: SourceKind, { format }: SourceConfig): boolean {
  return isCertain && (format === 'auto' || format === adapter.format);
}

function isPartition(name: string): boolean {
  return /^[^=.][^=]*=./.test(name);
}

const PATIENCE_MS = 1000;
const MAX_DEPTH = 16;
const MAX_FILES = 3000;
const AT_ONCE = 16;
