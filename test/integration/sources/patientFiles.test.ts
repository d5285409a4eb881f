import { expect, test } from 'vitest';
import type { FileFacts, Files, FolderEntry, OpenFile } from '../../../src/sources/bytes/files';
import { patientFiles } from '../../../src/sources/bytes/patientFiles';

// A mount that hangs: calls fail instead of waiting for ever.

const facts: FileFacts = { identity: '1:2', sizeBytes: 0, modifiedMs: 0, kind: 'file' };

/** A file system whose calls answer when they are told to. */
class HangingFiles implements Files {
  readonly answers: (() => void)[] = [];
  closed = 0;

  private later<T>(answer: T): Promise<T> {
    return new Promise(resolve => this.answers.push(() => resolve(answer)));
  }

  stat = (): Promise<FileFacts> => this.later(facts);
  open = (): Promise<OpenFile> =>
    this.later({
      stat: () => this.later({ ...facts, links: 1 }),
      read: () => this.later(0),
      close: async () => {
        this.closed++;
      },
    });
  realPath = (path: string): Promise<string> => this.later(path);
  list = (): Promise<readonly string[]> => this.later([]);
  listEntries = (): Promise<readonly FolderEntry[]> => this.later([]);
}

test('gives up a call that does not answer, and fails others at once until it does', async () => {
  const hanging = new HangingFiles();
  const files = patientFiles(hanging, 20);
  await expect(files.stat('/a')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  await expect(files.list('/')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  expect(hanging.answers).toHaveLength(1);
  hanging.answers[0]?.();
  await new Promise(setImmediate);
  const asked = files.stat('/a');
  await expect.poll(() => hanging.answers.length).toBe(2);
  hanging.answers[1]?.();
  expect(await asked).toEqual(facts);
});

test('closes a file that is opened too late', async () => {
  const hanging = new HangingFiles();
  const files = patientFiles(hanging, 20);
  await expect(files.open('/a')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  hanging.answers[0]?.();
  await expect.poll(() => hanging.closed).toBe(1);
});
