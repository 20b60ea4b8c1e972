/** A sampling of one volume at a few points, and what another program made of it. */
export interface WitnessedSampling {
  /** [C, D, H, W] of the volume. */
  readonly shape: readonly [C: number, D: number, H: number, W: number];
  /** In C order. */
  readonly volume: Float32Array;
  /** [point][x, y, z] in -1..1, with aligned corners. */
  readonly points: number[][];
  /** [channel][point] */
  readonly values: number[][];
  /** What comes from above: [channel][point]. */
  readonly upstream: number[][];
  /** Of the points: [point][x, y, z]. */
  readonly gradient: number[][];
}

/** 3 x 5 x 5 x 9 numbers of four bytes, the lowest first, as Base64. */
const encoded =
  'tMzkvQ9B/r7L/CY+SrZhv3PGXD2KGis/iVt0veRb775Ea1y+T0tiP5wnQr9B3Ly+N06vvtBzs7/5K6Q+OsyCv0uATD8/' +
  'Ab29nnU0vzQazb+MBJQ+WtD6PrdCxb7mRza/TrUuvuPOur909GE+gSl8PnCTqb9RbTI/5r0pv+ydmz8XWL+/q4ZhP+zd' +
  'lr9MGm+/qUoRv8nwjb7KvAvAqtC7PpAicD+3EAA8UrKgvuMOlL85oes/ODuCvxMQnD9F+CM+kpvMP9zwP718dMO/jOkA' +
  'wMY1wr81hsY+WKmXv3iOMD9VXqk/ZJHoP59GLj8NcDk/OVgEPS9j1L9TTPC/J7w8P3T9bD/iuGw/oOo6Ptrulr2JHaE+' +
  'KrmEvz4VVz4eSx0/HpuAPR3LqL4PA+a//HBfP8tXRD8hBum9mlxxv5gHQT8fGxA+fJUxvzSrHb+9wzq/yZXcPkKJkj7x' +
  'E36+S9pQPlsUWj/PgLS/U1jbvYFDTb+t3I0+2NUjQID72L8XD0E+gyE9PxWQyz/waEe+Q0h3vmsEqT/fwsw/oSSKv1Th' +
  'rb5Sjy2/dRYBvtum1r9weJo/NnoSPxy2hT0iLcC8IDpjPw78dD95DQ2/51gqQGV3CUCQAVu/vIY4v+QOsD91tH8/73EW' +
  'PlrBZ7+jrbe++5XRP0WPMD8FnhW/gWRoP5w6+D46xIa+HRELv2n+0b+h8G0/ojWlP8q+hT7eDha//FjBvzf9AMAsRTI/' +
  '8egqv1GqV78BaQc/p24Lv5xGTz9usI8/Oegcvx1MZD4BLes+of7ZvzuKo7/vKT6/S5l4PyDStT5oO8K/zo22vtwKcj93' +
  '+wrAIMlNv97w575LB2O+18MFwKpMNb4W6WW/78J7vwqiQT/Y47E+mjaSPtPvSr01WR8/U/n1v8WnqL8+RJ0/dNQzP3YF' +
  'i7yL4pC+JAQlvwDlorzK9+U9Of4ov/vSH7/n2z2/ZTmvPmoUk75MLiy/uWNiP+maOD/uwGI+GSaMvl95XD+MpXm9M94G' +
  'QFI1fr83OrQ/H2dLv2pIHT8Eyou+mPnTP5Nvsj+WHxs/dy1iPnoTU7/Rlzo/3847v+b8xz+LqYK/wqOPvBVea7/JW3C/' +
  'Opb4v4h9bj5W+4y/6qifv3qaP79Zr3q/YxlUP0wRgL63EiQ+2cI6P5la476iRFI/e/0Zv+MraD9M2Mg/6v3ivc28g77t' +
  'KRA/y8+APV7ngr3+3UFAMjg+Pl1zLr4bdoM/Fi+QPWaetz7O/xbAk52yv6oSXj+Ejma+ak70PX/gib9J0oA+V9hgvq0s' +
  'Gz8CyUE9Vj9LPDBHwT4Otjs/vKD7viRsjb95PiC9tHEqPc79hb9ENAk9wvmGv5sOSr53Klo/NCjQvuGjtL/aqqM8y7PS' +
  'viD+rb7Daw6/upgmv3gWX75iHEU/tLh/v8Anjj8oEf88KujIP/37xD9SyZg+4loOPzjUL7/3po2/BDYRQIAQEMCueYG/' +
  'AQHEPv09nj/614a/Crtwv77TYD+q51y/WOF9vz86WT+D0jw/TG2ov3mO6b4T6uS/bVK1v6CAfL8w7xs/cLAqP8xwj7/Z' +
  'gNW/hMSIP6KAO75p+yQ/EykPv1de5b4OyCW/D0JVPoTdPL/EvKS+sfpyv58BiT8PA4a/yUCwP8Q5zD6PjZu/NIIBvR9l' +
  'Xr8KubO+JchMvlnruL/6F1c/auldv78Geb/KYZ+/2uc7vFD7hr+q8l+/6igTQDgAub9JKzy/OLvNvxBLjb+wGe+/INdP' +
  'P/avkz9k0g2/nKhkv0pjsb5IWAm/1cVqvr9Xfr6oebU+01Arv3J/FMASjAA/rh3/vd4TJz/aLay/Wq12P17CVT9+HzHA' +
  '5ne9P02jlj54O7I//DoHQFhOr73PBaE/Nbrsv2HVnL+ioiq/+koCv4TwBL/27ts+mMGrvyvaur5yhKI/N6oRP9Bk8T7P' +
  'V+w+h+qwv9kCYT9Bscq94yeaP36NTD7lija9cIKKvno3kz/Hcbo/xuUwQGgso76izga+HkMfv6oNt7+TQre/SGQHQM63' +
  'l7+EIpo/QwC1vi7Xrj4rDqk/aNQIv3vfDEC4epu/njpdv7yvgb+2x7u+xTenP5MIDMCviAPA3wk9Px0Hcj8lFq2/xrMp' +
  'Py0nCz/VYwg/gKc6v7zdrb/ZVz++nw+pv6BtuT8t+8G/ikGev1UCLb9h3aO9peHPvslXdz4KCYM+mtt3vZiiHb4Ec7M/' +
  'vFH/vO96vD+Chva+cHRav8SGbD755UA/2fEgv/UrRb857NU/QMpGP0lx+j4kYwC/0+PVP3xyUb9KUUE/iOGuP2Zt675G' +
  'tCo/5a1Iv2I6DEBXzLQ+ggVPP1c4MkAR5RO/vXHBv8Nsuz8+Gwu/u3GRPwO9ND/i/xc/hg8CPjyAMT/NdhW//E4aP6rf' +
  'GT6Qdpc/62w6v5F4oL8ZRTG/ksw2wGV2XL8H5M++sl2LPtvomD6aJPI+pozxvmDplb/H3Pm/suBBv6jxQL6oU2M+NA6X' +
  'PTOLiT+Iakk/Fwetvvp5EL5wXgG+Fv1qv19Hij++vUy/GZJgv+kig79EnWG/HDn/P7Kt1j1ShI4/ansAvcGW5D5dZb0/' +
  'jISFv/XuSz85O+0+oFkHP7ievj3AFKQ/QgMhv98nOj8tCLe/5DaJvojPUD9jE1M+sPczv8SpEz+NPZm/yiaIPmCJNb9P' +
  'rxU+BgbmvwgHt76Da7q/1NDbP05bgr9HhQbA61zZvznIhL8aS2w/Gogqv2I0Hr8mxac/yZ68P6T8kb4exb6+HgPUvyEi' +
  'tb8tOEK+/pzkP+1p5j+Ymno/ZuPsvmK7v78hBs6+qc8svtm9Or86XxXASz/7vkmpur91Q8w+nLOqPmnk077K91E9uMew' +
  'v7lUZT8N4Rg/vGbjPQlDRj9DFSq/fYEdPwNEBb+mouS/NwqpPFUjgL6gqhS+CWWrPwLlHMAc176/K6VMv4Spuz8DOpk+' +
  '/U4PvvEciD3SVALAqeb6vutCtzyg12k++Bk+vsbR0z5NKcM/iN27vGZxk795OZ6+PW2/vyCsQL96Cye/YwkbQK0LBT9m' +
  'waO+Mp4uvyqRij6dYTE/WKwTwL9J1z4HBoA+ci2PPn/pmz8y4jA+29JTPj5Ksz95woK/xeUCv7QpA78b2lS/8lf1v3Ty' +
  'rL62il+/3vkyP5+W3L9CVm8971yJvkuUrz77yRXAAlhiv0ePwb7+0dC/B2cfPqFPJT+1e06/lcVJP0LO1L9k1zS/L0nl' +
  'PvQo3L4eF5M/aEyFPLqoej3crSzA3hUCv1bUXz+WfnG+V115PtQHCz8D9j8/KoL9PW7VBj6qGvg90giEvz/0N78HNoK/' +
  'nxSjP9f0GT6YYro+n4O5vgaMeD9AL2I/BPmXvXv1Ir/8nTK/wTIlP+JOO8Dvq4w+Vcwcv7HIlb6yg4y/UQ8yP3RCRb+n' +
  'UZs/N4FNP8oP+75noYM+5CiVvj3LKL9cILO/m1YMv41WHj/DuYG/GoAdv1MN274Ftos+czoUvwIsMz26yYI/tqSEP+8C' +
  'mj/U3c29OLtOvxpmyT4BfSS//NltPlg7Nj+ICCc+J/x5v2VVV77tRX6/NZN+vggYHb/U9lG/aMkLQGF40b6fjoi9x2GI' +
  'P8S9BD/lXFK/';

