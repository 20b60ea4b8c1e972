export function cheapFirst(files: string[], seconds?: Readonly<Record<string, number>>): string[];
