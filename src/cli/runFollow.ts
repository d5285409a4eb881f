import type { Summary } from '../core/summary';
import { usesColors } from './colors';
import { exitCodes } from './exitCodes';
import { follow, type RunningEngine } from './follow';
import type { FollowOptions } from './followCommand';
import { codeOf, openOutput, STDOUT } from './output';
import { findPipeReader } from './pipeReader';
import { createTeller } from './teller';

/** Starts an engine in this process. */
export type StartEngine = (options: {
  readonly onSummary: (summary: Summary) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
  readonly now: () => number;
}) => Omit<RunningEngine, 'onSummary'> & { dispose(): void };

/** Follows until a signal, or until nobody reads any more, and ends the process. */
export async function runFollow(options: FollowOptions, startEngine: StartEngine): Promise<never> {
  const ending = new AbortController();
  const now = clockFrom(options.nowMs);
  const out = openOutput();
  const writeLine = (line: string): void => void process.stderr.write(`${line}\n`);
  const teller = createTeller({ events: options.events, write: writeLine, folder: process.cwd(), now: Date.now });
  endOnSignals(ending);
  // Before anything is written: a reader that has enough is gone soon, and that is no fault.
  const reader = await findPipeReader(STDOUT);
  reader?.watch(() => process.exit(exitCodes.found));
  process.stderr.on('error', () => {
    // Nobody wants to hear.
  });
  let listener: (summary: Summary) => void = () => undefined;
  const engine = startEngine({
    onSummary: summary => listener(summary),
    log: (level, message) => {
      if (level !== 'error') return;
      teller.tell({ path: null, kind: 'fault', level: 'warning', text: message, data: {}, atMs: null });
    },
    now,
  });
  const hasColors = usesColors(options.color, process.env, out.isTerminal);
  const running: RunningEngine = { api: engine.api, feeds: engine.feeds, onSummary: heard => (listener = heard) };
  try {
    const code = await follow(options, running, { out, teller, hasColors, signal: ending.signal });
    engine.dispose();
    return process.exit(code);
  } catch (error) {
    if (codeOf(error) === 'EPIPE') return process.exit(exitCodes.found);
    if (codeOf(error) === undefined) throw error;
    writeLine(`auditlog: what was read can't be written: ${String(error)}`);
    return process.exit(exitCodes.unreadable);
  }
}

/** The first signal ends what goes on; the second one, or a reader that takes nothing, ends the process as if it had no handler. */
function endOnSignals(ending: AbortController): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const dieOfIt = (): void => {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      };
      if (ending.signal.aborted) dieOfIt();
      else {
        ending.abort();
        setTimeout(dieOfIt, LONGEST_END_MS);
      }
    });
  }
}

/** The clock of the engine: what `--now` says when the program starts, and going on from there. */
function clockFrom(nowMs: number | null): () => number {
  if (nowMs === null) return Date.now;
  const startMs = Date.now();
  return () => nowMs + Date.now() - startMs;
}

const LONGEST_END_MS = 2000;
