/**
 * Options as they are now, for a derivative that comes later: lists, such as axes and sizes, and
 * objects of them are copied, as the caller may change his own. Arrays on a device never change.
 */
export function keptOptions<Options>(options: Options): Options {
  if (Array.isArray(options)) return options.map(keptOptions) as Options;
  if (!isPlain(options)) return options;
  const entries = Object.entries(options).map(([name, value]) => [name, keptOptions(value)]);
  return Object.fromEntries(entries) as Options;
}

/** Whether it is an object of no class, as options are. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}
