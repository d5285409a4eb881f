/** The log that a file found in the workspace belongs to: the folder of the tree where it is one run of a tree, else the file itself. */
export function logOfFound(path: string): string {
  return tree.exec(path)?.[1] ?? path;
}

const tree = /^(.*?[\\/]audits)[\\/]workflow=[^\\/]*[\\/]release=[^\\/]*[\\/][^\\/]+$/s;
