export declare class Appender {
  constructor(log: string, manifest: string, firstId: number, style: 'hold' | 'reopen');
  append(count: number, options?: { readonly size?: number; readonly together?: boolean }): void;
  close(): void;
}
