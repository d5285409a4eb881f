import { Emitter } from '../../../src/base/emitter';
import { hostMethods, type HostApi, type HostPushes } from '../../../src/protocol/hostApi';
import { serve } from '../../../src/protocol/rpc';
import type { SourceState } from '../../../src/core/summary';
import { defaultOptions, SyntheticHost } from './syntheticHost';
import { isSyntheticKind } from './syntheticKinds';
import type { SyntheticKind } from './syntheticRecord';
import { applyTheme, isThemeName } from './themes';

/**
 * Runs before the panel's bundle: gives it an `acquireVsCodeApi` whose other end is a synthetic host in this page.
 * The address says what it shows: `?records=10000000&theme=light&sources=2&live=25&filter=event:error&state=missing`.
 * `sources` is how many schedulers there are, or which systems: `sources=betty,scout`.
 */
declare global {
  interface Window {
    /** For the scripts that drive the page. */
    harness: { readonly host: SyntheticHost; readonly violations: string[] };
  }
}

const query = new URLSearchParams(location.search);
const number = (name: string, otherwise: number): number => Number(query.get(name) ?? otherwise);
const violations: string[] = [];
document.addEventListener('securitypolicyviolation', event => {
  violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
});

const theme = query.get('theme') ?? 'dark';
applyTheme(document, isThemeName(theme) ? theme : 'dark');

const host = new SyntheticHost({
  ...defaultOptions,
  records: number('records', defaultOptions.records),
  sources: sourcesNamed(query.get('sources') ?? '1'),
  delayMs: number('delay', defaultOptions.delayMs),
  filter: query.get('filter') ?? '',
  state: stateNamed(query.get('state')),
});
host.hideOlder(number('hidden', 0));
window.harness = { host, violations };

const toHost = new Emitter<unknown>();
const server = serve<HostApi, HostPushes>(
  {
    send: message => window.dispatchEvent(new MessageEvent('message', { data: structuredClone(message) })),
    onMessage: toHost.event,
  },
  host.api,
  hostMethods,
  (method, error) => {
    throw new Error(`${method} failed`, { cause: error });
  },
);
host.onPush(({ name, value }) => server.push(name, value as never));

const stateKey = 'panel-state';
Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => {
      const copy: unknown = structuredClone(message);
      setTimeout(() => toHost.fire(copy));
    },
    getState: () => JSON.parse(sessionStorage.getItem(stateKey) ?? 'null') as unknown,
    setState: (state: unknown) => sessionStorage.setItem(stateKey, JSON.stringify(state)),
  }),
});

const live = number('live', 0);
if (live > 0) setInterval(() => host.append(Math.max(1, Math.round(live / 10))), 1000 / Math.min(live, 10));

function sourcesNamed(words: string): readonly SyntheticKind[] {
  const count = Number(words);
  return count > 0 ? new Array<SyntheticKind>(count).fill('snbb') : words.split(',').filter(isSyntheticKind);
}

function stateNamed(name: string | null): SourceState {
  switch (name) {
    case 'indexing':
      return { kind: 'indexing', fraction: 0.42 };
    case 'partial':
      return { kind: 'partial', fraction: 0.42 };
    case 'missing':
      return { kind: 'missing', sinceMs: Date.UTC(2025, 1, 11, 12, 3) };
    case 'denied':
      return { kind: 'denied' };
    case 'notAFile':
      return { kind: 'notAFile', what: 'a directory' };
    case 'failed':
      return { kind: 'failed', message: 'EIO: i/o error' };
    default:
      return { kind: 'following' };
  }
}
