import { walkJson } from './jsonWalker';

/**
 * Where in a JSON text the key stands whose value `findValue` takes for the innermost one at the path, as a position of its opening
 * quote (of the item, where the path begins with one of an array); `null` when there is none. It costs no stack: depth may be any.
 */
export function innermostKey(text: string, path: string): number | null {
  const parts = [...path.matchAll(/([^.[\]]+)|\[([0-9]+)\]/g)].map(([, key, index]) =>
    index === undefined ? (key ?? '') : Number(index),
  );
  // Of each open container, from the outermost one: where its current key or item stands, and which item it is.
  const keyFrom: number[] = [];
  const keyTo: number[] = [];
  const item: number[] = [];
  let found: number | null = null;
  let foundDepth = -1;

  const isAt = (depth: number, part: string | number): boolean => {
    const at = item[depth] ?? NO_ITEM;
    if (at !== NO_ITEM) return typeof part === 'number' && at === part;
    return typeof part === 'string' && isKey(text, keyFrom[depth] ?? 0, keyTo[depth] ?? 0, part);
  };
  const meet = (depth: number): void => {
    if (depth <= foundDepth || depth > MAX_DEPTH) return;
    found = keyFrom[depth] ?? 0;
    foundDepth = depth;
  };
  const startValue = (from: number): void => {
    const last = item.length - 1;
    if ((item[last] ?? NO_ITEM) === NO_ITEM) return;
    item[last] = (item[last] ?? 0) + 1;
    keyFrom[last] = from;
  };
  /** A value that is not null stands in the innermost open container. */
  const look = (): void => {
    const last = item.length - 1;
    const first = last - parts.length + 1;
    if (last < 0) return;
    if (item[last] === NO_ITEM && isKey(text, keyFrom[last] ?? 0, keyTo[last] ?? 0, path)) meet(last);
    if (first > foundDepth && first >= 0 && parts.every((part, at) => isAt(first + at, part))) meet(first);
  };

  walkJson(text, {
    open: (kind, from) => {
      startValue(from);
      look();
      keyFrom.push(from);
      keyTo.push(from);
      item.push(kind === 'array' ? -1 : NO_ITEM);
    },
    close: () => {
      keyFrom.pop();
      keyTo.pop();
      item.pop();
    },
    key: (from, to) => {
      keyFrom[keyFrom.length - 1] = from;
      keyTo[keyTo.length - 1] = to;
    },
    value: (kind, from) => {
      startValue(from);
      if (kind !== 'null') look();
    },
  });
  return found;
}

/** How many lines an editor sees end before a position of a text: at `\n`, `\r\n` and a lone `\r`. */
export function editorLineAt(text: string, position: number): number {
  let line = 0;
  for (let at = 0; at < position; at++) {
    const unit = text.charCodeAt(at);
    if (unit === LF || (unit === CR && text.charCodeAt(at + 1) !== LF)) line++;
  }
  return line;
}

/** Whether the string at [from, to), quotes included, is the word. */
function isKey(text: string, from: number, to: number, word: string): boolean {
  if (to - from === word.length + 2 && text.startsWith(word, from + 1)) return true;
  const written = text.slice(from, Math.min(to, from + word.length * 6 + 3));
  return written.includes('\\') && to - from <= word.length * 6 + 2 && JSON.parse(written) === word;
}

/** The container is an object. */
const NO_ITEM = -2;
/** As deep as `findValue` looks. */
const MAX_DEPTH = 199;
const LF = 0x0a;
const CR = 0x0d;
