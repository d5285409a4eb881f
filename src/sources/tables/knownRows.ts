import type { SlimRow } from './tableRow';

/** A row of the table by now, or gone from it, or superseded by a later entry for the same thing. */
export type RowFate = 'there' | 'gone' | 'replaced';

/** What was told of a table: an entry a row, numbered in the order in which they were told. Some 150 bytes each. */
export class KnownRows {
  private rowIds = new BigInt64Array(64);
  private prints = new Float64Array(64);
  private fates = new Uint8Array(64);
  /** In which sweep an entry was found last. */
  private sweeps = new Uint32Array(64);
  private readonly identities: string[] = [];
  /** The newest entry of each thing. */
  private readonly newest = new Map<string, number>();
  private thereCount = 0;

  get count(): number {
    return this.identities.length;
  }

  /** How many are in the table. */
  get there(): number {
    return this.thereCount;
  }

  /** The newest entry for what the row stands for. */
  find(identity: string): number | undefined {
    return this.newest.get(identity);
  }

  /** Whether the row is what the entry tells. */
  isSame(entry: number, row: SlimRow): boolean {
    return (
      this.fateOf(entry) === 'there' && this.identities[entry] === row.identity && this.prints[entry] === row.print
    );
  }

  /** Whether the row is what the entry told before it was gone. */
  isBack(entry: number, row: SlimRow): boolean {
    return this.fateOf(entry) === 'gone' && this.identities[entry] === row.identity && this.prints[entry] === row.print;
  }

  add({ rowId, identity, print }: SlimRow, sweep: number): void {
    const entry = this.identities.length;
    if (entry === this.rowIds.length) this.grow();
    this.rowIds[entry] = rowId;
    this.prints[entry] = print;
    this.fates[entry] = THERE;
    this.sweeps[entry] = sweep;
    this.identities.push(identity);
    this.newest.set(identity, entry);
    this.thereCount++;
  }

  /** The row was found again, perhaps at another place. */
  seen(entry: number, rowId: bigint, sweep: number): void {
    this.rowIds[entry] = rowId;
    this.sweeps[entry] = sweep;
  }

  setFate(entry: number, fate: RowFate): void {
    if (this.fates[entry] === THERE) this.thereCount--;
    if (fate === 'there') this.thereCount++;
    this.fates[entry] = fate === 'there' ? THERE : fate === 'gone' ? GONE : REPLACED;
  }

  fateOf(entry: number): RowFate | undefined {
    const fate = entry < this.count ? this.fates[entry] : undefined;
    return fate === undefined ? undefined : fate === THERE ? 'there' : fate === GONE ? 'gone' : 'replaced';
  }

  rowIdOf(entry: number): bigint {
    return this.rowIds[entry] ?? 0n;
  }

  /** Entries before `end` that are in the table for all that is known, and were not found in this sweep. */
  unseen(sweep: number, end: number): number[] {
    const found: number[] = [];
    for (let entry = 0; entry < end; entry++) {
      if (this.fates[entry] === THERE && this.sweeps[entry] !== sweep) found.push(entry);
    }
    return found;
  }

  /** The first entry of a row of the table after a row id; `null` when there is none. What is gone had a row id of another time. */
  firstAfter(rowId: bigint): number | null {
    for (let entry = 0; entry < this.count; entry++) {
      if (this.fates[entry] === THERE && (this.rowIds[entry] ?? 0n) > rowId) return entry;
    }
    return null;
  }

  private grow(): void {
    const size = this.rowIds.length * 2;
    const { rowIds, prints, fates, sweeps } = this;
    this.rowIds = new BigInt64Array(size);
    this.rowIds.set(rowIds);
    this.prints = new Float64Array(size);
    this.prints.set(prints);
    this.fates = new Uint8Array(size);
    this.fates.set(fates);
    this.sweeps = new Uint32Array(size);
    this.sweeps.set(sweeps);
  }
}

const THERE = 0;
const GONE = 1;
const REPLACED = 2;
