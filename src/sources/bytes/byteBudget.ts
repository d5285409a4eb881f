/** Memory that all sources share: whoever takes some may be refused. */
export class ByteBudget {
  constructor(private freeBytes: number) {}

  /** Answers whether it was given. */
  take(bytes: number): boolean {
    if (bytes > this.freeBytes) return false;
    this.freeBytes -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.freeBytes += bytes;
  }
}
