import type { FeedProblem } from '../protocol/feedViews';
import { manyProblemsHappening, problemHappening, problemsHappening, type ToldProblem } from './happenings';
import type { Teller } from './teller';

/** Tells of the problems of one source: of few each, of many how many there are, as JSON always each. */
export class ProblemTally {
  private readonly first: ToldProblem[] = [];
  private readonly counts = new Map<ToldProblem['kind'], number>();
  private total = 0;

  constructor(
    private readonly source: string,
    private readonly teller: Teller,
    private readonly events: 'text' | 'json',
  ) {}

  add(problem: ToldProblem): void {
    if (this.events === 'json') {
      this.teller.tell(problemHappening(this.source, problem));
      return;
    }
    this.total++;
    this.counts.set(problem.kind, (this.counts.get(problem.kind) ?? 0) + 1);
    if (this.first.length <= FEW_PROBLEMS) this.first.push(problem);
  }

  /** That is all of them; `more` there are were not added. */
  end(more = 0): void {
    const { source, teller, first, counts, total } = this;
    if (more > 0) teller.tell(manyProblemsHappening(source, total + more));
    else if (total > FEW_PROBLEMS)
      teller.tell(
        problemsHappening(
          source,
          counts,
          first.some(({ name }) => name !== null),
        ),
      );
    else for (const problem of first) teller.tell(problemHappening(source, problem));
  }
}

/** Tells of the problems of a page of a feed. */
export function tellProblems(problems: readonly FeedProblem[], teller: Teller, events: 'text' | 'json'): void {
  const tallies = new Map<FeedProblem['source'], ProblemTally>();
  for (const problem of problems) {
    const tally = tallies.get(problem.source) ?? new ProblemTally(problem.source, teller, events);
    tallies.set(problem.source, tally);
    tally.add(problem);
  }
  for (const tally of tallies.values()) tally.end();
}

/** More of them at once are counted. */
const FEW_PROBLEMS = 3;
