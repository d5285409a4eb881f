import type { RawLines, RawLinesRequest } from '../protocol/engineViews';

/**
 * A window of raw lines around a byte of a file that the editor can't open, as a document.
 * Line i of the document is line `firstLine + i` of the file, always: a lone CR, at which an editor would break the line, is
 * shown as ␍.
 */
export interface RawWindow {
  /** What to ask the engine for. */
  readonly request: RawLinesRequest;
  readonly lines: RawLines;
}

export const linesAtFirst = 200;
export const linesMore = 500;
/** More than this is a document that an editor draws slowly with a number at every line. */
export const linesAtMost = 20_000;

/** The document's text. */
export function rawWindowText({ lines }: RawLines): string {
  return lines.map(line => line.replaceAll('\r', '␍')).join('\n');
}

/** Asks for more lines on one side; `null` when there are no more, or when there would be too many. */
export function extended({ request, lines }: RawWindow, side: 'up' | 'down'): RawLinesRequest | null {
  if (side === 'up' ? lines.isAtStart : lines.isAtEnd) return null;
  if (request.linesBefore + request.linesAfter + linesMore > linesAtMost) return null;
  return side === 'up'
    ? { ...request, linesBefore: request.linesBefore + linesMore }
    : { ...request, linesAfter: request.linesAfter + linesMore };
}

/** What stands in the query of the document's address, so that it can be made again after a reload. */
export function requestToQuery({ offset, linesBefore, linesAfter }: RawLinesRequest): string {
  return `${offset},${linesBefore},${linesAfter}`;
}

/** Reads the address back; `null` when it is not one of ours. */
export function requestOfQuery(path: string, query: string): RawLinesRequest | null {
  const match = /^(\d{1,15}),(\d{1,5}),(\d{1,5})$/.exec(query);
  if (match === null) return null;
  const [, offset, linesBefore, linesAfter] = match.map(Number);
  if (offset === undefined || linesBefore === undefined || linesAfter === undefined) return null;
  return { path, offset, linesBefore, linesAfter };
}

/** The file's line numbers as a person reads them, padded to one width. */
export function lineNumbers({ firstLine, lines }: RawLines): readonly string[] {
  const width = String(firstLine + lines.length).length;
  return lines.map((_, i) => String(firstLine + i + 1).padStart(width, '\u2007'));
}
