import { phantomLabels } from '@obelisk/data';
import { tciaLabels } from '@obelisk/models';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const names = suite('label names');

names(
  'phantoms have the labels of the TCIA networks, which stand in a package of their own',
  () => {
    assert.equal([...phantomLabels], [...tciaLabels]);
  },
);

names.run();
