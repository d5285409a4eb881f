import { homedir } from 'node:os';
import { isAbsolute, normalize, resolve, sep } from 'node:path';

export interface Folder {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** Where a configured path starts: the folder whose settings named it, all folders by name, and the home folder. */
export interface PathBase {
  readonly folder: Folder | null;
  readonly folders: readonly Folder[];
  readonly home: string;
}

export type ResolvedPath =
  | { readonly kind: 'path'; readonly path: string; readonly isGlob: boolean }
  /** `reason` is a sentence that names what to do. */
  | { readonly kind: 'unusable'; readonly reason: string };

/** Resolves `~`, `${workspaceFolder}`, `${workspaceFolder:name}`, `${userHome}` and relative paths. */
export function resolvePath(text: string, base: PathBase): ResolvedPath {
  const trimmed = text.trim();
  if (trimmed === '') return unusable('the path is empty');
  if (trimmed.includes('\0')) return unusable('the path holds a NUL character');
  // Only what the person wrote can be a pattern: a folder called `runs [old]` is not one.
  const isGlob = /[*?{}[\]]/.test(trimmed.replace(variables, ''));
  const asText = (path: string): string => (isGlob ? escapeGlob(path) : path);
  const problems: string[] = [];
  const filled = trimmed
    .replace(/^~(?=$|[\\/])/, () => asText(base.home))
    .replace(variables, (whole, name: string) => {
      const value = variable(name, base);
      if (value.kind === 'path') return asText(value.path);
      problems.push(value.reason);
      return whole;
    });
  const problem = problems[0];
  if (problem !== undefined) return unusable(problem);
  if (isAbsolute(filled)) {
    // Making `//server/share` tidy would hide from the question about shares what it is.
    const path = isGlob || isUncPath(filled) ? filled : normalize(filled);
    return { kind: 'path', path, isGlob };
  }
  if (base.folder === null) {
    return unusable(
      `"${trimmed}" is relative, and no folder is open: write an absolute path, or one that starts with ~`,
    );
  }
  const folder = asText(base.folder.path);
  return { kind: 'path', path: isGlob ? `${folder}/${filled.replace(/^\.\//, '')}` : resolve(folder, filled), isGlob };
}

/** Whether a path names a share on another machine: opening it can send credentials there. */
export function isUncPath(path: string): boolean {
  return /^(\\\\|\/\/)[^\\/]/.test(path);
}

/** Whether `path` is `folder` or lies in it. Both absolute. */
export function isWithin(folder: string, path: string): boolean {
  const root = normalize(folder).replace(/[\\/]+$/, '');
  const inside = normalize(path);
  return inside === root || inside.startsWith(`${root}/`) || inside.startsWith(`${root}\\`);
}

/** The base of paths outside any folder's settings. */
export function baseOf(folder: Folder | null, folders: readonly Folder[]): PathBase {
  return { folder, folders, home: homedir() };
}

const variables = /\$\{([^}]*)\}/g;

/** Makes a path stand for itself in a glob. Windows has no escapes in globs, but takes forward slashes. */
function escapeGlob(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path.replace(/[*?{}[\]()!\\]/g, '\\$&');
}

function unusable(reason: string): ResolvedPath & { readonly kind: 'unusable' } {
  return { kind: 'unusable', reason };
}

type Variable =
  { readonly kind: 'path'; readonly path: string } | { readonly kind: 'unusable'; readonly reason: string };

function variable(name: string, base: PathBase): Variable {
  if (name === 'userHome') return { kind: 'path', path: base.home };
  if (name === 'workspaceFolder') {
    return base.folder === null
      ? unusable('${workspaceFolder} is used, and no folder is open: open the folder, or write an absolute path')
      : { kind: 'path', path: base.folder.path };
  }
  if (name.startsWith('workspaceFolder:')) {
    const wanted = name.slice('workspaceFolder:'.length);
    const folder = base.folders.find(candidate => candidate.name === wanted);
    if (folder !== undefined) return { kind: 'path', path: folder.path };
    const names = base.folders.map(candidate => candidate.name).join(', ');
    return unusable(`there is no workspace folder "${wanted}"; there are: ${names === '' ? 'none' : names}`);
  }
  return unusable(`\${${name}} is not known; use \${workspaceFolder}, \${workspaceFolder:name}, \${userHome} or ~`);
}
