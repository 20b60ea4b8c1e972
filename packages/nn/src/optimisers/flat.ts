import { type DeviceArray, joined, partOf, type Shape, sizeOf } from '@obelisk/engine';

/** Arrays one after the other as one array without axes; one alone stays as it is. */
export function flattened(arrays: readonly DeviceArray[]): DeviceArray {
  const [first] = arrays;
  if (arrays.length === 1) return first;
  const { device } = first;
  const storages = arrays.map(({ storage }) => storage);
  const storage = joined(device, storages);
  return { device, shape: [storage.length], storage };
}

/** The arrays of these shapes that `flattened` made one of. */
export function unflattened(flat: DeviceArray, shapes: readonly Shape[]): DeviceArray[] {
  if (shapes.length === 1) return [flat];
  const { device } = flat;
  let start = 0;
  return shapes.map((shape) => {
    const length = sizeOf(shape);
    const storage = partOf(device, flat.storage, start, length);
    start += length;
    return { device, shape, storage };
  });
}
