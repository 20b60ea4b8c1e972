// The live page: header, device, and the view that the address names.
import { type Device, type DeviceName, setExact } from '@obelisk/engine';
import { setDefaultDevice } from '@obelisk/tensor';
import { courseBar } from './course/course-bar.js';
import { startDevice } from './page/device-choice.js';
import { header, markCurrent } from './page/header.js';
import { startRouter } from './page/router.js';
import { deviceNotice, whatRuns } from './page/what-runs.js';

const query = new URLSearchParams(location.search);
// Sums of products rounded as everywhere, for numbers that are to be compared to the last digit.
if (query.get('exact') === '1') setExact(true);
const choice = await startDevice(query.get('device'));
const takeDefault = ({ name }: Device) => setDefaultDevice(name as DeviceName);
choice.onDevice(takeDefault);
takeDefault(choice.device);
const main = document.querySelector('main') as HTMLElement;
const course = courseBar();
const bar = header(choice, main);
bar.append(deviceNotice(choice));
main.before(bar, course.root);
main.after(course.foot, whatRuns(choice));
startRouter(main, choice, Number(query.get('seed') ?? 1), ({ view, address }, isFirst) => {
  markCurrent(bar, view);
  course.show(address);
  // A new view begins at its top, for the eyes and for a screen reader.
  if (!isFirst) main.focus();
});
