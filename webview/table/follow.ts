import type { ResultOrder } from '../../src/protocol/engineApi';

/** Whether the table stays at its end as records arrive, and how many there were when it stopped doing so. */
export interface Follow {
  readonly isFollowing: boolean;
  readonly countAtPause: number;
}

/** New records come at the end only in these orders. */
export function canFollow(order: ResultOrder): boolean {
  return order.by === 'log' || (order.by === 'time' && order.direction === 'ascending');
}

/** After the person has moved the table: at its end it follows, elsewhere it stands still. */
export function afterMove(follow: Follow, isAtEnd: boolean, order: ResultOrder, count: number): Follow {
  const isFollowing = isAtEnd && canFollow(order);
  if (isFollowing === follow.isFollowing) return follow;
  return { isFollowing, countAtPause: count };
}

/** After rows were put before the one that keeps its place: they are not new at the end. */
export function afterInsertion(follow: Follow, insertedBefore: number): Follow {
  return { ...follow, countAtPause: follow.countAtPause + insertedBefore };
}

/** How many records came since the table stopped following. */
export function newCount(follow: Follow, order: ResultOrder, count: number): number {
  return follow.isFollowing || !canFollow(order) ? 0 : Math.max(0, count - follow.countAtPause);
}
