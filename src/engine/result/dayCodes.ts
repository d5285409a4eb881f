import { DAY_MS, dayText } from '../../core/calendar';
import { startOfDay, zoneOffsetMs } from '../../core/timestamp';

/** Codes of days in a zone: 0 for records without a time, else the number of the day plus 2³¹. */
export class DayCodes {
  private code = 0;
  private fromMs = Infinity;
  private toMs = -Infinity;

  constructor(private readonly zone: string) {}

  codeOf(timeMs: number): number {
    // Neighbours mostly share a day: the last answer is remembered with the times for which it holds.
    if (timeMs >= this.fromMs && timeMs < this.toMs) return this.code;
    if (!(Math.abs(timeMs) <= MAX_MS)) return 0;
    // Clocks change at quarters of an hour only, so that one answer holds for a quarter; without changes, for a day.
    const stepMs = this.zone === 'UTC' ? DAY_MS : QUARTER_MS;
    this.fromMs = Math.floor(timeMs / stepMs) * stepMs;
    this.toMs = this.fromMs + stepMs;
    this.code = Math.floor((timeMs + zoneOffsetMs(timeMs, this.zone)) / DAY_MS) + BASE;
    return this.code;
  }

  textOf(code: number): string {
    return code === 0 ? '' : dayText(code - BASE);
  }

  /** The code of `YYYY-MM-DD`; `undefined` when there is no such day. */
  findCode(text: string): number | undefined {
    if (text === '') return 0;
    const startMs = startOfDay(text, 'UTC');
    return Number.isNaN(startMs) ? undefined : startMs / DAY_MS + BASE;
  }
}

const BASE = 2 ** 31;
const QUARTER_MS = 15 * 60_000;
const MAX_MS = 8.64e15;
