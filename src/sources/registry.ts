import type { SourceFormat } from '../core/formats';
import type { Adapter } from './adapter';
import { jsonl } from './jsonl';

/** All formats, by name. Those that are no lines are a bundle of their own, which is loaded when a log needs it. */
export const adapters: ReadonlyMap<SourceFormat, () => Promise<Adapter>> = new Map<
  SourceFormat,
  () => Promise<Adapter>
>([
  ['jsonl', () => Promise.resolve(jsonl)],
  ['jsonArray', async () => (await import('./entryFormats')).jsonArray],
  ['jsonTree', async () => (await import('./entryFormats')).jsonTree],
  ['sqlite', async () => (await import('./entryFormats')).sqlite],
]);
