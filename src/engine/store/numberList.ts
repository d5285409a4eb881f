/** A growing list of numbers in a typed array; for lists that stay short compared with the rows. */
export class NumberList {
  length = 0;
  private values = new Float64Array(8);

  at(index: number): number {
    return this.values[index] ?? NaN;
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Float64Array(this.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = value;
  }

  /** How many of the values, which must ascend, are smaller than or equal to `value`. */
  countUpTo(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.values[middle] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
