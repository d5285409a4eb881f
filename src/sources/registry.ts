import type { Adapter } from './adapter';
import { jsonl } from './jsonl';

/** All formats, by name. */
export const adapters: ReadonlyMap<string, Adapter> = new Map([[jsonl.format, jsonl]]);
