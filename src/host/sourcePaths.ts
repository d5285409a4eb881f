import type { SourceSummary } from '../core/summary';

/** Whether the path is that of the source's log, or of a file in it where the log is a folder. Archives beside the log are not. */
export function isPathOfSource(
  { path, realPath, format }: Pick<SourceSummary, 'path' | 'realPath' | 'format'>,
  file: string,
): boolean {
  return [path, realPath].some(
    candidate =>
      candidate !== null && (candidate === file || (format === 'jsonTree' && isBelow(file, withoutEnd(candidate)))),
  );
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`) || file.startsWith(`${folder}\\`);
}

function withoutEnd(folder: string): string {
  return folder.replace(/[/\\]+$/, '');
}
