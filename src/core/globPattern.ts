import { readGlobTokens, type GlobToken, type NameSign, type Separator } from './globTokens';

/** A part of a path: a name that is meant literally, any number of folders, or the signs that a name has to fit. */
export type GlobPart =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'folders' }
  | { readonly kind: 'signs'; readonly signs: readonly NameSign[] };

export type Glob =
  /** Each alternative of a glob is the parts between its slashes; of an absolute one the first is empty, or a drive. */
  | { readonly kind: 'glob'; readonly alternatives: readonly (readonly GlobPart[])[] }
  /** `reason` goes on from the pattern: `has …`. */
  | { readonly kind: 'unusable'; readonly reason: string };

/**
 * Reads a glob. `*` and `?` stay within a name, `**` is any number of folders, `[ab]`, `[a-c]` and `[!a]` are one character, `{a,b}`
 * alternatives. Signs that close nothing stand for themselves. A sign is meant literally in brackets (`[*]`), and after a backslash
 * where that separates nothing.
 */
export function readGlob(pattern: string, separator: Separator): Glob {
  if (pattern.length > MAX_LENGTH) return unusable(`is longer than ${MAX_LENGTH} characters`);
  const tokens = readGlobTokens(pattern, separator);
  if ('badClass' in tokens) return unusable(`has “${tokens.badClass}”, a range whose end comes before its start`);
  const root = readChoice(tokens.list);
  if (root === null) return unusable(`has braces more than ${MAX_DEPTH} deep in each other`);
  if (countOf(root) > MAX_ALTERNATIVES) return unusable(`has more than ${MAX_ALTERNATIVES} alternatives in braces`);
  return { kind: 'glob', alternatives: expand(root).map(partsOf) };
}

/** The only path that a glob can stand for; `null` when it has wildcards or alternatives. */
export function onlyPathOf(alternatives: readonly (readonly GlobPart[])[]): string | null {
  const [parts, ...others] = alternatives;
  if (parts === undefined || others.length > 0) return null;
  const names = parts.flatMap(part => (part.kind === 'name' ? [part.name] : []));
  return names.length === parts.length ? names.join('/') : null;
}

/** A pattern that stands for this path alone, whatever signs its names have. It means the same to `\` and `/` as separators. */
export function literalGlob(path: string, separator: Separator): string {
  if (separator === '\\') return path.replaceAll('\\', '/').replace(/[*?{}[]/g, '[$&]');
  return path.replace(/[*?{}[]/g, '[$&]').replaceAll('\\', '\\\\');
}

type Brace = Exclude<GlobToken, Plain>;
type Item = Plain | Choice;
type Plain = NameSign | { readonly kind: 'slash' };
/** Braces: one of these. */
interface Choice {
  readonly kind: 'choice';
  readonly options: Item[][];
}

/** The pattern as the only option of a choice; `null` when it is too deep. Braces and commas that belong to no pair are text. */
function readChoice(tokens: readonly GlobToken[]): Choice | null {
  const pairs = pairsOf(tokens);
  const root: Choice = { kind: 'choice', options: [[]] };
  const open = [root];
  const add = (item: Item): void => void open.at(-1)?.options.at(-1)?.push(item);
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'open' && pairs.has(at)) {
      const choice: Choice = { kind: 'choice', options: [[]] };
      add(choice);
      open.push(choice);
      if (open.length > MAX_DEPTH + 1) return null;
    } else if (token.kind === 'close' && pairs.has(at)) open.pop();
    else if (token.kind === 'comma' && open.length > 1) open.at(-1)?.options.push([]);
    else add(isBrace(token) ? { kind: 'text', text: token.text } : token);
  }
  return root;
}

function isBrace(token: GlobToken): token is Brace {
  return token.kind === 'open' || token.kind === 'comma' || token.kind === 'close';
}

/** Places of the braces that belong together. */
function pairsOf(tokens: readonly GlobToken[]): ReadonlySet<number> {
  const pairs = new Set<number>();
  const open: number[] = [];
  for (const [at, { kind }] of tokens.entries()) {
    if (kind === 'open') open.push(at);
    const start = kind === 'close' ? open.pop() : undefined;
    if (start !== undefined) pairs.add(start).add(at);
  }
  return pairs;
}

/** How many alternatives there are, without making them. */
function countOf({ options }: Choice): number {
  return options
    .map(items => items.reduce((count, item) => count * (item.kind === 'choice' ? countOf(item) : 1), 1))
    .reduce((sum, count) => sum + count, 0);
}

function expand({ options }: Choice): readonly (readonly Plain[])[] {
  return options.flatMap(items =>
    items.reduce<readonly Plain[][]>(
      (made, item) => {
        if (item.kind === 'choice') {
          const chosen = expand(item);
          return made.flatMap(before => chosen.map(after => [...before, ...after]));
        }
        for (const before of made) before.push(item);
        return made;
      },
      [[]],
    ),
  );
}

function partsOf(tokens: readonly Plain[]): readonly GlobPart[] {
  const parts: NameSign[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'slash') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.map(signs => {
    if (signs.length === 2 && signs.every(({ kind }) => kind === 'star')) return { kind: 'folders' };
    const texts = signs.flatMap(sign => (sign.kind === 'text' ? [sign.text] : []));
    return texts.length === signs.length ? { kind: 'name', name: texts.join('') } : { kind: 'signs', signs };
  });
}

function unusable(reason: string): Glob {
  return { kind: 'unusable', reason };
}

const MAX_ALTERNATIVES = 1_000;
const MAX_DEPTH = 20;
/** As long as a path can be. */
const MAX_LENGTH = 4_096;
