/** Ends a switch over a closed union: a variant that was forgotten is a compile error, and a throw if it ever arrives. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected variant: ${JSON.stringify(value)}`);
}
