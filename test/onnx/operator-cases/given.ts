import type { Tensor } from '@obelisk/tensor';

/** Numbers, their type in ONNX and their shape. */
export interface Numbers {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A case of an operator of the ONNX standard: what it is called with, and what must come out. */
export interface Given {
  readonly name: string;
  readonly operator: string;
  readonly attributes: Readonly<Record<string, number | boolean | string | readonly number[]>>;
  /** Of the inputs. */
  readonly names: readonly string[];
  readonly inputs: readonly Numbers[];
  readonly outputs: readonly Numbers[];
}

/** What a case is in our operations: from the inputs to the outputs. */
export type Run = (...inputs: Tensor[]) => readonly Tensor[];

/** How an operator is said in our operations, or the reason why a case of it is not. */
export type Expression = (given: Given) => Run | string;

/** A number among the attributes. */
export function number({ attributes }: Given, name: string, otherwise: number): number {
  return Number(attributes[name] ?? otherwise);
}

/** A list of numbers among the attributes. */
export function numbers({ attributes }: Given, name: string, otherwise: readonly number[]) {
  return (attributes[name] as readonly number[] | undefined) ?? otherwise;
}

/** A text among the attributes. */
export function text({ attributes }: Given, name: string, otherwise: string): string {
  return String(attributes[name] ?? otherwise);
}

/** The numbers of an input by its name; null for one that is left out. */
export function input({ names, inputs }: Given, name: string): readonly number[] | null {
  return inputs[names.indexOf(name)]?.data ?? null;
}

/** Axes that may count from the end. */
export function axes(rank: number, named: readonly number[]): readonly number[] {
  return named.map((axis) => (axis < 0 ? axis + rank : axis));
}
