/** What a record means for the task it is about; decided by the dialect. The position is the code in the index. */
export const outcomes = ['neutral', 'failure', 'success', 'running'] as const;
export type Outcome = (typeof outcomes)[number];
export type OutcomeCode = 0 | 1 | 2 | 3;

export const NEUTRAL = 0;
export const FAILURE = 1;
export const SUCCESS = 2;
export const RUNNING = 3;
