/** What is used of a WebGL2 kernel of gpu.js, which has no public type. */
export interface TextureKernel {
  texSize: Int32Array;
  checkTextureSize(): void;
  constructor: { features: { maxTextureSize: number } };
}

/**
 * Lets a WebGL2 kernel have a 2-D output with a side above the texture limit. gpu.js makes a
 * texture of just that size and refuses it; but shader and read-out use nothing of the texture
 * except its number of texels, so a nearly square one of as many serves as well. 3-D outputs have
 * one already. Replaces the kernel's check, which runs once, after the size is set and before
 * anything uses it.
 */
export function foldTexture(kernel: TextureKernel): void {
  const check = kernel.checkTextureSize;
  kernel.checkTextureSize = function () {
    const [width, height] = this.texSize;
    if (Math.max(width, height) > this.constructor.features.maxTextureSize) {
      const side = Math.ceil(Math.sqrt(width * height));
      this.texSize = Int32Array.of(side, Math.ceil((width * height) / side));
    }
    check.call(this);
  };
}
