/** What follow.mjs hands to a test. */
export interface FollowOptions {
  readonly root: string;
  /** An empty folder. */
  readonly scratch: string;
  /** The command line, bundled; `worker.js` lies beside it. */
  readonly program: string;
  readonly isShort: boolean;
}

export const options = JSON.parse(process.env['FOLLOW_OPTIONS'] ?? '{}') as FollowOptions;

/** Ends a test: its section goes to follow.mjs, and it fails unless it is good. */
export function report(isGood: boolean, title: string, ...parts: readonly string[]): void {
  process.stdout.write(`\n@section ${JSON.stringify([`## ${title}`, ...parts].join('\n\n'))}\n`);
  if (!isGood) process.exitCode = 1;
}

/** A table in markdown; the first row is its head. */
export function table(...rows: readonly (readonly (string | number)[])[]): string {
  const [head = [], ...rest] = rows;
  return [head, head.map(() => '---'), ...rest].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
