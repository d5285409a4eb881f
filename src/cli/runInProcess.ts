import type { Summary } from '../core/summary';
import type { EngineApi } from '../protocol/engineApi';
import type { FeedApi, ReadingApi } from '../protocol/feedViews';
import { usesColors } from './colors';
import { exitCodes } from './exitCodes';
import { codeOf, openOutput, type Output } from './output';
import type { Clock, Telling } from './sharedOptions';
import { createTeller, type Teller } from './teller';

/** Starts an engine in this process. */
export type StartEngine = (options: {
  readonly onSummary: (summary: Summary) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
  readonly now: () => number;
}) => Omit<RunningEngine, 'onSummary'> & { dispose(): void };

/** An engine of this process. */
export interface RunningEngine {
  readonly api: EngineApi;
  readonly feeds: FeedApi;
  readonly reading: ReadingApi;
  /** The state as it is now. */
  summary(): Summary;
  /** Sets who hears of summaries. */
  readonly onSummary: (listener: (summary: Summary) => void) => void;
}

/** Where it prints and tells. */
export interface Terminal {
  readonly out: Output;
  readonly teller: Teller;
  readonly hasColors: boolean;
}

/** Lets a verb work with an engine, and ends the process with the status that it answers; silently when nobody reads any more. */
export async function runInProcess(
  { nowMs, events, color }: ProcessOptions,
  startEngine: StartEngine,
  work: (engine: RunningEngine, terminal: Terminal) => Promise<number>,
): Promise<never> {
  const out = openOutput();
  const writeLine = (line: string): void => void process.stderr.write(`${line}\n`);
  const teller = createTeller({ events, write: writeLine, folder: process.cwd(), now: Date.now });
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
    now: clockFrom(nowMs),
  });
  const { api, feeds, reading } = engine;
  const running = {
    api,
    feeds,
    reading,
    summary: () => engine.summary(),
    onSummary: (heard: typeof listener) => void (listener = heard),
  };
  try {
    const hasColors = usesColors(color, process.env, out.isTerminal);
    const code = await work(running, { out, teller, hasColors });
    engine.dispose();
    return process.exit(code);
  } catch (error) {
    if (codeOf(error) === 'EPIPE') return process.exit(exitCodes.found);
    if (codeOf(error) === undefined) throw error;
    writeLine(`auditlog: what was read can't be written: ${String(error)}`);
    return process.exit(exitCodes.unreadable);
  }
}

/** What the process needs to know of the options. */
export type ProcessOptions = Telling & Pick<Clock, 'nowMs'>;

/** The clock of the engine: what `--now` says when the program starts, and going on from there. */
function clockFrom(nowMs: number | null): () => number {
  if (nowMs === null) return Date.now;
  const startMs = Date.now();
  return () => nowMs + Date.now() - startMs;
}
