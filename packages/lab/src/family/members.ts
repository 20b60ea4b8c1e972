/** What a slider of the view changes. */
export type SliderName = 'dilation' | 'offsets' | 'mask' | 'rotation' | 'scale';

/** A member of the family, as the view tells of it. */
export interface Member {
  readonly title: string;
  /** y(p) in symbols. */
  readonly tex: string;
  /** Who decides where it looks, in a sentence. */
  readonly about: string;
  readonly sliders: readonly SliderName[];
}

export const memberNames = [
  'dilated',
  'active',
  'obelisk',
  'dcls',
  'dcn-v1',
  'dcn-v2',
  'dcn-v3',
  'dcn-v4',
  'attention',
  'transformer',
] as const;
export type MemberName = (typeof memberNames)[number];

const windowed = (factors: string, place: string) =>
  `y(\\mathbf p) = \\sum_{k=1}^{9} ${factors} \\, I(${place})`;
const predicted = '\\mathbf p + \\mathbf p_k + \\mathbf D_k(\\mathbf p)';

/** In the order of their years within static, then predicted, then one map. */
export const members: Readonly<Record<MemberName, Member>> = {
  dilated: {
    title: 'Dilated convolution (2015)',
    tex: windowed('W_k', '\\mathbf p + d \\, \\mathbf p_k'),
    about:
      'A regular window, stretched by a whole number d that somebody chose. Nothing is learned.',
    sliders: ['dilation'],
  },
  active: {
    title: 'Active convolution (2017)',
    tex: windowed('W_k', '\\mathbf p + \\mathbf s_k'),
    about:
      'Learned parameters: one set of nine places s for the whole image. It begins at the ' +
      'regular window.',
    sliders: ['dilation', 'offsets'],
  },
  obelisk: {
    title: 'OBELISK (2018)',
    tex: windowed('W_k', '\\mathbf p + \\mathbf S_k'),
    about:
      'Learned parameters, too, but no window: offsets are drawn around zero and may reach far. ' +
      'The 1x1 layer behind it holds the W.',
    sliders: ['offsets'],
  },
  dcls: {
    title: 'DCLS (2021)',
    tex:
      'y(\\mathbf p) = \\sum_{\\mathbf q} K(\\mathbf q) \\, I(\\mathbf p + \\mathbf q), \\quad ' +
      'K(\\mathbf q) = \\sum_{k=1}^{9} W_k \\, \\Lambda(\\mathbf q - \\mathbf s_k)',
    about:
      'Interpolates the kernel, not the image: each W is shared out among the four pixels ' +
      '(squares) around its place. With p on a pixel y is that of the active convolution.',
    sliders: ['dilation', 'offsets'],
  },
  'dcn-v1': {
    title: 'Deformable convolution, DCNv1 (2017)',
    tex: `${windowed('W_k', predicted)}, \\quad \\mathbf D = V * I`,
    about:
      'A second convolution V looks at the image around each place and predicts nine offsets ' +
      'for it. V starts at zero: then this is the ordinary convolution.',
    sliders: ['dilation', 'offsets'],
  },
  'dcn-v2': {
    title: 'Modulated, DCNv2 (2018)',
    tex: `${windowed('W_k \\, m_k(\\mathbf p)', predicted)}, \\quad \\mathbf m = \\sigma(M * I)`,
    about:
      'The same with a factor from 0 to 1 for each tap, predicted as well: a tap that finds ' +
      'nothing useful is switched off. Large dots count much.',
    sliders: ['dilation', 'offsets', 'mask'],
  },
  'dcn-v3': {
    title: 'DCNv3 (2022)',
    tex:
      `${windowed('m_k(\\mathbf p)', predicted)}, \\quad ` +
      '\\mathbf m = \\operatorname{softmax}_k(M * I)',
    about:
      'No W: the predicted factors do all the work. A softmax makes their sum 1. One of its ' +
      'groups of channels is shown.',
    sliders: ['dilation', 'offsets', 'mask'],
  },
  'dcn-v4': {
    title: 'DCNv4 (2024)',
    tex: `${windowed('m_k(\\mathbf p)', predicted)}, \\quad \\mathbf m = M * I`,
    about:
      'DCNv3 without the softmax: factors may be of any size, and negative (hollow dots). One of ' +
      'its groups of channels is shown.',
    sliders: ['dilation', 'offsets', 'mask'],
  },
  attention: {
    title: 'Deformable attention (2020)',
    tex:
      `${windowed('A_k(\\mathbf p)', '\\mathbf p + \\mathbf D_k(\\mathbf p)')}, \\quad ` +
      'A = \\operatorname{softmax}(M \\, I)',
    about:
      'No window: three heads, which start in three directions, each at three points. Offsets ' +
      'and shares are predicted from the one pixel at the place; the shares of a head sum to 1.',
    sliders: ['offsets', 'mask'],
  },
  transformer: {
    title: 'Spatial transformer (2015)',
    tex: 'y(\\mathbf p) = I(A \\, \\mathbf p)',
    about:
      'One map A for the whole image: six numbers, which a small network predicts from it. ' +
      'Here the sliders set them. The dashed frame is where all places look.',
    sliders: ['rotation', 'scale'],
  },
};
