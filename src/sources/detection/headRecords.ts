/** What the head of a file holds: records in one of the formats, as JSON texts of which the last may be cut; or nothing that tells. */
export type HeadRecords =
  | { readonly kind: 'jsonl' | 'jsonArray'; readonly texts: readonly string[] }
  /** One object over many lines. */
  | { readonly kind: 'object'; readonly texts: readonly string[] }
  | { readonly kind: 'unknown' };

/** Finds out how records lie in the head of a text file. `isWhole`: it is the whole file. */
export function recordsOfHead(text: string, isWhole: boolean): HeadRecords {
  const lines = completeLines(text, isWhole);
  const objects = lines.filter(isObject);
  const first = text.trimStart();
  if (first.startsWith('[') && !isRunOfLines(lines, objects)) {
    const next = first.slice(1).trimStart();
    return next === '' || next.startsWith(']') || next.startsWith('{')
      ? { kind: 'jsonArray', texts: elementsOf(next) }
      : { kind: 'unknown' };
  }
  if (objects.length > 0 && (isObject(lines[0] ?? '') || objects.length * 2 >= lines.length)) {
    return { kind: 'jsonl', texts: objects.slice(0, MAX_RECORDS) };
  }
  if (!first.startsWith('{')) return { kind: 'unknown' };
  // A first line that is longer than the head is a record of a log; one that ends is the beginning of an object over many lines.
  return lines.length === 0 ? { kind: 'jsonl', texts: [first] } : { kind: 'object', texts: [first] };
}

/** Without blank ones and without what is cut. */
function completeLines(text: string, isWhole: boolean): readonly string[] {
  const lines = text.split('\n');
  if (!isWhole) lines.pop();
  return lines.filter(line => line.trim() !== '');
}

/** Whether lines are records although the first one is an array: it ends there and others follow, or most lines are objects. */
function isRunOfLines(lines: readonly string[], objects: readonly string[]): boolean {
  const [first = ''] = lines;
  return lines.length > 1 && (isJson(first) || (objects.length > 1 && objects.length * 2 >= lines.length));
}

function isObject(line: string): boolean {
  if (!line.trimStart().startsWith('{')) return false;
  return isJson(line);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // That it is none is the answer.
    return false;
  }
}

/** The texts of the objects at the beginning of an array's content; the last one may be cut. */
function elementsOf(text: string): readonly string[] {
  const elements: string[] = [];
  let depth = 0;
  let from = 0;
  let isInString = false;
  for (let at = 0; at < text.length && elements.length < MAX_RECORDS; at++) {
    const char = text[at];
    if (isInString) {
      if (char === '\\') at++;
      else if (char === '"') isInString = false;
    } else if (char === '"') {
      isInString = true;
    } else if (char === '{' || char === '[') {
      if (depth++ === 0) from = at;
    } else if (char === '}' || char === ']') {
      if (depth === 0) return elements;
      if (--depth === 0 && text[from] === '{') elements.push(text.slice(from, at + 1));
    }
  }
  if (depth > 0 && elements.length === 0 && text[from] === '{') elements.push(text.slice(from));
  return elements;
}

const MAX_RECORDS = 50;
