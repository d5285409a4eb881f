export declare const root: string;
export declare const vsixPath: string;
export declare const canRunServer: boolean;
