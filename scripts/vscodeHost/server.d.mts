export declare const hosts: { readonly newest: string; readonly minimum: string };

export interface ServerOptions {
  readonly host?: string;
  readonly workspace?: string;
  readonly extensions?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly testDriver?: boolean;
  readonly trust?: boolean;
  readonly folder?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Server {
  readonly origin: string;
  readonly url: string;
  /** Where profile and extensions live. */
  readonly folder: string;
  readonly ended: Promise<unknown>;
  urlOf(path: string): string;
  log(): string;
  stop(): Promise<void>;
}

export function startServer(options?: ServerOptions): Promise<Server>;
