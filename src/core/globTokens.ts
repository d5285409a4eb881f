/** What stands between the parts of a path. Where it is `/`, a backslash takes the meaning from the sign after it. */
export type Separator = '/' | '\\';

/** What one place of a name has to fit: this character, any, any number of any, one of a class. */
export type NameSign =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'star' }
  | { readonly kind: 'class'; readonly isNot: boolean; readonly ranges: readonly CharacterRange[] };

/** Both included. */
interface CharacterRange {
  readonly from: number;
  readonly to: number;
}

export type GlobToken =
  NameSign | { readonly kind: 'slash' } | { readonly kind: 'open' | 'comma' | 'close'; readonly text: string };

/** `badClass`: as it is written. */
export type GlobTokens = { readonly list: readonly GlobToken[] } | { readonly badClass: string };

/** The signs of a glob, one a character or class. */
export function readGlobTokens(pattern: string, separator: Separator): GlobTokens {
  const characters = Array.from(separator === '\\' ? pattern.replaceAll('\\', '/') : pattern);
  const list: GlobToken[] = [];
  for (let at = 0; at < characters.length; at++) {
    const text = characters[at] ?? '';
    if (text === '\\' && at + 1 < characters.length) {
      const escaped = characters[++at] ?? '';
      list.push(escaped === '/' ? { kind: 'slash' } : { kind: 'text', text: escaped });
      continue;
    }
    const found = text === '[' ? readClass(characters, at) : null;
    if (found === null) {
      list.push(tokenOf(text));
    } else if (found.token === null) {
      return { badClass: characters.slice(at, found.end).join('') };
    } else {
      list.push(found.token);
      at = found.end - 1;
    }
  }
  return { list };
}

function tokenOf(text: string): GlobToken {
  switch (text) {
    case '*':
      return { kind: 'star' };
    case '?':
      return { kind: 'one' };
    case '/':
      return { kind: 'slash' };
    case '{':
      return { kind: 'open', text };
    case ',':
      return { kind: 'comma', text };
    case '}':
      return { kind: 'close', text };
    default:
      return { kind: 'text', text };
  }
}

/** `token` is `null` when a range of the class is the wrong way round. */
interface ReadClass {
  readonly token: NameSign | null;
  readonly end: number;
}

/** The class that begins at a bracket; `null` when it does not close within the name, or is empty. */
function readClass(characters: readonly string[], start: number): ReadClass | null {
  const members: { readonly text: string; readonly isEscaped: boolean }[] = [];
  let at = start + 1;
  for (; characters[at] !== ']'; at++) {
    const isEscaped = characters[at] === '\\';
    if (isEscaped) at++;
    const text = characters[at];
    if (text === undefined || text === '/') return null;
    members.push({ text, isEscaped });
  }
  const end = at + 1;
  const [first] = members;
  if (first === undefined) return null;
  const isNot = members.length > 1 && first.text === '!' && !first.isEscaped;
  if (isNot) members.shift();
  const [only] = members;
  if (members.length === 1 && !isNot && only !== undefined) {
    return { token: { kind: 'text', text: only.text }, end };
  }
  const ranges: CharacterRange[] = [];
  for (let place = 0; place < members.length; place++) {
    const from = codeOf(members[place]?.text);
    const dash = members[place + 1];
    const last = members[place + 2];
    if (dash?.text !== '-' || dash.isEscaped || last === undefined) {
      ranges.push({ from, to: from });
      continue;
    }
    const to = codeOf(last.text);
    if (to < from) return { token: null, end };
    ranges.push({ from, to });
    place += 2;
  }
  return { token: { kind: 'class', isNot, ranges }, end };
}

function codeOf(text: string | undefined): number {
  return text?.codePointAt(0) ?? -1;
}
