import { problemKinds, type Problem } from '../../core/problem';
import { NumberList } from './numberList';

/** The problems of one segment as columns: a binary file can have millions. */
export class ProblemList {
  private readonly kind = new NumberList();
  private readonly offset = new NumberList();
  private readonly byteLength = new NumberList();
  private readonly line = new NumberList();

  get length(): number {
    return this.kind.length;
  }

  push(problem: Problem): void {
    this.kind.push(problemKinds.indexOf(problem.kind));
    this.offset.push(problem.offset);
    this.byteLength.push(problem.length);
    this.line.push(problem.line);
  }

  at(index: number): Problem {
    return {
      kind: problemKinds[this.kind.at(index)] ?? 'notJson',
      offset: this.offset.at(index),
      length: this.byteLength.at(index),
      line: this.line.at(index),
    };
  }
}
