/** A graphics processor as WebGPU or WebGL2 presents it. */
export interface Adapter {
  /** Its name, as the driver tells it. */
  readonly description: string;
  /** Whether a program imitates it on the CPU: right results, slowly. */
  readonly software: boolean;
}

const softwareDrivers = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;

/** The adapter that WebGPU kernels would run on; null when there is none. */
export async function webGpuAdapter(): Promise<Adapter | null> {
  const adapter = await globalThis.navigator?.gpu?.requestAdapter();
  if (!adapter) return null;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const names = [description, vendor, architecture, device].filter((name) => name !== '');
  return {
    description: description || names.join(' ') || 'an adapter without a name',
    software: isFallbackAdapter || softwareDrivers.test(names.join(' ')),
  };
}

/** The adapter that WebGL2 kernels would run on; null when there is none with float targets. */
export function webGl2Adapter(): Adapter | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!context?.getExtension('EXT_color_buffer_float')) return null;
  const named = context.getExtension('WEBGL_debug_renderer_info');
  const description = String(
    context.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : context.RENDERER),
  );
  context.getExtension('WEBGL_lose_context')?.loseContext(); // browsers keep about 16 of them
  return { description, software: softwareDrivers.test(description) };
}
