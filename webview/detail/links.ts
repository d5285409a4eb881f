/** A piece of a text: words, or an address that can be opened. */
export interface TextPiece {
  readonly text: string;
  readonly url: string | null;
}

const address = /https?:\/\/[^\s"'<>`\\\]}\p{Cc}\p{Cf}]+/giu;
/** What ends a sentence around an address and is no part of it. */
const trailing = /[.,;:!?)]+$/;

/** Cuts a text at the `http` and `https` addresses in it; nothing else is ever a link. */
export function textPieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const match of text.matchAll(address)) {
    const url = match[0].replace(trailing, '');
    if (!isWebAddress(url)) continue;
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), url: null });
    pieces.push({ text: url, url });
    at = match.index + url.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), url: null });
  return pieces;
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && hostname !== '';
}
