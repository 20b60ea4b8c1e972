import type { ReferenceName } from '../course/references.js';
import type { MemberName } from './members.js';

/** Who proposed each member. */
export const paperOfMember: Readonly<Record<MemberName, ReferenceName>> = {
  dilated: 'yu-2016',
  active: 'jeon-2017',
  obelisk: 'heinrich-2019',
  dcls: 'khalfaoui-2023',
  'dcn-v1': 'dai-2017',
  'dcn-v2': 'zhu-2019',
  'dcn-v3': 'wang-2023',
  'dcn-v4': 'xiong-2024',
  attention: 'zhu-2021',
  transformer: 'jaderberg-2015',
};
