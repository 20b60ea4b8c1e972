const longest = 300;

/**
 * What gpu.js, a shader compiler or a driver says about a kernel, as one line that names the kernel
 * and the device; the text of the shader, which gpu.js appends, stays in `cause`.
 */
export function kernelError(kernel: string, device: string, cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [said] = message.split('\n---');
  const line = said.replace(/\s+/g, ' ').trim().slice(0, longest);
  return new Error(`kernel ${kernel}: ${device} refused it: ${line}`, { cause });
}
