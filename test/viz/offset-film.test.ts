// Offsets through a training: one brightness for all frames, each seen in its turn.
import { magmaColour, offsetFilmSvg, offsetFramesSvg } from '@obelisk/viz';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { illFormed } from './well-formed.js';

const film = suite('offsets through a training');
/** Three offsets in one square; then one there, one elsewhere, and one out of the picture. */
const frames = [
  { name: 'start <0>', offsets: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
  { name: 'end', offsets: [0, 0, 0, 0.49, -0.49, 0, 2, 0, 0] },
];
const pictures = { frames: offsetFramesSvg(frames, [0, 1]), film: offsetFilmSvg(frames, [0, 1]) };

for (const [name, picture] of Object.entries(pictures)) {
  film(`${name}: a frame's names are escaped, in an element that is well-formed`, () => {
    assert.is(illFormed(picture), null);
    assert.match(picture, '>start &lt;0&gt;</text>');
    assert.match(picture, '>end</text>');
  });

  film(`${name}: brightness is that of the fullest square of all frames`, () => {
    const paths = [...picture.matchAll(/<path d="([^"]*)" fill="([^"]*)"/g)];
    const dim = magmaColour(Math.log(2) / Math.log(4));
    const middle = 'M16 15h1v1h-1z';
    assert.equal(
      paths.map(([, path, colour]) => [path, colour]),
      [
        [middle, magmaColour(1)],
        // Upwards: the smallest second coordinate is the lowest row.
        [`M31 31h1v1h-1z${middle}`, dim],
      ],
    );
  });
}

film('frames stand side by side', () => {
  const places = [...pictures.frames.matchAll(/translate\((\d+) 0\)/g)].map(([, x]) => Number(x));
  assert.equal(places, [0, 36]);
  assert.match(pictures.frames, 'viewBox="0 0 72 38"');
});

film('each frame of a film is seen in its turn, and the last one where nothing moves', () => {
  const turns = [...pictures.film.matchAll(/<animate [^>]*values="([^"]*)"/g)];
  assert.equal(
    turns.map(([, values]) => values),
    ['1;0', '0;1'],
  );
  const still = [...pictures.film.matchAll(/<g opacity="(\d)"/g)].map(([, opacity]) => opacity);
  assert.equal(still, ['0', '1']);
});

film('offsets that are no places are refused', () => {
  const wrong = [{ name: 'start', offsets: [1, 2] }];
  assert.throws(() => offsetFramesSvg(wrong, [0, 1]), /expected values \(x, y, z/);
});

film.run();
