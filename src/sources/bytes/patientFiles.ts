import type { Files, OpenFile } from './files';
import { closeQuietly } from './incarnation';

/**
 * The file system for one source, whose mount may hang. A call that does not answer in time fails with ETIMEDOUT, and until
 * it answers all others fail at once: nobody waits for long, and a source takes few of the threads that all share.
 * What a late read still writes into its buffer is of no interest: nobody uses the buffer of a read that failed.
 */
export function patientFiles(files: Files, patienceMs = PATIENCE_MS): Files {
  const patience = new Patience(patienceMs);
  return {
    stat: path => patience.with(() => files.stat(path)),
    open: async path => patientFile(await patience.with(() => files.open(path), closeQuietly), patience),
    realPath: path => patience.with(() => files.realPath(path)),
    list: folder => patience.with(() => files.list(folder)),
    listEntries: folder => patience.with(() => files.listEntries(folder)),
  };
}

function patientFile(file: OpenFile, patience: Patience): OpenFile {
  return {
    stat: () => patience.with(() => file.stat()),
    read: (buffer, offset, length, position) => patience.with(() => file.read(buffer, offset, length, position)),
    close: () => file.close(),
  };
}

class Patience {
  /** Calls that were given up and have not answered yet. */
  private hanging = 0;

  constructor(private readonly patienceMs: number) {}

  /** `discard` is given what comes when nobody waits for it any more. */
  with<T>(call: () => Promise<T>, discard: (answer: T) => void = () => undefined): Promise<T> {
    if (this.hanging > 0) return Promise.reject(timedOut());
    return new Promise((resolve, reject) => {
      let isGivenUp = false;
      const giveUp = (): void => {
        isGivenUp = true;
        this.hanging++;
        reject(timedOut());
      };
      // The machine may have slept: what has answered meanwhile is heard first.
      let timer = setTimeout(() => (timer = setTimeout(giveUp, GRACE_MS)), this.patienceMs);
      const end = (): void => {
        clearTimeout(timer);
        if (isGivenUp) this.hanging--;
      };
      call().then(
        answer => {
          end();
          if (isGivenUp) discard(answer);
          else resolve(answer);
        },
        (error: unknown) => {
          end();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }
}

function timedOut(): Error {
  return Object.assign(new Error('ETIMEDOUT: the file system does not answer'), { code: 'ETIMEDOUT' });
}

/** A disk that was asleep needs some seconds. */
const PATIENCE_MS = 5000;
const GRACE_MS = 100;
