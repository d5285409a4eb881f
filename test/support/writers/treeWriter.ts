import { join } from 'node:path';
import type { Run } from './runs.mjs';
import { drive, type Writer } from './writer';

/** What the writer of a tree of runs can be told to do; ddeutilTree.mjs says how. */
export type TreeAction =
  | readonly ['run', run: Run, style?: { readonly pieces?: number; readonly pauseMs?: number }]
  | readonly ['runs', workflow: string, from: number, to: number]
  | readonly ['dieAfter', run: Run, bytes: number]
  | readonly ['cleanUp', workflow: string, from: number, to: number]
  | readonly ['remove', place: string]
  | readonly ['rename', from: string, to: string];

export function startTreeWriter(root: string): Writer<TreeAction> {
  return drive(process.execPath, [join(import.meta.dirname, 'ddeutilTree.mjs'), root]);
}
