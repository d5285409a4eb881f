import type { LineNumber } from './ids';
import { countText } from './quantityText';
import { capText, visibleText } from './visibleText';

/** What a place in a log is known by. */
export interface NamedPlace {
  /** As `RecordLocation.name`: `null` where records are lines. */
  readonly name: string | null;
  /** Counted from 0; `null` when it is not known yet. */
  readonly line: LineNumber | null;
  readonly byteOffset: number;
}

/** Where something stands, for people: `entry 17`, `line 5`, or `byte 1,204` while its line is not known. */
export function placeText({ name, line, byteOffset }: NamedPlace): string {
  if (name !== null) return capText(visibleText(name), 120);
  return line === null ? `byte ${countText(byteOffset)}` : `line ${countText(line + 1)}`;
}
