import { problemKinds, type Problem } from '../../core/problem';
import { NumberList } from './numberList';

/** The problems of one segment as columns: a binary file can have millions. */
export class ProblemList {
  private kind = new NumberList();
  private offset = new NumberList();
  private byteLength = new NumberList();
  private line = new NumberList();

  /** Those before it are listed elsewhere. */
  private first = 0;

  get length(): number {
    return this.kind.length - this.first;
  }

  /** Those before the byte are listed elsewhere; those from it on are listed here, again. */
  hideBefore(offset: number): void {
    while (this.first > 0 && this.offset.at(this.first - 1) >= offset) this.first--;
    while (this.length > 0 && this.offset.at(this.first) < offset) this.first++;
  }

  /** Forgets those at positions [from, to). */
  remove(from: number, to: number): void {
    if (this.kind.length === 0) return;
    const kept: Problem[] = [];
    for (let at = 0; at < this.kind.length; at++) kept.push(this.at(at - this.first));
    const left = kept.filter(({ offset }) => offset < from || offset >= to);
    if (left.length === kept.length) return;
    const hiddenBefore = this.first === 0 ? -Infinity : this.offset.at(this.first - 1);
    this.kind = new NumberList();
    this.offset = new NumberList();
    this.byteLength = new NumberList();
    this.line = new NumberList();
    for (const problem of left) this.push(problem);
    this.first = left.filter(({ offset }) => offset <= hiddenBefore).length;
  }

  push(problem: Problem): void {
    this.kind.push(problemKinds.indexOf(problem.kind));
    this.offset.push(problem.offset);
    this.byteLength.push(problem.length);
    this.line.push(problem.line);
  }

  at(position: number): Problem {
    const index = position + this.first;
    return {
      kind: problemKinds[this.kind.at(index)] ?? 'notJson',
      offset: this.offset.at(index),
      length: this.byteLength.at(index),
      line: this.line.at(index),
    };
  }
}
