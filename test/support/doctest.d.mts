export function examplesIn(path: string, text: string): { name: string; code: string }[];
export function examplesInMarkdown(path: string, text: string): { name: string; code: string }[];
export function testFile(what: string, examples: readonly { name: string; code: string }[]): string;
