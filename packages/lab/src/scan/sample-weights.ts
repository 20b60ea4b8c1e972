/** Of the sample, in the static folder as in this package; docs/build/sample-weights.mjs trains. */
export const sampleWeights = 'sample/obelisk-phantoms.safetensors';
