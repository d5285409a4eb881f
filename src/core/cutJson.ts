import { walkJson } from './jsonWalker';

/** Whether a text is the beginning of a JSON object or array whose rest is missing, as far as can be told. */
export function isCutJson(text: string): boolean {
  let depth = 0;
  let seenTo = 0;
  const isWhole = walkJson(text, {
    open: (_, from) => {
      depth++;
      seenTo = from + 1;
    },
    close: (_, to) => {
      depth--;
      seenTo = to;
    },
    key: (_, to) => (seenTo = to),
    value: (_, __, to) => (seenTo = to),
  });
  return !isWhole && depth > 0 && isBeginOfToken(text, seenTo);
}

/** Whether nothing but a comma or colon and the beginning of one token stands from a position on. */
function isBeginOfToken(text: string, from: number): boolean {
  const start = /[ \n\r\t]*[,:]?[ \n\r\t]*/y;
  start.lastIndex = from;
  start.test(text);
  const at = start.lastIndex;
  if (at === text.length) return true;
  if (text[at] === '"') return isBeginOfString(text, at);
  if (text.length - at > LONGEST_TOKEN) return false;
  const rest = text.slice(at);
  return ['true', 'false', 'null'].some(word => word.startsWith(rest)) || /^[-+.0-9eE]+$/.test(rest);
}

function isBeginOfString(text: string, from: number): boolean {
  for (let at = from + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20) return false;
    // A whole string is a key whose colon is missing.
    if (unit === QUOTE) return text.slice(at + 1).trim() === '';
    if (unit === BACKSLASH) at++;
  }
  return true;
}

const LONGEST_TOKEN = 400;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
