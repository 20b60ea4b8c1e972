import type { Picture } from '@obelisk/viz/basics';

/** Puts pixels onto a canvas, which takes their size. */
export function paintPicture(canvas: HTMLCanvasElement, { width, height, data }: Picture): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pixels = new ImageData(Uint8ClampedArray.from(data), width, height);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}
