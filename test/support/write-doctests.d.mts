export function writeDoctests(root?: string): Promise<string[]>;
