/**
 * Where the extension says what it does. Nothing of a record's content goes in here: names of files, counts and reasons only.
 * The editor's log channel has this shape.
 */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** What to write about something that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
