import { plural } from '../../core/quantityText';
import type { ReaderEvent } from '../adapter';
import { codeOf } from '../bytes/readerState';
import { SEGMENT } from './arraySegment';
import type { ArrayVersion } from './arrayVersion';
import { continuationOf, type Continuation } from './continuation';
import type { ElementTable } from './elementTable';
import { readElements } from './elementTexts';
import { MAX_BYTES, type GoneTexts } from './goneTexts';

/** Numbers the entries of a new version of an array, and says what became of those of the one before. */
export class Succession {
  /** Entries that did not fall off but were overwritten, by the key of their hash: if they come back, they are shown once. */
  private readonly overwritten = new Map<number, number[]>();
  private isGuessTold = false;

  constructor(
    /** How many entries the writer keeps. */
    private readonly cap: number,
    private readonly goneTexts: GoneTexts,
  ) {}

  /** Fills `next.positions` and `next.appended`. `told`: how many entries were told; the others of `old` never happened. */
  async of(old: ArrayVersion, next: ArrayVersion, told: number): Promise<ReaderEvent[]> {
    const places = toldPlaces(old, told);
    const list = places.length === old.elements.count ? old.elements : old.elements.pick(places);
    const isFullAndNew = next.identity !== old.identity && next.elements.count >= this.cap;
    const continuation = continuationOf(list, next.elements, isFullAndNew);
    const { oldOf, gone, kind } = continuation;
    const appended: number[] = [];
    for (let at = 0; at < oldOf.length; at++) {
      const before = oldOf[at] ?? -1;
      if (before < 0) next.positions[at] = told + appended.push(at) - 1;
      else next.positions[at] = old.positions[places[before] ?? 0] ?? 0;
    }
    next.appended = appended;
    next.appendedFrom = told;
    const goneElements = gone.map(at => places[at] ?? 0);
    await this.keepTexts(old, next, goneElements);
    const returned = kind === 'slid' ? [] : this.takeReturned(next.elements, appended);
    const goneEntries = goneElements.map(at => old.positions[at] ?? 0);
    if (kind !== 'slid') this.noteOverwritten(old.elements, goneElements, goneEntries);
    return [
      ...this.remarksOn(continuation, list.count, next.elements.count, returned.length),
      ...entryEvents(goneEntries, 'gone'),
      ...entryEvents(returned, 'replaced'),
    ];
  }

  /** The texts of entries that leave are read from the old file while it is open; after a rewriting in place they are lost. */
  private async keepTexts(old: ArrayVersion, next: ArrayVersion, gone: readonly number[]): Promise<void> {
    if (old.identity === next.identity || gone.length === 0) return;
    let first = gone.length;
    for (let bytes = 0; first > 0; first--) {
      bytes += old.elements.length(gone[first - 1] ?? 0);
      if (bytes > MAX_BYTES) break;
    }
    const kept = gone.slice(first);
    try {
      const texts = await readElements(old.file, old.elements, kept);
      kept.forEach((element, at) => {
        const text = texts[at];
        if (text !== null && text !== undefined) this.goneTexts.keep(old.positions[element] ?? 0, text);
      });
    } catch (error) {
      // The old file can't be read any more: the entries stay without their texts.
      if (codeOf(error) === undefined) throw error;
    }
  }

  private takeReturned(elements: ElementTable, appended: readonly number[]): number[] {
    if (this.overwritten.size === 0) return [];
    const returned: number[] = [];
    for (const element of appended) {
      const key = elements.key(element);
      const entries = this.overwritten.get(key);
      const entry = entries?.pop();
      if (entry !== undefined) returned.push(entry);
      if (entries?.length === 0) this.overwritten.delete(key);
    }
    return returned;
  }

  private noteOverwritten(elements: ElementTable, gone: readonly number[], entries: readonly number[]): void {
    for (let at = Math.max(0, gone.length - MAX_OVERWRITTEN); at < gone.length; at++) {
      const key = elements.key(gone[at] ?? 0);
      const known = this.overwritten.get(key);
      const entry = entries[at] ?? 0;
      if (known === undefined) this.overwritten.set(key, [entry]);
      else known.push(entry);
    }
    for (const key of this.overwritten.keys()) {
      if (this.overwritten.size <= MAX_OVERWRITTEN) break;
      this.overwritten.delete(key);
    }
  }

  private remarksOn(
    { kind, gone, isGuess }: Continuation,
    before: number,
    now: number,
    returned: number,
  ): ReaderEvent[] {
    const remarks: ReaderEvent[] = [];
    const say = (level: 'information' | 'warning', text: string): void => {
      remarks.push({ kind: 'remark', level, text });
    };
    const are = gone.length === 1 ? 'is' : 'are';
    const entries = plural(gone.length, 'entry', 'entries');
    if (isGuess && !this.isGuessTold) {
      this.isGuessTold = true;
      say('information', 'All entries of the log are equal: how many were added can’t be told.');
    }
    if (gone.length > 0 && kind === 'slid' && now < before) {
      say('information', `The log was shortened: ${entries} at its start ${are} no longer in it.`);
    }
    if (gone.length > 0 && kind === 'rearranged') {
      say(
        'warning',
        `${entries} that had been read ${are} no longer in the log: another writer or an edit removed them.`,
      );
    }
    if (gone.length > 0 && kind === 'anew') {
      if (now < this.cap) say('warning', `The log was started anew: ${entries} ${are} no longer in it.`);
      else
        say(
          'warning',
          `None of the ${entries} that had been read ${are} in the log any more: some between may be missing.`,
        );
    }
    if (returned > 0) {
      const back = plural(returned, 'entry', 'entries');
      say('information', `${back} that had been removed ${returned === 1 ? 'is' : 'are'} in the log again.`);
    }
    return remarks;
  }
}

/** Which elements of a version were told, in the order of the file. */
function toldPlaces({ positions }: ArrayVersion, told: number): number[] {
  const places: number[] = [];
  positions.forEach((position, at) => {
    if (position < told) places.push(at);
  });
  return places;
}

/** As few ranges as there are. */
export function entryEvents(entries: readonly number[], fate: 'gone' | 'replaced' | 'there'): ReaderEvent[] {
  const events: ReaderEvent[] = [];
  const sorted = Float64Array.from(entries).sort();
  for (let first = 0; first < sorted.length;) {
    const from = sorted[first] ?? 0;
    let to = from;
    while (sorted[first] === to) {
      to++;
      first++;
    }
    events.push({ kind: 'entries', segment: SEGMENT, from, to, fate });
  }
  return events;
}

const MAX_OVERWRITTEN = 20_000;
