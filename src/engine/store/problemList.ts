import { problemKinds, type Problem } from '../../core/problem';
import { NumberList } from './numberList';

/** The problems of one segment as columns: a binary file can have millions. */
export class ProblemList {
  private readonly kind = new NumberList();
  private readonly offset = new NumberList();
  private readonly byteLength = new NumberList();
  private readonly line = new NumberList();

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
