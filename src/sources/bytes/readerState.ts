import type { ReaderState } from '../adapter';

/** What the system's error means for a source; what is not an error of the system is thrown on. */
export function stateOfError(error: unknown, path: string): ReaderState {
  const code = codeOf(error);
  switch (code) {
    case undefined:
      throw error;
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
      return { kind: 'missing' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'denied' };
    default:
      return {
        kind: 'failed',
        message: `${path} can't be read: ${explanations.get(code) ?? 'system error'} (${code}).`,
      };
  }
}

/** The system's name of the error (`ENOENT`); `undefined` when it is none of the system's. Node's own are called `ERR_…`. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

const explanations: ReadonlyMap<string, string> = new Map([
  ['EIO', 'the device or the network failed'],
  ['ESTALE', 'the network mount lost the file'],
  ['EMFILE', 'too many files are open in this process'],
  ['ENFILE', 'too many files are open on this machine'],
  ['ENOMEM', 'the machine is out of memory'],
  ['ETIMEDOUT', 'the network did not answer'],
  ['ENAMETOOLONG', 'the path is too long'],
  ['EBUSY', 'the file is in use'],
]);