/**
 * What PyTorch 1.13 answered when it sampled a volume of three channels at four points, with its
 * gradient of the points: a part of `test/fixtures/goldens/ops/grid_sample.json`, at hand in a
 * browser too.
 *
 * @returns new arrays at each call, zeros outside, corners aligned
 *
 * @example
 * ```ts
 * import { pytorchGridSample } from '@obelisk/notebook';
 * const { shape, volume, points } = pytorchGridSample();
 * [shape, volume.length, points.length]; // => [[3, 5, 5, 9], 675, 4]
 * ```
 */
export function pytorchGridSample(): WitnessedSampling {
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  return {
    shape: [3, 5, 5, 9],
    volume: new Float32Array(bytes.buffer),
    points: [
      [-0.176477194, -0.309350371, 0.152614832],
      [-0.271209478, 0.153596163, -0.0633927584],
      [0.626518607, 0.220238209, -0.0352910757],
      [-0.376663804, 0.231815934, -0.718861759],
    ],
    values: [
      [-0.50941093, 0.595749235, 1.70428266, 0.139772246],
      [0.419709581, 0.0115050522, 0.568735458, 0.210747624],
      [-0.0680500621, -0.252436715, -0.921324546, -0.388233514],
    ],
    upstream: [
      [-2.11521935, 0.349983186, 1.11677718, -0.492676973],
      [-0.56924808, 1.28987408, 0.335550755, -0.0497270226],
      [-0.463722169, 0.123902477, -0.883375764, 0.288576156],
    ],
    gradient: [
      [-1.85922921, -3.74777258, 3.01393656],
      [2.82432213, 3.21497096, -1.01270507],
      [-8.32547138, -2.06284862, 7.7798397],
      [-1.27857889, 1.27776046, -0.24007841],
    ],
  };
}
