import { isAbsolute, sep } from 'node:path';
import { baseOf, isWithin, literalPath, resolvePath, type Folder } from './paths';

/** Where a path is written: into the settings of the workspace, which has these folders, or into the person's own. */
export interface WrittenWhere {
  readonly isWorkspace: boolean;
  readonly folders: readonly Folder[];
}

/**
 * A source's path or pattern as it is written. One in the workspace is made right on other machines too. A relative one is of the
 * first folder, in which it was looked at: where it could mean another file, it names the folder or becomes absolute.
 */
export function writtenSource(text: string, where: WrittenWhere): string {
  const isClear =
    isAbsolute(text) || /^~(?=$|[\\/])|^\$\{/.test(text) || (where.isWorkspace && where.folders.length < 2);
  const resolved = isClear ? null : resolvePath(text, baseOf(where.folders[0] ?? null, where.folders));
  if (resolved?.kind !== 'path') return inFolder(text, where, literalPath);
  return inFolder(resolved.isGlob ? resolved.path : literalPath(resolved.path), where, literalPath);
}

/** The path of a file as it is written where no pattern can stand. Absolute. */
export function writtenFile(path: string, where: WrittenWhere): string {
  return inFolder(path, where, folder => folder);
}

/** `asWritten`: how the path of a folder looks in `text`. */
function inFolder(text: string, { isWorkspace, folders }: WrittenWhere, asWritten: (path: string) => string): string {
  if (!isWorkspace) return text;
  for (const folder of folders) {
    const start = asWritten(folder.path);
    if (!isWithin(start, text) || !slashed(text).startsWith(slashed(start)) || start.endsWith('/')) continue;
    const variable = folders.length > 1 ? `\${workspaceFolder:${folder.name}}` : '${workspaceFolder}';
    // Of two folders with the same name, the name means the first.
    const meant = resolvePath(variable, baseOf(folders[0] ?? null, folders), 'path');
    if (meant.kind === 'path' && isWithin(meant.path, folder.path) && isWithin(folder.path, meant.path)) {
      return `${variable}${text.slice(start.length)}`;
    }
  }
  return text;
}

function slashed(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}
