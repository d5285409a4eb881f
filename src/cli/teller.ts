import { formatTime } from '../core/timestamp';
import { visibleText } from '../core/visibleText';
import type { Happening } from './happenings';
import { shortPath } from './sourceNames';

/** Tells what happens to the sources, on standard error. */
export interface Teller {
  tell(happening: Happening): void;
}

export interface TellerOptions {
  readonly events: 'text' | 'json';
  /** Takes one line, without its line end. */
  readonly write: (line: string) => void;
  /** Paths are named from it. */
  readonly folder: string;
  readonly now: () => number;
}

/** As text, what is only good to know is left out. */
export function createTeller({ events, write, folder, now }: TellerOptions): Teller {
  if (events === 'json') return { tell: happening => write(happeningJson(happening, now())) };
  return {
    tell: ({ path, kind, level, text }) => {
      if (level === 'info' && quietKinds.has(kind)) return;
      const name = path === null ? '' : `${shortPath(path, folder)}${attached.has(kind) ? ' ' : ': '}`;
      write(visibleText(`auditlog: ${name}${text}`));
    },
  };
}

function happeningJson({ path, kind, level, text, data, atMs }: Happening, nowMs: number): string {
  const time = `${formatTime(atMs ?? nowMs, 'UTC', 'milliseconds').replace(' ', 'T')}Z`;
  return JSON.stringify({ time, file: path, kind, level, text, data });
}

const quietKinds: ReadonlySet<string> = new Set(['opened', 'archiveRead', 'archiveWaiting', 'watchChanged']);
/** Their texts go on after the name of the file. */
const attached: ReadonlySet<string> = new Set(['missing', 'notAFile', 'found', 'back']);
