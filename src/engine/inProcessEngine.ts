import type { FeedApi, ReadingApi } from '../protocol/feedViews';
import { createEngine, type Engine, type EngineOptions, type EngineOutlet } from './engine';
import { FeedSet } from './feed/feedSet';
import { Reading } from './feed/reading';

/** An engine whose records are passed on in its own process, by the command line. */
export interface InProcessEngine extends Engine {
  readonly feeds: FeedApi;
  readonly reading: ReadingApi;
}

export function createInProcessEngine(options: EngineOptions): InProcessEngine {
  const outlet: { feeds?: FeedSet; reading?: Reading } = {};
  const engine = createEngine({
    ...options,
    createOutlet: parts => {
      const feeds = new FeedSet({ ...parts, sources: () => parts.sources.all });
      const reading = new Reading(parts);
      Object.assign(outlet, { feeds, reading });
      return outletOf(feeds, reading);
    },
  });
  const { feeds, reading } = outlet;
  if (feeds === undefined || reading === undefined) throw new Error('The engine made no outlet.');
  return {
    api: engine.api,
    feeds,
    reading,
    summary: () => engine.summary(),
    get memoryBytes() {
      return engine.memoryBytes;
    },
    dispose: () => engine.dispose(),
  };
}

function outletOf(feeds: FeedSet, reading: Reading): EngineOutlet {
  return {
    keep: (ordinal, key, batch) => feeds.keep(ordinal, key, batch),
    note: () => {
      feeds.note();
      reading.note();
    },
    noteConfigured: () => feeds.noteConfigured(),
  };
}
