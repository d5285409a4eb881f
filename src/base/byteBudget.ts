/** Memory that all sources share: whoever takes some may be refused. */
export class ByteBudget {
  /** `freeBytes`: how much there is for all. */
  constructor(private freeBytes: number) {}

  /** Answers whether it was given. */
  take(bytes: number): boolean {
    if (bytes > this.freeBytes) return false;
    this.freeBytes -= bytes;
    return true;
  }

  /** Gives back what was taken. */
  give(bytes: number): void {
    this.freeBytes += bytes;
  }
}
