import { relative, resolve } from 'node:path';
import { visibleText } from '../core/visibleText';

/** How a file is named to the person: as a path from the working folder when it lies below it, else in full. */
export function shortPath(path: string, folder: string): string {
  const short = relative(folder, path);
  return visibleText(short === '' || short.startsWith('..') || resolve(folder, short) !== path ? path : short);
}

/** Names that tell sources apart and are as short as can be: their last parts. */
export function distinctNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const path of paths) {
    const parts = path.split(/[\\/]/);
    let count = 1;
    const name = (): string => parts.slice(-count).join('/');
    while (count < parts.length && paths.some(other => other !== path && other.endsWith(`/${name()}`))) count++;
    names.set(path, name());
  }
  return names;
}
