/** What is known of a run from where its file lies. */
export interface PathFacts {
  readonly $path: Readonly<Record<string, string>>;
}

/**
 * The facts of a file by its path: each folder that is called `key=value` says one, the deepest wins, and `file` is its name without
 * the ending. `rootPath` is absolute; the last folders of it count too as long as they are called so. `names` lead from there
 * to the file. Any key is an ordinary one: the objects have no prototype.
 */
export function factsOfPath(rootPath: string, names: readonly string[]): PathFacts & Readonly<Record<string, unknown>> {
  const facts: Record<string, string> = Object.create(null) as Record<string, string>;
  const above = rootPath.split('/').filter(name => name !== '');
  const lastPlain = above.findLastIndex(name => !isFact(name));
  for (const name of [...above.slice(lastPlain + 1), ...names.slice(0, -1)]) {
    if (!isFact(name)) continue;
    const at = name.indexOf('=');
    facts[name.slice(0, at)] = name.slice(at + 1);
  }
  facts['file'] = (names.at(-1) ?? '').replace(/\.(?:log|json)$/, '');
  const joined = Object.create(null) as Record<string, unknown>;
  return Object.assign(joined, { $path: facts });
}

/** Whether a file of that name holds a run; hidden ones are of other programs, or not finished. */
export function isRunFile(name: string): boolean {
  return !name.startsWith('.') && /.\.(?:log|json)$/.test(name);
}

/** Whether a folder of that name is looked into. */
export function isRunFolder(name: string): boolean {
  return !name.startsWith('.');
}

function isFact(name: string): boolean {
  return name.indexOf('=') > 0;
}
