import type { NameSign } from './globTokens';

/**
 * Whether a whole name fits the signs. Goes back to the last star only, so that it takes at most as many steps as the name is long
 * times the signs, whatever the pattern.
 */
export function fitsSigns(signs: readonly NameSign[], name: string): boolean {
  const characters = Array.from(name);
  let sign = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < characters.length) {
    const wanted = signs[sign];
    if (wanted?.kind === 'star') {
      star = sign++;
      starAt = at;
    } else if (wanted !== undefined && fitsSign(wanted, characters[at] ?? '')) {
      sign++;
      at++;
    } else if (star >= 0) {
      // The star takes one more. An earlier star need not: what stands between them was found as early as possible.
      sign = star + 1;
      at = ++starAt;
    } else return false;
  }
  return signs.slice(sign).every(({ kind }) => kind === 'star');
}

function fitsSign(sign: NameSign, character: string): boolean {
  if (sign.kind === 'text') return sign.text === character;
  if (sign.kind !== 'class') return true;
  const code = character.codePointAt(0) ?? -1;
  return sign.ranges.some(({ from, to }) => from <= code && code <= to) !== sign.isNot;
}
