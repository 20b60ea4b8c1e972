import type { DeviceName } from '@obelisk/engine';
import { withDevice } from '@obelisk/tensor';
import { computed, effect, type ReadonlySignal } from '@preact/signals-core';
import { referenceLink } from '../course/references-page.js';
import { numbersTex } from '../family/equation.js';
import { familyControls } from '../family/family-controls.js';
import { FamilyState, sameEverywhere } from '../family/family-state.js';
import { looksOf } from '../family/looks.js';
import { looksFigure } from '../family/looks-figure.js';
import { paperOfMember } from '../family/member-papers.js';
import { type MemberName, members } from '../family/members.js';
import { tapTable } from '../family/tap-table.js';
import { keepInAddress } from '../page/address-state.js';
import { element, setAttributes } from '../page/element.js';
import { formulaLine } from '../page/formula-line.js';
import { problemLine } from '../page/problem-line.js';
import type { LabContext, View } from '../view.js';

/** Where each deformable convolution looks, from any place of an image. */
export const view: View = {
  name: 'family',
  title: 'Family',
  async mount(root, context) {
    const page = new FamilyPage(root, context);
    const end = context.onDevice(() => page.compute());
    await page.compute();
    return () => {
      end();
      page.end();
    };
  },
};

const lead =
  'Nine ways to choose where a convolution looks. Point at a place of the image, or click one: ' +
  'the dots are where it reads.';

class FamilyPage {
  readonly #state: FamilyState;
  readonly #stops: (() => void)[];
  #round = 0;

  constructor(
    root: HTMLElement,
    private readonly context: LabContext,
  ) {
    this.#state = new FamilyState(context.seed);
    const kept = keepInAddress(context, this.#state.kept());
    this.#state.problem.value = kept.problem;
    root.append(...this.#layout());
    const { answered } = this.#state;
    setAttributes(root, { 'data-member': computed(() => answered.value?.member) });
    let isFirst = true;
    const follow = effect(() => {
      const { member, image } = this.#state;
      const asked = [member.value, image.value, this.#state.settings()];
      if (!isFirst && asked) this.compute();
      isFirst = false;
    });
    this.#stops = [kept.end, follow];
  }

  /** Asks the operations; of several questions at once only the last one counts. */
  async compute(): Promise<void> {
    const round = ++this.#round;
    const { member, image, answered, problem } = this.#state;
    const asked = { member: member.peek(), image: image.peek() };
    try {
      const settings = this.#state.settings();
      const device = this.context.device.name as DeviceName;
      const looks = await withDevice(device, () => looksOf(asked.member, asked.image, settings));
      if (round === this.#round) answered.value = { ...asked, looks };
    } catch (error) {
      problem.value = (error as Error).message;
    }
  }

  end(): void {
    this.#round++;
    for (const stop of this.#stops) stop();
  }

  #layout(): HTMLElement[] {
    const state = this.#state;
    const { member, apart } = state;
    const same = computed(() =>
      apart.value === null ? '' : sameEverywhere(member.value, apart.value),
    );
    return [
      element('h1', {}, 'Family'),
      element('p', { class: 'lead' }, lead),
      problemLine(state.problem),
      element(
        'div',
        { class: 'family' },
        element(
          'div',
          { class: 'family-picture' },
          looksFigure(state),
          element('p', { class: 'family-same' }, same),
          familyControls(state),
        ),
        element(
          'div',
          { class: 'family-words' },
          element(
            'p',
            { class: 'family-about' },
            computed(() => members[member.value].about),
          ),
          memberPaper(member),
          formulaLine('The equation', () => members[member.value].tex),
          element('h2', {}, 'With the numbers'),
          formulaLine('The equation with the numbers', () => {
            const at = state.atShown.value;
            return at && numbersTex(at, state.shown.value);
          }),
          tapTable(state),
        ),
      ),
    ];
  }
}

/** Who proposed the member that is chosen. */
function memberPaper(member: ReadonlySignal<MemberName>): HTMLElement {
  const line = element('p', { class: 'papers' });
  effect(() => line.replaceChildren(referenceLink(paperOfMember[member.value])));
  return line;
}
