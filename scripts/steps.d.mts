export declare const root: string;
export declare const vsixPath: string;
export declare const canRunServer: boolean;
export declare const nodeWithSqlite: string | null;
