/** Exit status of every verb. */
export const exitCodes = { found: 0, nothing: 1, usage: 2, unreadable: 3 } as const;
