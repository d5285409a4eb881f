/**
 * The text for a one-line cell: whatever would be invisible, break the line, or turn the reading direction
 * stands there as a visible sign instead. Text without such characters comes back as it is.
 */
export function visibleText(text: string): string {
  return text.replace(hidden, signOf);
}

/** The text for a place that shows lines: as `visibleText`, but line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(hidden, char => (char === '\n' || char === '\t' ? char : signOf(char)));
}

/** At most `max` UTF-16 units of the text; never half of a surrogate pair. */
export function capText(text: string, max: number): string {
  if (text.length <= max) return text;
  const isPairCut = (text.codePointAt(max - 1) ?? 0) > 0xffff;
  return text.slice(0, isPairCut ? max - 1 : max);
}

/** The text for a label in which the editor would draw `$(name)` as an icon: it is shown as text. */
export function escapeIcons(text: string): string {
  return text.replace(/\$\([A-Za-z0-9~-]+\)/g, '\\$&');
}

function signOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (char === '\n') return '⏎';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  const hex = code.toString(16).toUpperCase();
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/** Controls, format characters (bidirectional, zero-width, tags), line separators, blank letters, lone surrogates. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;
