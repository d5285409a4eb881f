import { walkJson, type JsonContainer, type JsonScalar } from './jsonWalker';
import { capText } from './visibleText';

/** One value of a record. */
export interface JsonField {
  /** `a`, `a.b`, `a[0]`; `''` for a text that is a single value. */
  readonly path: string;
  readonly kind: JsonScalar | JsonContainer;
  /** Strings decoded; numbers exactly as written; `{}` and `[]`; values nested deeper than 64 levels as written. */
  readonly text: string;
}

export interface FlatJson {
  /** In the order of the text; of a key that occurs twice the last value, as `JSON.parse` has it. */
  readonly fields: readonly JsonField[];
  readonly hasMore: boolean;
  /** Whether `JSON.parse` would take the text; if not, `fields` are those before the fault. */
  readonly isValid: boolean;
}

/** Makes a list of at most `maxFields` fields of a JSON text; nested values are flattened to paths. */
export function flattenJson(text: string, maxFields: number): FlatJson {
  const { root, isValid } = readTree(text, maxFields);
  const fields: JsonField[] = [];
  // The children that are still to be visited, the next one last; recursion would do too, as depth is capped.
  const waiting: Located[] = root === undefined ? [] : [{ path: '', node: root }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, node } = next;
    const children = childrenOf(path, node);
    if (children.length > 0) {
      for (const child of children.reverse()) waiting.push(child);
    } else if (node.to > 0) {
      if (fields.length === maxFields) return { fields, hasMore: true, isValid };
      fields.push({ path, kind: node.kind, text: nodeText(text, node) });
    }
  }
  return { fields, hasMore: false, isValid };
}

/** The JSON text, one value a line and indented by two; the text itself when it is not valid. Cut, with `…`, after `maxLength`. */
export function prettyJson(text: string, maxLength: number): string {
  let pretty = '';
  let depth = 0;
  let isFirst = true;
  let hasKey = false;
  const put = (piece: string): void => {
    if (pretty.length <= maxLength) pretty += piece;
  };
  const newLine = (): void => put(`\n${' '.repeat(Math.min(depth * 2, maxLength))}`);
  const startValue = (): void => {
    if (!hasKey && depth > 0) startItem();
    hasKey = false;
  };
  const startItem = (): void => {
    if (!isFirst) put(',');
    newLine();
    isFirst = false;
  };
  const isValid = walkJson(text, {
    open: kind => {
      startValue();
      put(kind === 'object' ? '{' : '[');
      depth++;
      isFirst = true;
    },
    close: kind => {
      depth--;
      if (!isFirst) newLine();
      put(kind === 'object' ? '}' : ']');
      isFirst = false;
    },
    key: (from, to) => {
      startItem();
      put(`${text.slice(from, to)}: `);
      hasKey = true;
    },
    value: (_, from, to) => {
      startValue();
      put(text.slice(from, to));
    },
  });
  const shown = isValid ? pretty : text;
  return shown.length > maxLength ? `${capText(shown, maxLength)}…` : shown;
}

/** The JSON text on one line, with a blank behind each comma and colon; the text itself, its line ends as blanks, when it is not valid. */
export function oneLineJson(text: string): string {
  if (!/[\r\n]/.test(text)) return text;
  const pieces: string[] = [];
  let isFirst = true;
  let hasKey = false;
  const startItem = (): void => {
    if (!isFirst && !hasKey) pieces.push(', ');
    isFirst = false;
    hasKey = false;
  };
  const isValid = walkJson(text, {
    open: kind => {
      startItem();
      pieces.push(kind === 'object' ? '{' : '[');
      isFirst = true;
    },
    close: kind => {
      pieces.push(kind === 'object' ? '}' : ']');
      isFirst = false;
    },
    key: (from, to) => {
      startItem();
      pieces.push(text.slice(from, to), ': ');
      hasKey = true;
    },
    value: (_, from, to) => {
      startItem();
      pieces.push(text.slice(from, to));
    },
  });
  return isValid ? pieces.join('') : text.replace(/[\r\n]+/g, ' ');
}

/** A value in the text; containers beyond the depth limit have no children, they are shown as written. */
interface Node {
  readonly kind: JsonScalar | JsonContainer;
  readonly from: number;
  /** 0 until a container is closed. */
  to: number;
  readonly keys: Map<string, Node> | undefined;
  readonly items: Node[] | undefined;
  readonly isTooDeep: boolean;
}

interface Located {
  readonly path: string;
  readonly node: Node;
}

function readTree(text: string, maxFields: number): { readonly root: Node | undefined; readonly isValid: boolean } {
  let root: Node | undefined;
  const open: Node[] = [];
  let key = '';
  // How many containers are open below the last one in `open`.
  let skippedDepth = 0;
  const add = (node: Node): void => {
    const parent = open.at(-1);
    if (parent === undefined) root = node;
    // Each child is one field at least: what comes after the last field that is shown need not be kept.
    else if (parent.items !== undefined) {
      if (parent.items.length <= maxFields) parent.items.push(node);
    } else if (parent.keys !== undefined && (parent.keys.size <= maxFields || parent.keys.has(key))) {
      parent.keys.set(key, node);
    }
  };
  const isValid = walkJson(text, {
    open: (kind, from) => {
      if (open.length > MAX_DEPTH) {
        skippedDepth++;
        return;
      }
      const isObject = kind === 'object';
      const node: Node = {
        kind,
        from,
        to: 0,
        keys: isObject ? new Map() : undefined,
        items: isObject ? undefined : [],
        isTooDeep: open.length === MAX_DEPTH,
      };
      add(node);
      open.push(node);
    },
    close: (_, to) => {
      if (skippedDepth > 0) skippedDepth--;
      else {
        const node = open.pop();
        if (node !== undefined) node.to = to;
      }
    },
    key: (from, to) => {
      if (open.length <= MAX_DEPTH) key = decodeString(text, from, to);
    },
    value: (kind, from, to) => {
      if (open.length <= MAX_DEPTH) add({ kind, from, to, keys: undefined, items: undefined, isTooDeep: false });
    },
  });
  return { root, isValid };
}

function childrenOf(path: string, { keys, items, isTooDeep }: Node): Located[] {
  if (isTooDeep) return [];
  if (items !== undefined) return items.map((node, index) => ({ path: `${path}[${index}]`, node }));
  if (keys === undefined) return [];
  return [...keys].map(([key, node]) => ({ path: path === '' ? key : `${path}.${key}`, node }));
}

function nodeText(text: string, { kind, from, to, isTooDeep }: Node): string {
  if (!isTooDeep && kind === 'object') return '{}';
  if (!isTooDeep && kind === 'array') return '[]';
  return kind === 'string' ? decodeString(text, from, to) : text.slice(from, to);
}

/** Decodes a string whose form the walker has checked. */
function decodeString(text: string, from: number, to: number): string {
  const written = text.slice(from, to);
  return written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1);
}

const MAX_DEPTH = 64;
