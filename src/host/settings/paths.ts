import { homedir } from 'node:os';
import { isAbsolute, normalize, resolve, sep } from 'node:path';
import { literalGlob, onlyPathOf, readGlob } from '../../core/globPattern';

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

/**
 * Resolves `~`, `${workspaceFolder}`, `${workspaceFolder:name}`, `${userHome}` and relative paths. A pattern without wildcards is the
 * path that it stands for. `allowed`: whether the signs of a pattern mean anything.
 */
export function resolvePath(text: string, base: PathBase, allowed: 'pattern' | 'path' = 'pattern'): ResolvedPath {
  const trimmed = text.trim();
  if (trimmed === '') return unusable('the path is empty');
  if (trimmed.includes('\0')) return unusable('the path holds a NUL character');
  // Only what the person wrote can be a pattern: a folder called `runs [old]` is not one.
  const isPattern = allowed === 'pattern' && hasSigns(trimmed.replace(variables, ''));
  const asText = (path: string): string => (isPattern ? literalGlob(path, sep) : path);
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
  if (isAbsolute(filled)) return isPattern ? resolvePattern(filled) : literal(filled);
  if (base.folder === null) {
    return unusable(
      `"${trimmed}" is relative, and no folder is open: write an absolute path, or one that starts with ~`,
    );
  }
  if (!isPattern) return { kind: 'path', path: resolve(base.folder.path, filled), isGlob: false };
  const folder = asText(base.folder.path).replace(/\/+$/, '');
  return resolvePattern(`${folder}/${filled.replace(/^\.[\\/]/, '')}`);
}

/** The path as it is written into a setting, where it must not be taken for a pattern. It is absolute. */
export function literalPath(path: string): string {
  if (!hasSigns(path) && path.trim() === path) return path;
  // Blanks around a path are left out when it is read.
  return literalGlob(path, sep).replace(/\s$/, '[$&]');
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

/** Whether a text may be a pattern. */
function hasSigns(text: string): boolean {
  return /[*?{}[\]]/.test(text);
}

function resolvePattern(pattern: string): ResolvedPath {
  const glob = readGlob(pattern, sep);
  if (glob.kind === 'unusable') return unusable(`the pattern "${shortened(pattern)}" ${glob.reason}`);
  const only = onlyPathOf(glob.alternatives);
  if (only !== null) return literal(only);
  const isShare = glob.alternatives.some(parts => isUncPath(onlyPathOf([parts.slice(0, 3)]) ?? ''));
  if (isShare && !isUncPath(pattern)) {
    return unusable(`the pattern "${shortened(pattern)}" hides a share of another machine in braces`);
  }
  return { kind: 'path', path: pattern, isGlob: true };
}

function literal(path: string): ResolvedPath {
  // Making `//server/share` tidy would hide from the question about shares what it is.
  return { kind: 'path', path: isUncPath(path) ? path : normalize(path), isGlob: false };
}

function shortened(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
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
