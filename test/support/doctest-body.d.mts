export function exampleBody(code: string): { types: string[]; body: string };
