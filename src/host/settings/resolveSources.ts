import { defaultArchiveOptions, type ArchiveOptions } from '../../core/archiveOptions';
import type { SourceConfig } from '../../protocol/engineApi';
import { isUncPath, isWithin, resolvePath, type Folder, type PathBase } from './paths';
import { readArchives, type ArchiveSettings } from './readArchives';
import { readSchedulerConfig, readSources } from './readSettings';
import { withoutRotated } from './rotatedNames';
import { auditLogOf } from './schedulerConfig';

/** What the settings of one folder say; `folder` is `null` for a window without folders. */
export interface FolderSettings {
  readonly base: PathBase;
  readonly sources: unknown;
  readonly schedulerConfig: unknown;
  readonly archives: ArchiveSettings;
  /** Whether the value is the workspace's own, not the person's: then UNC paths are asked about first. */
  readonly areSourcesFromWorkspace: boolean;
  readonly isConfigFromWorkspace: boolean;
}

export interface SourceInputs {
  readonly settings: readonly FolderSettings[];
  /** Opened by hand for this window: absolute paths. */
  readonly session: readonly string[];
  /** Found in the workspace: absolute paths. They count when nothing is configured. */
  readonly discovered: readonly string[];
  readonly folders: readonly Folder[];
  /** Ids of all dialects that are known. */
  readonly dialectIds: readonly string[];
  readonly isTrusted: boolean;
  /** UNC paths that the person has allowed. */
  readonly allowedUnc: ReadonlySet<string>;
}

export interface ResolvedSources {
  readonly sources: readonly SourceConfig[];
  /** Sentences for the person: each names a setting and what to do. */
  readonly complaints: readonly string[];
  /** Scheduler configs that were named, to be watched; also those that could not be read. */
  readonly configFiles: readonly string[];
  /** Whether any setting names a source, well or badly. */
  readonly isConfigured: boolean;
  /** UNC paths from workspace settings that wait for the person's word. */
  readonly uncToAsk: readonly string[];
}

/** Reads a text file; rejects with the system's error. */
export type ReadText = (path: string) => Promise<string>;

/** Turns settings, files opened by hand and discovery into what the engine follows. */
export async function resolveSources(inputs: SourceInputs, readText: ReadText): Promise<ResolvedSources> {
  const complaints = new Set<string>();
  const sources = new Map<string, SourceConfig>();
  const configFiles = new Set<string>();
  const uncToAsk = new Set<string>();
  let isConfigured = false;
  const complain = (message: string): void => void complaints.add(message);
  const isAllowed = (path: string, isFromWorkspace: boolean): boolean => {
    if (!isFromWorkspace || !isUncPath(path) || inputs.allowedUnc.has(path)) return true;
    uncToAsk.add(path);
    return false;
  };
  const add = (source: SourceConfig): void => {
    if (!sources.has(source.path)) sources.set(source.path, source);
  };

  const archivesOf = (folder: FolderSettings | undefined): ArchiveOptions | null =>
    folder === undefined
      ? defaultArchiveOptions
      : readArchives(folder.archives, { isTrusted: inputs.isTrusted, home: folder.base.home }, complain);
  /** A file that no folder's settings name is read as those of its own folder say, else as the window's. */
  const fileSource = (path: string): SourceConfig => {
    const own = inputs.settings.find(({ base }) => base.folder !== null && isWithin(base.folder.path, path));
    return { ...anyFile, path, archives: archivesOf(own ?? inputs.settings[0]) };
  };

  for (const folder of inputs.settings) {
    const archives = archivesOf(folder);
    const entries = readSources(folder.sources, inputs.dialectIds, complain);
    if (Array.isArray(folder.sources) && folder.sources.length > 0) isConfigured = true;
    for (const entry of entries) {
      const resolved = resolvePath(entry.path, folder.base);
      if (resolved.kind === 'unusable') {
        complain(`auditLogViewer.sources: ${resolved.reason}.`);
      } else if (isAllowed(resolved.path, folder.areSourcesFromWorkspace)) {
        add({ ...entry, path: resolved.path, isGlob: resolved.isGlob, archives });
      }
    }
    const config = readSchedulerConfig(folder.schedulerConfig, complain);
    if (config === '') continue;
    isConfigured = true;
    const path = resolvePath(config, folder.base, 'path');
    if (path.kind === 'unusable') {
      complain(`auditLogViewer.schedulerConfig: ${path.reason}.`);
    } else if (isAllowed(path.path, folder.isConfigFromWorkspace)) {
      configFiles.add(path.path);
      const log = await logOfConfig(path.path, inputs, readText);
      if (log.kind === 'unusable') complain(`auditLogViewer.schedulerConfig: ${path.path}: ${log.reason}.`);
      else if (isAllowed(log.path, folder.isConfigFromWorkspace)) add({ ...anyFile, path: log.path, archives });
    }
  }
  for (const path of inputs.session) add(fileSource(path));
  if (!isConfigured) {
    const found = [...inputs.discovered].sort().map(fileSource);
    const kept = new Set(withoutRotated(found.map(({ path }) => path)));
    // Where archives are not read with their log, they are logs of their own.
    for (const source of found) if (source.archives === null || kept.has(source.path)) add(source);
  }
  return {
    sources: [...sources.values()],
    complaints: [...complaints],
    configFiles: [...configFiles],
    isConfigured,
    uncToAsk: [...uncToAsk],
  };
}

const anyFile = { isGlob: false, format: 'auto', dialect: 'auto', label: '' } as const;

async function logOfConfig(path: string, inputs: SourceInputs, readText: ReadText): ReturnType<typeof auditLogOf> {
  // A config in an untrusted workspace was written by strangers: it may not send us anywhere else on the disk.
  const folder = inputs.folders.find(candidate => isWithin(candidate.path, path));
  const confinedTo = inputs.isTrusted ? null : (folder?.path ?? null);
  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    return { kind: 'unusable', reason: `it can't be read (${reasonOf(error)})` };
  }
  const home = inputs.settings[0]?.base.home ?? '';
  return auditLogOf(text, path, { home, confinedTo });
}

function reasonOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    if (error.code === 'ENOENT') return 'there is no such file';
    if (error.code === 'EACCES' || error.code === 'EPERM') return 'no permission';
    return error.code;
  }
  return error instanceof Error ? error.message : 'unknown reason';
}
