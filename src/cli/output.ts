import { write } from 'node:fs';
import { isatty } from 'node:tty';

/** Where things are printed. It never blocks the program: a reader that pauses holds up nothing but the printing. */
export interface Output {
  readonly isTerminal: boolean;
  /** Letters in a line of the terminal; `null` when there is none, or when it does not tell. */
  readonly columns: number | null;
  /** Settles when all of it is on its way. Rejects with the system's error, `EPIPE` when nobody reads. */
  write(bytes: Uint8Array): Promise<void>;
}

/**
 * Standard output. Node's own stream writes to pipes in the main thread, which then hears no signal and follows nothing while
 * the reader pauses; and once it was asked for, the pipe refuses to wait. So it is asked for nothing but a terminal's width.
 */
export function openOutput(): Output {
  const isTerminal = isatty(STDOUT);
  return {
    isTerminal,
    get columns() {
      // A serial line or a container's terminal may have the width 0: nobody has set it.
      return isTerminal && process.stdout.columns > 0 ? process.stdout.columns : null;
    },
    write: async bytes => {
      for (let at = 0; at < bytes.length;) at += await writeSome(STDOUT, bytes, at);
    },
  };
}

function writeSome(fd: number, bytes: Uint8Array, from: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, from, bytes.length - from, null, (error, written) => {
      if (error === null) resolve(written);
      // A pipe that somebody made non-blocking is full.
      else if (error.code === 'EAGAIN') setTimeout(() => resolve(0), FULL_MS);
      else reject(error);
    });
  });
}

/** The system's code of an error, if it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** The descriptor of standard output. */
export const STDOUT = 1;
const FULL_MS = 2;
