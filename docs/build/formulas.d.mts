export function operationFormulas(): Map<string, { formula: string; vjpFormula: string }>;
