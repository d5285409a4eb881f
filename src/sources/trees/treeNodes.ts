/** A folder of a tree, as it was when it was looked at last. */
export interface TreeFolder {
  readonly kind: 'folder';
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** `null` of the root. */
  readonly parent: TreeFolder | null;
  readonly depth: number;
  readonly folders: Map<string, TreeFolder>;
  readonly files: Map<string, TreeFile>;
  /** `''` while it is not known. */
  identity: string;
  /** NaN while it is not known. */
  modifiedMs: number;
  /** When its names were read, on a clock that never jumps. */
  listedMs: number;
  /** Until when its time is too new to tell whether there is something new in it. */
  doubtedToMs: number;
  isGone: boolean;
}

/** A file of a tree that holds a run, as it was when it was looked at last. */
export interface TreeFile {
  readonly kind: 'file';
  readonly name: string;
  readonly folder: TreeFolder;
  identity: string;
  sizeBytes: number;
  modifiedMs: number;
  /** The number of the entry that stands for it; `null` while none does. */
  entry: number | null;
  /** The file that this one was before it was moved here, as it seems. */
  movedFrom: TreeFile | null;
  isGone: boolean;
}

/** `name`: the absolute path, of the root. */
export function newFolder(name: string, parent: TreeFolder | null): TreeFolder {
  return {
    kind: 'folder',
    name,
    path: parent === null ? name : childPath(parent, name),
    parent,
    depth: parent === null ? 0 : parent.depth + 1,
    folders: new Map(),
    files: new Map(),
    identity: '',
    modifiedMs: NaN,
    listedMs: -Infinity,
    doubtedToMs: -Infinity,
    isGone: false,
  };
}

/** The absolute path of a folder or file. */
export function pathOf(node: TreeFolder | TreeFile): string {
  return node.kind === 'file' ? childPath(node.folder, node.name) : node.path;
}

/** The absolute path of a name in a folder. */
export function childPath({ path }: TreeFolder, name: string): string {
  return path.endsWith('/') ? path + name : `${path}/${name}`;
}

/** The names that lead from the root to a folder or file. */
export function namesOf(node: TreeFolder | TreeFile): string[] {
  const names: string[] = [];
  let at: TreeFolder | TreeFile = node;
  for (;;) {
    const parent: TreeFolder | null = at.kind === 'file' ? at.folder : at.parent;
    if (parent === null) return names.reverse();
    names.push(at.name);
    at = parent;
  }
}

/** All files below a folder. */
export function* filesBelow(folder: TreeFolder): Generator<TreeFile, void, void> {
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield* next.files.values();
    waiting.push(...next.folders.values());
  }
}
