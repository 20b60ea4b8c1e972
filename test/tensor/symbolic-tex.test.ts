import {
  chainFactor,
  derivativeToTex,
  equationToTex,
  expressionToTex,
  interpolationEquation,
  normalisedDerivative,
  obeliskEquation,
  pixelCoordinate,
} from '@obelisk/tensor/symbolic';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const tex = suite('symbolic TeX');

tex('prints Eq. 2 and 3 line by line', () => {
  assert.is(
    equationToTex(interpolationEquation(2), 'F'),
    String.raw`\begin{aligned}
F &= w_1 \, I_1 + w_2 \, I_2 + w_3 \, I_3 + w_4 \, I_4 \\
w_{xu} &= \lfloor x + S_x \rfloor + 1 - \left( x + S_x \right) \\
w_{xd} &= x + S_x - \lfloor x + S_x \rfloor \\
w_{yu} &= \lfloor y + S_y \rfloor + 1 - \left( y + S_y \right) \\
w_{yd} &= y + S_y - \lfloor y + S_y \rfloor \\
w_1 &= w_{xu} \, w_{yu} \\
w_2 &= w_{xd} \, w_{yu} \\
w_3 &= w_{xu} \, w_{yd} \\
w_4 &= w_{xd} \, w_{yd} \\
I_1 &= I(\lfloor x + S_x \rfloor, \lfloor y + S_y \rfloor) \\
I_2 &= I(\lfloor x + S_x \rfloor + 1, \lfloor y + S_y \rfloor) \\
I_3 &= I(\lfloor x + S_x \rfloor, \lfloor y + S_y \rfloor + 1) \\
I_4 &= I(\lfloor x + S_x \rfloor + 1, \lfloor y + S_y \rfloor + 1)
\end{aligned}`,
  );
});

tex('prints derivatives with their signs', () => {
  assert.is(
    derivativeToTex(interpolationEquation(2), 'F', 'Sx'),
    String.raw`\frac{\partial F}{\partial S_x} = ` +
      String.raw`-w_{yu} \, I_1 + w_{yu} \, I_2 - w_{yd} \, I_3 + w_{yd} \, I_4`,
  );
  assert.is(
    derivativeToTex(obeliskEquation('binary', 1), 'F', 'Tx'),
    String.raw`\frac{\partial F}{\partial T_x} = -W(i, j) \, \left( -J_1 + J_2 \right)`,
  );
  assert.is(
    derivativeToTex(obeliskEquation('binary', 1), 'F', 'Wij'),
    String.raw`\frac{\partial F}{\partial W(i, j)} = I_S - I_T`,
  );
});

tex('keeps the floors of the second offset apart', () => {
  const { definitions } = obeliskEquation('binary', 1);
  assert.is(
    expressionToTex(definitions.get('vxd')!),
    String.raw`x + T_x - \lfloor x + T_x \rfloor`,
  );
});

tex('prints floors as brackets', () => {
  assert.is(
    expressionToTex(interpolationEquation(1).floors.get('x0')!),
    String.raw`\lfloor x + S_x \rfloor`,
  );
});

tex('prints normalised coordinates and their factor as fractions', () => {
  assert.is(
    expressionToTex(pixelCoordinate('x', true)),
    String.raw`\frac{W - 1}{2} \, \left( g_x + 1 \right)`,
  );
  assert.is(
    expressionToTex(pixelCoordinate('z', false)),
    String.raw`\frac{D}{2} \, \left( g_z + 1 \right) - \frac{1}{2}`,
  );
  assert.is(expressionToTex(chainFactor('y', true)), String.raw`\frac{H - 1}{2}`);
  assert.is(
    expressionToTex(normalisedDerivative(interpolationEquation(1), 'x', true)),
    String.raw`\frac{W - 1}{2} \, \left( -I_1 + I_2 \right)`,
  );
});

tex.run();
