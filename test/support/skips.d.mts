export const skips: { name: string; reason: string }[];
