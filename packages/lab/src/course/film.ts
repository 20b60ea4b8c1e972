import { element } from '../page/element.js';
import { parsedXml } from '../page/parsed-xml.js';

/**
 * The film of a training, which `docs/build/learning-film.mjs` has made. It can be stopped; where
 * no motion is wanted, its last picture stands still.
 */
export async function film(assetUrl: (path: string) => string): Promise<HTMLElement> {
  const response = await fetch(assetUrl('images/learning.svg'));
  const picture = element('div', { class: 'film' });
  // Its style has short names, which are its own.
  const inside = picture.attachShadow({ mode: 'open' });
  const holder = element('div', {}, parsedXml(await response.text()));
  const halt = element('style', {}, '.halted * { animation-play-state: paused !important }');
  inside.append(halt, holder);
  const button = element('button', { type: 'button', class: 'quiet' }, 'Stop the film');
  button.addEventListener('click', () => {
    const isHalted = holder.classList.toggle('halted');
    button.textContent = isHalted ? 'Go on' : 'Stop the film';
  });
  return element(
    'figure',
    {},
    picture,
    element(
      'figcaption',
      {},
      'A network learns from twelve phantoms: where its offsets lie, what it finds meanwhile in ' +
        'a thirteenth, and what is there. ',
      button,
    ),
  );
}
