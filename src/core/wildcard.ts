import type { ValuePattern } from './query';

/**
 * Whether a whole value fits, ignoring case; `*` stands for any text where the pattern has wildcards.
 * A pattern of stars alone asks for presence: it fits every value but the empty one.
 */
export function matchesPattern(pattern: ValuePattern, text: string): boolean {
  const wanted = foldCase(pattern.text);
  const value = foldCase(text);
  if (!pattern.hasWildcard) return wanted === value;
  if (onlyStars.test(wanted)) return value !== '';
  return matchesParts(wanted.split('*'), value);
}

/** As `matchesPattern`, but a part of the value is enough: for `detail` and free text. */
export function containsPattern(pattern: ValuePattern, text: string): boolean {
  const wanted = foldCase(pattern.text);
  const value = foldCase(text);
  // Every text contains the empty one, but who asks for the empty value wants it whole.
  if (!pattern.hasWildcard) return wanted === '' ? value === '' : value.includes(wanted);
  if (onlyStars.test(wanted)) return value !== '';
  return matchesParts(['', ...wanted.split('*'), ''], value);
}

/** The form in which texts are compared. Greek has two small sigmas; which one `toLowerCase` gives depends on what follows. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
}

/** Each part as early as possible, the last one at the end: taking the earliest place never spoils a later part. */
function matchesParts(parts: readonly string[], text: string): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (let index = 1; index < parts.length - 1; index++) {
    const part = parts[index] ?? '';
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}

const onlyStars = /^\*+$/;
