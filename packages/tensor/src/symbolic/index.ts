export { symbolicDerivative } from './derivative.js';
export type { AxisName, Dimensions, Equation } from './equation.js';
export { expandEquation } from './equation.js';
export type { InterpolationCorner, InterpolationRequest, InterpolationResult } from './evaluate.js';
export { evaluateInterpolation } from './evaluate.js';
export { interpolationEquation } from './interpolation.js';
export { chainFactor, normalisedDerivative, pixelCoordinate } from './normalised.js';
export { obeliskEquation } from './obelisk-equation.js';
export { derivativeToTex, equationToTex, expressionToTex } from './tex.js';
