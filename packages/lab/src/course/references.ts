/** A paper, and what it is called upon for. */
export interface Reference {
  readonly claim: string;
  /** How a view names it. */
  readonly short: string;
  readonly authors: string;
  readonly title: string;
  readonly href: string;
  readonly place: string;
}

/** All papers of lab and lesson plan, in the order of the lesson. */
export const references = {
  'jaderberg-2015': {
    claim:
      'sampling between pixels is differentiable with respect to the coordinate; one predicted ' +
      'map for the whole image',
    short: 'Jaderberg et al. 2015',
    authors: 'M. Jaderberg, K. Simonyan, A. Zisserman, K. Kavukcuoglu',
    title: 'Spatial Transformer Networks',
    href: 'https://arxiv.org/abs/1506.02025',
    place: 'NIPS 2015',
  },
  'yu-2016': {
    claim: 'a window pulled apart by hand sees further at no cost',
    short: 'Yu, Koltun 2016',
    authors: 'F. Yu, V. Koltun',
    title: 'Multi-Scale Context Aggregation by Dilated Convolutions',
    href: 'https://arxiv.org/abs/1511.07122',
    place: 'ICLR 2016 (arXiv 2015)',
  },
  'luo-2016': {
    claim: 'what a network *can* see is more than what it looks at',
    short: 'Luo et al. 2016',
    authors: 'W. Luo, Y. Li, R. Urtasun, R. Zemel',
    title: 'Understanding the Effective Receptive Field in Deep Convolutional Neural Networks',
    href: 'https://arxiv.org/abs/1701.04128',
    place: 'NIPS 2016',
  },
  'dai-2017': {
    claim: 'offsets predicted at each position, by a branch that starts at zero',
    short: 'Dai et al. 2017',
    authors: 'J. Dai, H. Qi, Y. Xiong, Y. Li, G. Zhang, H. Hu, Y. Wei',
    title: 'Deformable Convolutional Networks',
    href: 'https://arxiv.org/abs/1703.06211',
    place: 'ICCV 2017',
  },
  'jeon-2017': {
    claim: 'offsets as parameters, one set for all positions, in 2D',
    short: 'Jeon, Kim 2017',
    authors: 'Y. Jeon, J. Kim',
    title: 'Active Convolution: Learning the Shape of Convolution for Image Classification',
    href: 'https://arxiv.org/abs/1703.09076',
    place: 'CVPR 2017',
  },
  'heinrich-2019': {
    claim:
      'the same in 3D with far-reaching offsets; pairs of samples; Eq. 1-3, Fig. 1-2, Tables 1-4',
    short: 'Heinrich et al. 2019',
    authors: 'M. P. Heinrich, O. Oktay, N. Bouteldja',
    title:
      'OBELISK-Net: Fewer layers to solve 3D multi-organ segmentation with sparse deformable ' +
      'convolutions',
    href: 'https://doi.org/10.1016/j.media.2019.02.006',
    place: 'Medical Image Analysis 54, 2019, 1-9',
  },
  'zhu-2019': {
    claim: 'modulation: how much each sample counts',
    short: 'Zhu et al. 2019',
    authors: 'X. Zhu, H. Hu, S. Lin, J. Dai',
    title: 'Deformable ConvNets v2: More Deformable, Better Results',
    href: 'https://arxiv.org/abs/1811.11168',
    place: 'CVPR 2019 (arXiv 2018)',
  },
  'zhu-2021': {
    claim: 'attention that looks at a few predicted places',
    short: 'Zhu et al. 2021',
    authors: 'X. Zhu, W. Su, L. Lu, B. Li, X. Wang, J. Dai',
    title: 'Deformable DETR: Deformable Transformers for End-to-End Object Detection',
    href: 'https://arxiv.org/abs/2010.04159',
    place: 'ICLR 2021 (arXiv 2020)',
  },
  'khalfaoui-2023': {
    claim: 'learned positions inside a dense kernel',
    short: 'Khalfaoui-Hassani et al. 2023',
    authors: 'I. Khalfaoui-Hassani, T. Pellegrini, T. Masquelier',
    title: 'Dilated Convolution with Learnable Spacings',
    href: 'https://arxiv.org/abs/2112.03740',
    place: 'ICLR 2023 (arXiv 2021)',
  },
  'wang-2023': {
    claim: 'groups of channels and a softmax over the factors (v3)',
    short: 'Wang et al. 2023',
    authors: 'W. Wang and others',
    title:
      'InternImage: Exploring Large-Scale Vision Foundation Models with Deformable Convolutions',
    href: 'https://arxiv.org/abs/2211.05778',
    place: 'CVPR 2023 (arXiv 2022)',
  },
  'xiong-2024': {
    claim: 'the softmax dropped again, and faster (v4)',
    short: 'Xiong et al. 2024',
    authors: 'Y. Xiong and others',
    title:
      'Efficient Deformable ConvNets: Rethinking Dynamic and Sparse Operator for Vision ' +
      'Applications',
    href: 'https://arxiv.org/abs/2401.06197',
    place: 'CVPR 2024',
  },
  'baydin-2018': {
    claim: 'reverse mode, vector-Jacobian products',
    short: 'Baydin et al. 2018',
    authors: 'A. G. Baydin, B. A. Pearlmutter, A. A. Radul, J. M. Siskind',
    title: 'Automatic Differentiation in Machine Learning: a Survey',
    href: 'https://arxiv.org/abs/1502.05767',
    place: 'JMLR 18, 2018',
  },
} as const satisfies Record<string, Reference>;

export type ReferenceName = keyof typeof references;
