export declare function recordOf(id: number, size?: number): Buffer;
export declare const WRITER_IDS: number;
