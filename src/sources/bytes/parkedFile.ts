import type { FileFacts, OpenFile } from './files';
import { closeQuietly } from './incarnation';

/** A file that has another name by now and is written to no more: no descriptor of it is kept, it is opened when it is asked for. */
export class ParkedFile implements OpenFile {
  private isClosed = false;

  /** `reopen` finds the very file; it throws the system's errors. */
  constructor(readonly reopen: () => Promise<OpenFile>) {}

  stat(): Promise<FileFacts & { readonly links: number }> {
    return this.ask(file => file.stat());
  }

  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number> {
    return this.ask(file => file.read(buffer, offset, length, position));
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  private async ask<T>(question: (file: OpenFile) => Promise<T>): Promise<T> {
    if (this.isClosed) throw Object.assign(new Error('The file was closed.'), { code: 'EBADF' });
    const file = await this.reopen();
    try {
      return await question(file);
    } finally {
      closeQuietly(file);
    }
  }
}
