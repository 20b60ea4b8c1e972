// One training step of every network at a reduced size: the float64 twins against central
// differences, and webasm against the twins.
import { openDevice } from '@obelisk/engine';
import { modelEntry, modelNames, networkGradcheck, parameterKinds } from '@obelisk/models';
import { formatGradcheck, type GradcheckReport, Random } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const steps = suite('gradients of a training step');

for (const name of modelNames()) {
  steps(`${name}: the twins against differences`, async () => {
    const report = await networkGradcheck(name, 'float64');
    assertPassed(report);
    for (const [kind, names] of kindsOf(name)) {
      const measured = report.inputs.filter(({ input }) => names.includes(input));
      const checked = measured.reduce((sum, input) => sum + input.checked, 0);
      assert.is(checked, 2, `entries of kind ${kind}`);
    }
  });

  steps(`${name}: webasm against the twins`, async () => {
    const report = await networkGradcheck(name, 'webasm');
    assertPassed(report);
    const names = [...kindsOf(name).values()].flat();
    assert.equal(report.inputs.map(({ input }) => input).sort(), names.sort());
  });
}

steps('the kinds of parameters', () => {
  const normalisation = ['gamma', 'beta'];
  const convolution = ['3x3x3 weight', '3x3x3 bias', ...normalisation];
  const points = ['1x1x1 weight', ...normalisation, 'classifier'];
  const kindNames = (name: string) => [...kindsOf(name).keys()].sort();
  assert.equal(kindNames('obelisk-unary'), ['offsets', ...points].sort());
  assert.equal(kindNames('obelisk-fixed'), points.toSorted());
  const hybrid = ['offsets', '1x1x1 weight', ...convolution, 'classifier'];
  assert.equal(kindNames('obelisk-tcia-hybrid'), hybrid.sort());
  assert.equal(kindNames('unet-lean'), [...convolution, 'classifier'].sort());
  const global = ['linear weight', 'linear bias', ...convolution, 'classifier'];
  assert.equal(kindNames('unet-global-tcia'), global.sort());
});

function assertPassed(report: GradcheckReport): void {
  const failed = report.inputs.filter((input) => !input.passed);
  assert.ok(report.passed, formatGradcheck({ ...report, inputs: failed }));
}

function kindsOf(name: string) {
  const options = { device: openDevice('float64'), random: new Random(1), labels: 2 };
  const network = modelEntry(name).create({ ...options, size: [8, 8, 8] });
  return parameterKinds(network.parameters());
}

steps.run();
