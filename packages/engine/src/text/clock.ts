/**
 * Minutes and seconds, with hours where there are some: `1:05`, `2:00:09`.
 *
 * @example
 * ```ts
 * import { clock } from '@obelisk/engine/text';
 * clock(65); // => '1:05'
 * ```
 */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  const start = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${start}:${two(whole % 60)}`;
}
