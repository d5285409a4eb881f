import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { Summary } from '../core/summary';
import type { EngineApi, EnginePushes, SourceConfig } from '../protocol/engineApi';
import type { Client } from '../protocol/rpc';
import type { FollowOptions } from './arguments';
import { createPrinter } from './printer';
import { UnprintedRows } from './unprinted';

/** Exit status. */
export const exitCodes = { found: 0, nothing: 1, usage: 2, unreadable: 3 } as const;

/** Where it prints, and what ends it. */
export interface Terminal {
  readonly out: Writable;
  readonly complain: (message: string) => void;
  readonly signal: AbortSignal;
}

/** Prints records until the signal, or until no source can be read. Answers the exit status. */
export async function follow(
  options: FollowOptions,
  client: Client<EngineApi, EnginePushes>,
  { out, complain, signal }: Terminal,
): Promise<number> {
  const { api } = client;
  const changes = new ChangeSignal(signal);
  const listening = client.onPush('summary', summary => changes.set(summary));
  try {
    const sources = options.paths.map(path => sourceConfig(path, options.readsArchives));
    await api.configure({ sources, watch: options.isPolling ? 'poll' : 'auto', zone: options.zone, marks: {} });
    const { result } = await api.openResult({ query: options.query, order: { by: 'log' } });
    const print = createPrinter(options, api, out);
    const unprinted = new UnprintedRows(api, result);
    let isStarted = false;
    let printed = 0;
    const told = new Set<string>();
    for (let summary = await changes.next(); summary !== undefined; summary = await changes.next()) {
      for (const trouble of troublesOf(summary)) {
        if (!told.has(trouble)) complain(trouble);
        told.add(trouble);
      }
      if (summary.sources.length > 0 && summary.sources.every(isHopeless)) return exitCodes.unreadable;
      // The older part comes after the newest records: nothing is printed before all of it is there.
      if (!isStarted && !summary.sources.every(isSettled)) continue;
      if (!isStarted && summary.results.some(({ searching }) => searching !== null)) continue;
      if (!isStarted && options.from === 'end') await unprinted.skipAll();
      isStarted = true;
      await unprinted.takeNew(async rows => {
        printed += rows.length;
        await print(rows);
      });
    }
    if (printed > 0) return exitCodes.found;
    return told.size > 0 ? exitCodes.unreadable : exitCodes.nothing;
  } finally {
    listening.dispose();
  }
}

function sourceConfig(path: string, readsArchives: boolean): SourceConfig {
  const isGlob = /[*?[{]/.test(path);
  return {
    path: resolve(path),
    isGlob,
    format: 'auto',
    dialect: 'auto',
    label: '',
    ...(readsArchives ? {} : { archives: null }),
  };
}

type SourceSummary = Summary['sources'][number];

function isSettled({ state }: SourceSummary): boolean {
  return state.kind !== 'opening' && state.kind !== 'indexing';
}

/** A missing file may appear; these will not become logs by waiting. */
function isHopeless({ state }: SourceSummary): boolean {
  return state.kind === 'denied' || state.kind === 'notAFile';
}

function troublesOf({ sources }: Summary): string[] {
  return sources.flatMap(({ path, state }) => {
    switch (state.kind) {
      case 'missing':
        return [`${path} is missing; waiting for it`];
      case 'denied':
        return [`${path}: permission denied`];
      case 'notAFile':
        return [`${path} is not a file: ${state.what}`];
      case 'failed':
        return [`${path}: ${state.message}`];
      default:
        return [];
    }
  });
}

/** The newest summary that was not taken yet; older ones are skipped. */
class ChangeSignal {
  private latest: Summary | undefined;
  private wake: (() => void) | undefined;

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.wake?.(), { once: true });
  }

  set(summary: Summary): void {
    this.latest = summary;
    this.wake?.();
  }

  /** `undefined` when it is time to end. */
  async next(): Promise<Summary | undefined> {
    if (this.latest === undefined && !this.signal.aborted) {
      await new Promise<void>(resolve => (this.wake = resolve));
    }
    const { latest } = this;
    this.latest = undefined;
    return this.signal.aborted ? undefined : latest;
  }
}
