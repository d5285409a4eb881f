/** How many columns of a terminal the text takes: wide letters take two, combining marks none. */
export function displayWidth(text: string): number {
  if (isPlain(text)) return text.length;
  let width = 0;
  for (const char of text) width += widthOf(char);
  return width;
}

/** As much of the text as has room, ending in `…` when it is cut. */
export function fitWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let width = 0;
  let fitting = '';
  for (const char of text) {
    width += widthOf(char);
    if (width > columns - 1) break;
    fitting += char;
  }
  return columns > 0 ? `${fitting}…` : '';
}

/** The text with blanks behind it; longer text stays as it is. */
export function padWidth(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

/** Whether it is ASCII that can be seen: then it needs no care. */
export function isPlain(text: string): boolean {
  return plain.test(text);
}

function widthOf(char: string): number {
  if (isMark.test(char)) return 0;
  return isWide.test(char) ? 2 : 1;
}

const plain = /^[\x20-\x7e]*$/;
const isMark = /\p{M}/u;
const isWide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
