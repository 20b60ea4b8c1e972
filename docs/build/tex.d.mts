export function renderTex(tex: string, displayMode: boolean): string;
export function texInMarkdown(md: object, report: (message: string) => void): void;
