/** How records lie in bytes; the names that settings and the command line know. */
export const sourceFormats = ['jsonl', 'jsonArray', 'jsonTree', 'sqlite'] as const;
export type SourceFormat = (typeof sourceFormats)[number];

/** Whether the word names a format. */
export function isSourceFormat(word: string): word is SourceFormat {
  return (sourceFormats as readonly string[]).includes(word);
}
