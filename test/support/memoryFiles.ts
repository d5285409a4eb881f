import type { Files } from '../../src/sources/bytes/files';

interface MemoryNode {
  readonly inode: number;
  bytes: Uint8Array;
  modifiedMs: number;
}

/** Files in memory: their inodes live on while they are open, as on a disk. Each writing gives a time of its own, long ago. */
export class MemoryFiles implements Files {
  private readonly nodes = new Map<string, MemoryNode>();
  private nextInode = 1;
  private nextMs = 1000;
  openCount = 0;

  /** Another file takes the path. */
  replace(path: string, text: string | Uint8Array): void {
    this.nodes.set(path, { inode: this.nextInode++, bytes: bytesOf(text), modifiedMs: this.nextMs++ });
  }

  /** The same file gets other bytes. */
  rewrite(path: string, text: string | Uint8Array): void {
    const node = this.node(path);
    node.bytes = bytesOf(text);
    node.modifiedMs = this.nextMs++;
  }

  remove(path: string): void {
    this.nodes.delete(path);
  }

  async stat(path: string) {
    return factsOf(this.node(path));
  }

  async open(path: string) {
    const node = this.node(path);
    this.openCount++;
    return {
      stat: async () => ({ ...factsOf(node), links: 1 }),
      read: async (buffer: Uint8Array, offset: number, length: number, position: number) => {
        const piece = node.bytes.subarray(position, position + length);
        buffer.set(piece, offset);
        return piece.length;
      },
      close: async () => {
        this.openCount--;
      },
    };
  }

  async realPath(path: string): Promise<string> {
    return path;
  }

  async list(): Promise<readonly string[]> {
    return [];
  }

  async listEntries() {
    return [...this.nodes.keys()].map(path => ({ name: path.slice(path.lastIndexOf('/') + 1), kind: 'file' as const }));
  }

  private node(path: string): MemoryNode {
    const node = this.nodes.get(path);
    if (node === undefined) throw Object.assign(new Error('ENOENT: not in memory'), { code: 'ENOENT' });
    return node;
  }
}

function factsOf({ inode, bytes, modifiedMs }: MemoryNode) {
  return { identity: `1:${inode}`, sizeBytes: bytes.length, modifiedMs, kind: 'file' as const };
}

function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? Buffer.from(text) : text;
}
