/** What `actor.mjs` can be told. Names of files are relative to the log: `.1` is its name with that behind it, `/x` is in its folder. */
export type Action =
  /** Records; each with one write, or all together. */
  | readonly ['append', count: number, options?: RecordOptions]
  /** Begins a record: so many bytes of it, or all but so many when below zero. */
  | readonly ['half', cut?: number, size?: number]
  | readonly ['finish']
  | readonly ['bytes', base64: string]
  /** Makes the log longer without writing to it. */
  | readonly ['hole', bytes: number]
  | readonly ['pause', ms: number]
  | readonly ['fsync' | 'open' | 'close' | 'kill' | 'deleteAndClose' | 'fifo']
  | readonly ['rename' | 'renameAway' | 'copy', to: string]
  | readonly ['move', from: string, to: string]
  | readonly ['create', mode?: number]
  | readonly ['delete', name?: string]
  | readonly ['shift', ending?: string]
  | readonly ['truncate', size?: number]
  | readonly ['copyTruncate', to: string, meanwhile?: number, options?: RecordOptions]
  | readonly ['overwrite', count: number, size: number]
  | readonly ['replace', count: number, isOther?: boolean]
  | readonly ['gzip', from: string, to: string, pauseMs?: number]
  | readonly ['scoutRotate', second: number, pauseMs?: number]
  | readonly ['write' | 'writeMore', name: string, base64: string]
  | readonly ['touch', name: string, seconds: number]
  | readonly ['symlink', target: string, name?: string]
  | readonly ['mkdir' | 'rmdir', name: string];

export interface RecordOptions {
  readonly size?: number;
  readonly together?: boolean;
}
