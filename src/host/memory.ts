/** What is remembered for a workspace. The editor's `Memento` has this shape. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Where the logs that were opened by hand are remembered; read before anything else is loaded. */
export const sessionSourcesKey = 'session.sources';
