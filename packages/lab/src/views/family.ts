import type { DeviceName } from '@obelisk/engine';
import { withDevice } from '@obelisk/tensor';
import { computed, effect, type ReadonlySignal } from '@preact/signals-core';
import { referenceLink } from '../course/references-page.js';
import { numbersTex } from '../family/equation.js';
import { familyControls } from '../family/family-controls.js';
import { FamilyState, sameEverywhere } from '../family/family-state.js';
import { type Looks, looksOf } from '../family/looks.js';
import { looksFigure } from '../family/looks-figure.js';
import { paperOfMember } from '../family/member-papers.js';
import { type MemberName, members } from '../family/members.js';
import { type GreyImage, taskPicture } from '../family/pictures.js';
import { tapTable } from '../family/tap-table.js';
import { type TaskName, taskTitles } from '../family/tasks.js';
import { trainedLooks } from '../family/trained-looks.js';
import { TrainedNets } from '../family/trained-nets.js';
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
  'Ten ways to choose where a convolution looks. Point at a place of the image, or click one: ' +
  'the dots are where it reads.';

const trainedSentence = (task: TaskName) =>
  `Trained for 100 steps on the task "${taskTitles[task]}"; this image it never saw. The layer ` +
  'reads the maps of a 3 x 3 convolution: W is the size of its weights at a tap, I the image ' +
  'there.';

class FamilyPage {
  readonly #state: FamilyState;
  readonly #nets: TrainedNets;
  readonly #stops: (() => void)[];
  #round = 0;

  constructor(
    root: HTMLElement,
    private readonly context: LabContext,
  ) {
    this.#state = new FamilyState(context.seed);
    this.#nets = new TrainedNets(context.assetUrl);
    const kept = keepInAddress(context, this.#state.kept());
    this.#state.problem.value = kept.problem;
    root.append(...this.#layout());
    const { answered } = this.#state;
    setAttributes(root, { 'data-member': computed(() => answered.value?.member) });
    let isFirst = true;
    const follow = effect(() => {
      const { member, image, task } = this.#state;
      const asked = [member.value, image.value, task.value, this.#state.settings()];
      if (!isFirst && asked) this.compute();
      isFirst = false;
    });
    this.#stops = [kept.end, follow];
  }

  /** Asks the operations; of several questions at once only the last one counts. */
  async compute(): Promise<void> {
    const round = ++this.#round;
    const { member, image, task, answered, problem } = this.#state;
    const asked = { member: member.peek(), image: image.peek() };
    try {
      const looks = await this.#looks(asked.member, asked.image, task.peek());
      if (round === this.#round) answered.value = { ...asked, looks };
    } catch (error) {
      problem.value = (error as Error).message;
    }
  }

  async #looks(member: MemberName, image: GreyImage, task: TaskName | null): Promise<Looks> {
    const device = this.context.device.name as DeviceName;
    if (task === null) {
      return withDevice(device, () => looksOf(member, image, this.#state.settings()));
    }
    const weights = await this.#nets.weights(task);
    return withDevice(device, () =>
      trainedLooks(this.#nets.net(weights, task, member), taskPicture(task).batch),
    );
  }

  end(): void {
    this.#round++;
    for (const stop of this.#stops) stop();
  }

  #layout(): HTMLElement[] {
    const state = this.#state;
    const { member, apart, task } = state;
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
          element(
            'p',
            { class: 'family-trained', hidden: computed(() => task.value === null) },
            computed(() => (task.value ? trainedSentence(task.value) : '')),
          ),
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
