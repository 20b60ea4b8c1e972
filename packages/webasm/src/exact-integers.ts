/** Below this, whole numbers are exact in float32, as indices are on most devices. */
export const exactIntegers = 2 ** 24;
